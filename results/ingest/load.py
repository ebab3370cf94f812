"""Contests with all that decides what is published of them: ballot, observations, corrections."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from django.db.models import Q

from results.domain.contest import Ballot, Correction, Observed
from results.domain.entries import Seat
from results.domain.records import CandidateBoxes, ContestTable, SeatRow
from results.ingest.match import Names, Record, match
from results.ingest.parties import book
from results.models import Candidate, Contest, Election, Observation, Override

RECORDS: dict[str, type[Record]] = {
    "seat_list": SeatRow,
    "constituencywise": ContestTable,
    "boxes": CandidateBoxes,
    "feed": ContestTable,
}
"""Page kinds that speak of one contest's count, and the record each is kept as."""


@dataclass(slots=True)
class Desk:
    """One contest on the desk: its row, its ballot, what was observed, what is corrected."""

    contest: Contest
    seat: Seat
    candidates: list[Candidate]
    names: Names
    observed: dict[str, Observed] = field(default_factory=dict)
    kept: dict[str, Observation] = field(default_factory=dict)
    corrections: list[Correction] = field(default_factory=list)

    @property
    def key_serials(self) -> set[int]:
        return {c.serial for c in self.candidates if c.is_key}


def desks(election: Election, numbers: Collection[int] | None, now: datetime) -> dict[int, Desk]:
    """Desks by contest number; `numbers` None means all. Six queries, whatever the count."""
    contests = Contest.objects.filter(election=election).select_related("constituency")
    if numbers is not None:
        contests = contests.filter(number__in=numbers)
    rows = {contest.pk: contest for contest in contests}
    candidates = _by_contest(Candidate.objects.filter(contest__in=rows).select_related("party").order_by("serial"))
    observations = _by_contest(Observation.objects.filter(contest__in=rows, kind__in=RECORDS))
    corrections = _by_contest(active_overrides(now).filter(contest__in=rows).select_related("candidate"))
    codes = book()
    found = (_desk(contest, candidates[pk], observations[pk], corrections[pk], codes) for pk, contest in rows.items())
    return {desk.contest.number: desk for desk in found}


def active_overrides(now: datetime) -> Any:
    """Overrides in force at a time."""
    return Override.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now), lifted_at=None)


def _by_contest(rows: Iterable[Any]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.contest_id].append(row)
    return grouped


def _desk(
    contest: Contest,
    candidates: list[Candidate],
    observations: list[Observation],
    overrides: list[Override],
    codes: dict[str, str],
) -> Desk:
    ballots = [ballot(candidate) for candidate in candidates]
    spellings = {c.serial: [*c.aliases, *([c.name_hi] if c.name_hi else [])] for c in candidates}
    desk = Desk(contest, seat(contest), candidates, Names(ballots, codes, spellings))
    for observation in observations:
        desk.kept[observation.kind] = observation
        desk.observed[observation.kind] = match(read(observation), desk.names, observation.at).observed
    desk.corrections = [Correction(o.field, o.value, o.candidate.serial if o.candidate else None) for o in overrides]
    return desk


def read(observation: Observation) -> Record:
    """The record an observation keeps."""
    return msgspec.convert(observation.record, RECORDS[observation.kind])


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
        previous=tuple(contest.previous),
    )
