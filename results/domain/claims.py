"""A claim: what one stamp of a source says of one contest through all its page kinds, judged together.

Votes that raise a question make the line of the list wait that says the same; a line that no votes bear out is judged
by what is known; a question about one who can't touch the first two holds that row, not the seat.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from results.domain.accepted_facts import AcceptedFacts
from results.domain.contest import MatchedReading, Votes
from results.domain.findings import RELEASED, Finding
from results.domain.flags import adds_up
from results.domain.limits import Limits
from results.domain.pace import total
from results.domain.page_kinds import PageKind
from results.domain.ranking import Lead, lead_of
from results.domain.reconcile import identified_by_votes
from results.domain.safeguards import judge

LIST = PageKind.SEAT_LIST
RESTS = "rests_on_held"
"""The line says what votes say that are not believed."""
CONTRADICTION = "contradiction"
OF_ROW = frozenset({"fall", "great_fall", "tenfold", "leap", "swap", "line_missing", "row_mismatch"})
"""Findings about candidates' rows, each about the one that it names."""
SETTLED_BY_VOTES = frozenset(
    {"beyond_count", "declares_another", "jump", "tenfold_margin", "swap", "round_back", RESTS}
)
"""What is suspicious about a line until votes of its stamp, themselves without question, say the same."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """On one page of a claim. `findings` hold the page; `doubts` hold rows of it, by serial; `revised` are rows whose
    votes fell and are taken over, since all that the stamp says agrees."""

    findings: tuple[Finding, ...] = ()
    doubts: Mapping[int, Finding] = field(default_factory=dict)
    revised: frozenset[int] = frozenset()


SOUND = Verdict()
NO_PAGES: Mapping[str, MatchedReading] = {}
NO_FINDINGS: Mapping[str, Sequence[Finding]] = {}


def judge_claim(
    before: AcceptedFacts,
    new: Mapping[str, MatchedReading],
    limits: Limits,
    electors: int | None = None,
    *,
    accepted: Mapping[str, MatchedReading] = NO_PAGES,
    persisting: Mapping[str, Sequence[Finding]] = NO_FINDINGS,
    doubtful: Sequence[MatchedReading] = (),
) -> dict[str, Verdict]:
    """A verdict for each page kind that is `new`, and for one `accepted` of the same stamp where it can't stand beside
    them. `before` is what was accepted of earlier stamps; `persisting` are findings of earlier pages of a kind that
    nobody has settled; `doubtful` are earlier pages of votes that are not believed."""
    pages = {**accepted, **new}
    verdicts = {
        kind: _judge_votes(before, kind, pages, limits, electors, persisting.get(kind, ()))
        for kind in new
        if kind != LIST
    }
    line = pages.get(LIST)
    if line is None:
        return verdicts
    refused = {kind for kind, verdict in verdicts.items() if verdict.findings}
    sound = [page for kind, page in pages.items() if kind not in {LIST, *refused}]
    findings = judge(before, LIST, line, limits, electors) if LIST in new else ()
    if not findings and any(_contradicts(page, line, before) for page in sound):
        return {kind: _contradicted(verdicts.get(kind, SOUND)) for kind in pages}
    if LIST in new:
        unsound = [*(pages[kind] for kind in sorted(refused)), *doubtful]
        verdicts[LIST] = _judge_line(before, line, findings, sound, unsound)
    return verdicts


def _judge_line(
    before: AcceptedFacts,
    line: MatchedReading,
    findings: Sequence[Finding],
    sound: Sequence[MatchedReading],
    unsound: Iterable[MatchedReading],
) -> Verdict:
    if any(bears_out(page, line, before.nota) for page in sound):
        return Verdict(tuple(finding for finding in findings if finding.code not in SETTLED_BY_VOTES))
    if any(rests_on(line, page, before) for page in unsound):
        return Verdict((*findings, Finding(RESTS, "it says what votes say that wait to be checked", line.leader)))
    return Verdict(tuple(findings))


def bears_out(page: MatchedReading, line: MatchedReading, nota: frozenset[int]) -> bool:
    """Whether votes say what a line of their stamp says."""
    if None not in (page.round, line.round) and page.round != line.round:
        return False
    if line.leader_unknown:
        return identified_by_votes(line, [page], nota)
    lead = lead_of(page.votes, nota)
    tied = lead.margin == 0 and line.margin == 0
    return tied or (lead.leader is not None and lead.leader == line.leader and line.margin in (None, lead.margin))


def disproves(page: MatchedReading, line: MatchedReading, nota: frozenset[int]) -> bool:
    """Whether votes of a line's own round give another lead than the line does."""
    same_round = None in (page.round, line.round) or page.round == line.round
    return same_round and line.leader is not None and not bears_out(page, line, nota)


