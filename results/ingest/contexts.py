"""Contests with all that decides what is published of them: ballot, observations, corrections."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
from django.db.models import QuerySet

from results.domain.accepted_facts import AcceptedFacts, accepted_facts
from results.domain.ballot_names import BallotNames
from results.domain.claims import set_back
from results.domain.contest import Ballot, Basis, ContestState, Correction, MatchedReading, Roll, Votes
from results.domain.entries import Seat
from results.domain.page_kinds import PageKind
from results.domain.reconcile import reconcile
from results.domain.records import CandidateBoxes, ContestTable, SeatRow
from results.ingest.match import Record, match
from results.ingest.parties import codes_by_name
from results.models import Call, Candidate, Contest, Contradiction, Election, Held, HeldState, Observation, Override
from results.publish.sources import is_lasting

RECORDS: dict[str, type[Record]] = {
    PageKind.SEAT_LIST: SeatRow,
    PageKind.CONSTITUENCYWISE: ContestTable,
    PageKind.BOXES: CandidateBoxes,
    PageKind.FEED: ContestTable,
}
"""Page kinds that speak of one contest's count, and the record each is kept as."""
CONTRADICTED = "pages_contradict"
"""The flag of a seat with an open contradiction that is more than a difference in time."""
LIST_MISSING = "list_missing"
"""The flag of a seat of which no page of the list tells at present: its own pages stand in."""
WAITS = "reading_waits"
"""The flag of a seat of which the source says something that waits for a check."""


@dataclass(slots=True)
class ContestContext:
    """One contest with all that decides it: its row, its ballot, what was observed, what is corrected."""

    contest: Contest
    seat: Seat
    candidates: list[Candidate]
    names: BallotNames
    observed: dict[str, MatchedReading] = field(default_factory=dict)
    observations: dict[str, Observation] = field(default_factory=dict)
    corrections: list[Correction] = field(default_factory=list)
    held: dict[str, Held] = field(default_factory=dict)
    """What waits, by page kind."""
    rejected: dict[str, Held] = field(default_factory=dict)
    """What a person rejected last, by page kind."""
    call: Call | None = None
    contradicted: bool = False
    """Pages of one and the same time say different things of it."""

    @property
    def key_serials(self) -> set[int]:
        return {c.serial for c in self.candidates if c.is_key}

    @property
    def accepted(self) -> AcceptedFacts:
        """What sources were last accepted as saying; corrections play no part."""
        return accepted_facts(self.observed, self.names.ballots)

    @property
    def has_doubts(self) -> bool:
        """Whether anything waits, or was rejected."""
        return bool(self.held or self.rejected)

    def holds_rows_only(self, row: Held) -> bool:
        """Whether the page that waits was accepted but for some of its rows."""
        accepted = self.observations.get(row.kind)
        return accepted is not None and accepted.at >= row.at

    def state(
        self, observed: dict[str, MatchedReading] | None = None, corrections: list[Correction] | None = None
    ) -> ContestState:
        """As published; or as it would be with other observations or corrections."""
        state = reconcile(
            self.names.ballots,
            self.observed if observed is None else observed,
            self.corrections if corrections is None else corrections,
            Roll(self.contest.electors, self.contest.polled),
        )
        own_flags = {CONTRADICTED} if self.contradicted else set()
        own_flags |= {LIST_MISSING} if self.contest.list_missing else set()
        waits = any(row.findings and not self.holds_rows_only(row) for row in self.held.values())
        own_flags |= {WAITS} if waits else set()
        return replace(state, flags=tuple(sorted({*state.flags, *own_flags}))) if own_flags else state


