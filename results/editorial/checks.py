"""What the safeguards say of an editor's entries: the rules for a source's page, each with its sentence."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from results.domain.contest import ContestState, MatchedReading
from results.domain.corrections import OF_COUNT, OF_VOTES
from results.domain.limits import Limits
from results.domain.names import familiar, grouped
from results.domain.safeguards import Finding, judge
from results.editorial.corrections import CorrectionRequest, with_requests
from results.editorial.findings import in_language
from results.editorial.refusals import Refused
from results.ingest.contexts import ContestContext

IMPOSSIBLE = frozenset({"impossible", "above_electors", "row_mismatch", "round_above_rounds"})
"""Refused, whoever confirms it."""
UNLIKELY = frozenset({"tenfold", "great_fall", "jump", "all_zero", "swap", "round_back"})
"""Asked about: the number is typed a second time. Smaller falls are what corrections are made for."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason to look again at one request."""

    request: CorrectionRequest
    code: str
    sentence: str

    @property
    def impossible(self) -> bool:
        return self.code in IMPOSSIBLE


def doubts(
    contexts: Mapping[int, ContestContext], requests: Sequence[CorrectionRequest], limits: Limits
) -> list[Doubt]:
    """What is impossible or unlikely in these requests, each made together with the others of its contest."""
    by_contest: dict[int, list[CorrectionRequest]] = defaultdict(list)
    for request in requests:
        if request.field in OF_COUNT | {"rounds"}:
            by_contest[request.contest.number].append(request)
    return [doubt for number, of_seat in by_contest.items() for doubt in _of_contest(contexts[number], of_seat, limits)]


def refuse_impossible(doubts_found: Iterable[Doubt]) -> None:
    """Raises Refused with the sentence of each impossible request."""
    if sentences := [doubt.sentence for doubt in doubts_found if doubt.impossible]:
        raise Refused(" ".join(dict.fromkeys(sentences)))


def _of_contest(context: ContestContext, requests: Sequence[CorrectionRequest], limits: Limits) -> list[Doubt]:
    after = context.state(corrections=with_requests(context, requests))
    findings = [*_of_parts(context, requests), *_of_rounds(context, after), *_of_votes(context, after, limits)]
    doubtful = []
    for finding in findings:
        request = _request_of(finding, requests)
        if request and finding.code in IMPOSSIBLE | UNLIKELY and not _source_says_so_too(context, after, finding):
            doubtful.append(Doubt(request, finding.code, _sentence(context, finding)))
    return doubtful


def _source_says_so_too(context: ContestContext, after: ContestState, finding: Finding) -> bool:
    """More votes than electors, as the source says itself: the electors' number is wrong, or the source is."""
    source = context.state(corrections=[]).votes_counted or 0
    return finding.code == "above_electors" and (after.votes_counted or 0) <= source


def _request_of(finding: Finding, requests: Sequence[CorrectionRequest]) -> CorrectionRequest | None:
    """The request that a finding speaks of; None where it speaks of what nobody asked for."""
    if finding.code in ("round_above_rounds", "round_back"):
        return next((request for request in requests if request.field in ("round", "rounds")), None)
    of_votes = [request for request in requests if request.field in OF_VOTES]
    if finding.serial is not None:
        of_votes = [request for request in of_votes if request.place[0] == finding.serial]
    return max(of_votes, key=lambda request: int(request.value), default=None)


def _sentence(context: ContestContext, finding: Finding) -> str:
    names = {ballot.serial: familiar(ballot.name) for ballot in context.names.ballots}
    who = names.get(finding.serial or 0, familiar(context.seat.name))
    return f"{who}: {in_language(finding.detail)}."


def _of_parts(context: ContestContext, requests: Sequence[CorrectionRequest]) -> list[Finding]:
    """EVM and postal votes that do not make the total that was typed with them, or is corrected already."""
    findings = []
    for serial in {request.place[0] for request in requests if request.field in OF_VOTES}:
        corrected = {
            c.field: int(c.value)
            for c in with_requests(context, requests)
            if c.serial == serial and c.field in OF_VOTES
        }
        source = context.state(corrections=[]).standing(serial)
        evm = corrected.get("evm_votes", source.votes.evm if source else None)
        postal = corrected.get("postal_votes", source.votes.postal if source else None)
        if "votes" not in corrected or len(corrected) == 1 or evm is None or postal is None:
            continue
        if evm + postal != corrected["votes"]:
            detail = f"{grouped(evm)} EVM and {grouped(postal)} postal votes make {grouped(evm + postal)}"
            findings.append(Finding("row_mismatch", f"{detail}, not {grouped(corrected['votes'])}", serial))
    return findings


def _of_rounds(context: ContestContext, after: ContestState) -> list[Finding]:
    source = context.state(corrections=[])
    if after.round is not None and after.rounds is not None and after.round > after.rounds:
        return [Finding("round_above_rounds", f"round {after.round} of {after.rounds} can't be")]
    if after.round is not None and source.round is not None and after.round < source.round:
        return [Finding("round_back", f"the source is at round {source.round}, this says {after.round}")]
    return []


def _of_votes(context: ContestContext, after: ContestState, limits: Limits) -> Sequence[Finding]:
    votes = {s.ballot.serial: s.votes for s in after.standings if s.votes.total is not None}
    if not votes or after.source_at is None:
        return _of_first_votes(context, after, limits)
    entered = MatchedReading(after.source_at, votes=votes, round=after.round, rounds=after.rounds)
    return judge(context.accepted, "desk", entered, limits, context.contest.electors)


def _of_first_votes(context: ContestContext, after: ContestState, limits: Limits) -> Sequence[Finding]:
    """Before the source has said anything: sums only."""
    counted, electors = after.votes_counted or 0, context.contest.electors
    largest = max((s.votes.total or 0 for s in after.standings), default=0)
    if electors and counted > electors:
        return [Finding("above_electors", f"{grouped(counted)} votes, {grouped(electors)} electors")]
    return [Finding("impossible", f"{grouped(largest)} votes for one candidate")] if largest > limits.most_votes else []