def rests_on(line: MatchedReading, held: MatchedReading, before: AcceptedFacts) -> bool:
    """Whether a line says what votes say that are not believed, rather than what was accepted."""
    if line.leader is None:
        return False
    believed, doubted = lead_of(before.votes, before.nota), lead_of(held.votes, before.nota)
    if line.margin == 0:
        return doubted.leader is None and believed.leader is not None
    if not _names(line, doubted):
        return False
    if not _names(line, believed) or line.margin is None:
        return True
    return abs(line.margin - (doubted.margin or 0)) < abs(line.margin - (believed.margin or 0))


def _names(line: MatchedReading, lead: Lead) -> bool:
    return line.leader == lead.leader and line.trailing in (None, lead.runner_up)


def _contradicts(page: MatchedReading, line: MatchedReading, before: AcceptedFacts) -> bool:
    """Votes and line of one stamp and one round name different leaders: one of the two pages is wrong."""
    if page.at != line.at or line.leader is None or not line.margin or not total(page):
        return False
    if RELEASED in (*page.labels, *line.labels):
        return False
    leads = lead_of(page.votes, before.nota).leader
    same_round = None in (page.round, line.round) or page.round == line.round
    return leads is not None and leads != line.leader and same_round


def _contradicted(verdict: Verdict) -> Verdict:
    finding = Finding(CONTRADICTION, "the list and the votes of the same time name different leaders")
    return replace(verdict, findings=(*verdict.findings, finding))


def _judge_votes(
    before: AcceptedFacts,
    kind: str,
    claim: Mapping[str, MatchedReading],
    limits: Limits,
    electors: int | None,
    persisting: Sequence[Finding],
) -> Verdict:
    page = claim[kind]
    findings = judge(before, kind, page, limits, electors)
    new_serials = {finding.serial for finding in findings}
    findings += tuple(finding for finding in persisting if finding.serial not in new_serials)
    rows = {finding.serial: finding for finding in findings if finding.code in OF_ROW and finding.serial is not None}
    if not rows or not _only_rows(before, kind, page, rows, limits, electors):
        return Verdict(findings)
    revised = frozenset(serial for serial, finding in rows.items() if _is_revision(before, finding, kind, claim))
    doubts = {serial: finding for serial, finding in rows.items() if serial not in revised}
    return Verdict(doubts=doubts, revised=revised)


def set_back(page: MatchedReading, votes: Mapping[int, Votes | None]) -> MatchedReading:
    """The page with these rows as they were accepted before; None: without votes."""
    back = {serial: row for serial, row in votes.items() if row is not None}
    return replace(page, votes={serial: row for serial, row in page.votes.items() if serial not in votes} | back)


def _only_rows(
    before: AcceptedFacts,
    kind: str,
    page: MatchedReading,
    rows: Mapping[int, Finding],
    limits: Limits,
    electors: int | None,
) -> bool:
    """Whether nothing of the seat depends on these rows: none is or was among the first two, with the new votes or the
    old, and the page without them raises no question."""
    without = set_back(page, {serial: before.votes.get(serial) for serial in rows})
    new, old, was = (lead_of(votes, before.nota) for votes in (page.votes, without.votes, before.votes))
    if new != old or new.leader is None or not rows.keys().isdisjoint((new.leader, new.runner_up)):
        return False
    if not rows.keys().isdisjoint((was.leader, was.runner_up)):
        return False
    return not judge(before, kind, without, limits, electors)


def _is_revision(before: AcceptedFacts, finding: Finding, kind: str, claim: Mapping[str, MatchedReading]) -> bool:
    """A fall on which all that the stamp says agrees, in a round that is not behind, is a revision by the source."""
    serial, page = finding.serial or 0, claim[kind]
    pages = [other for name, other in claim.items() if name != LIST]
    if finding.code not in ("fall", "great_fall"):
        return False
    same = all((other.votes.get(serial) or Votes()).total == page.votes[serial].total for other in pages)
    forward = before.counted is None or (page.round or 0) >= (before.counted.round or 0)
    line = claim.get(LIST)
    with_line = line is None or bears_out(page, line, before.nota)
    return same and forward and with_line and adds_up(page.votes[serial]) and any(map(_sums_hold, pages))


def _sums_hold(page: MatchedReading) -> bool:
    return page.printed_total is not None and page.printed_total == total(page) and not page.unmatched