def load_contexts(election: Election, numbers: Collection[int] | None = None) -> dict[int, ContestContext]:
    """Contexts by contest number; `numbers` None means all. Ten queries, whatever the count."""
    contests = Contest.objects.filter(election=election).select_related("constituency")
    if numbers is not None:
        contests = contests.filter(number__in=numbers)
    rows = {contest.pk: contest for contest in contests}
    candidates = _by_contest(Candidate.objects.filter(contest__in=rows).prefetch_related("party").order_by("serial"))
    observations = _by_contest(Observation.objects.filter(contest__in=rows, kind__in=RECORDS))
    overrides = _by_contest(active_overrides().filter(contest__in=rows).select_related("candidate"))
    undecided = (HeldState.WAITING, HeldState.REJECTED)
    held = _by_contest(Held.objects.filter(contest__in=rows, state__in=undecided).order_by("at", "fetched_at"))
    calls = _by_contest(Call.objects.filter(contest__in=rows, retracted_at=None).select_related("candidate"))
    open_now = Contradiction.objects.filter(contest__in=rows, ended_at=None)
    contradicted = {row.contest_id for row in open_now if is_lasting(row, election)}
    codes = codes_by_name()
    contexts = {}
    for pk, contest in rows.items():
        context = contexts[contest.number] = _context(contest, candidates[pk], observations[pk], codes)
        context.corrections = [correction(override) for override in overrides[pk]]
        context.held = {row.kind: row for row in held[pk] if row.state == HeldState.WAITING}
        context.rejected = {row.kind: row for row in held[pk] if row.state == HeldState.REJECTED}
        context.call = calls[pk][0] if calls[pk] else None
        context.contradicted = pk in contradicted
    return contexts


def active_overrides() -> QuerySet[Override]:
    """Overrides in force: until they are lifted, by a person or, once they have expired, by the tick."""
    return Override.objects.filter(lifted_at=None)


def correction(override: Override) -> Correction:
    known = override.source_counted
    basis = Basis(known, override.source_round) if known is not None else None
    return Correction(override.field, override.value, override.candidate.serial if override.candidate else None, basis)


def basis(context: ContestContext) -> Basis:
    """How far the source has counted the contest now."""
    source = context.state(corrections=[])
    return Basis(source.votes_counted or 0, source.round)


def _by_contest(rows: Iterable[Any]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.contest_id].append(row)
    return grouped


def _context(
    contest: Contest, candidates: list[Candidate], observations: list[Observation], codes: dict[str, str]
) -> ContestContext:
    complete = contest.ballot_from != PageKind.SEAT_LIST
    context = ContestContext(contest, seat(contest), candidates, names(candidates, codes, complete))
    for observation in observations:
        context.observations[observation.kind] = observation
        context.observed[observation.kind] = matched_reading(context, observation)
    return context


def names(candidates: Sequence[Candidate], codes: Mapping[str, str], complete: bool = True) -> BallotNames:
    """A ballot to be looked up. `codes` is what `parties.codes_by_name` returns; `complete` is False where the
    ballot is known only from the two names of a seat list's line."""
    spellings = {c.serial: [*c.aliases, *([c.name_hi] if c.name_hi else [])] for c in candidates}
    return BallotNames([ballot(candidate) for candidate in candidates], codes, spellings, complete)


def matched_reading(context: ContestContext, row: Observation | Held) -> MatchedReading:
    """What a stored reading says, as facts of this contest's ballot."""
    observed = match(stored_record(row), context.names, row.at).observed
    if isinstance(row, Held):
        return observed
    back = {int(serial): Votes(*votes) if votes else None for serial, votes in row.set_back.items()}
    observed = set_back(observed, back) if back else observed
    fallen = {int(serial): votes for serial, votes in row.fallen.items()}
    return replace(observed, labels=tuple(row.labels), fallen=fallen) if row.labels or fallen else observed


def stored_record(row: Observation | Held) -> Record:
    """The record as stored with an observation or a held reading."""
    return msgspec.convert(row.record, RECORDS[row.kind])


def ballot(candidate: Candidate) -> Ballot:
    return Ballot(
        serial=candidate.serial,
        name=candidate.name,
        party=candidate.party.code,
        is_nota=candidate.is_nota,
        is_key=candidate.is_key,
        alias=candidate.aliases[0] if candidate.aliases else None,
    )


def seat(contest: Contest) -> Seat:
    place = contest.constituency
    return Seat(
        number=contest.number,
        name=place.name,
        name_hi=place.name_hi,
        state=place.state_code,
        category=place.category,
        district=place.district,
        lok_sabha_seat=place.lok_sabha_seat,
        previous=tuple(contest.previous),
    )
