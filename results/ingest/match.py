"""From what a page printed to the ballot serials it speaks of. Nothing is guessed: an ambiguous name matches no one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Protocol

from results.domain.contest import Ballot, Observed, Votes
from results.domain.names import key
from results.domain.records import CandidateBox, CandidateBoxes, CandidateRow, ContestTable, SeatRow
from results.domain.statuses import WON, Status, read_status

Record = SeatRow | ContestTable | CandidateBoxes
UNREAD = frozenset({"", "-", "na"})
_party_key = lru_cache(4096)(key)


class WrongBallot(ValueError):
    """A page's candidates are not those of the contest it was taken for."""


class Names:
    """A ballot's names and parties, looked up. Aliases and names in other languages count as spellings."""

    def __init__(
        self,
        ballots: Sequence[Ballot],
        parties: Mapping[str, str],
        spellings: Mapping[int, Iterable[str]] | None = None,
    ) -> None:
        """`parties` gives the party code by `key` of every name known; `spellings` other names by serial."""
        self.ballots = ballots
        self._parties = parties
        self._party_of = {ballot.serial: ballot.party for ballot in ballots}
        self._serials: dict[str, list[int]] = defaultdict(list)
        for ballot in ballots:
            others = spellings.get(ballot.serial, ()) if spellings else ()
            for name in {key(n) for n in (ballot.name, *others)}:
                self._serials[name].append(ballot.serial)

    def code(self, party: str | None) -> str | None:
        return self._parties.get(_party_key(party)) if party else None

    def exact(self, name: str, party: str) -> list[int]:
        """Serials that bear this name and stand for this party."""
        found, code = self._serials.get(key(name), []), self.code(party)
        return [serial for serial in found if self._party_of[serial] == code]

    def all(self, name: str | None, party: str | None) -> list[int]:
        """Serials that bear this name; of several, those of this party."""
        found = self._serials.get(key(name), []) if name else []
        if len(found) > 1:
            return [serial for serial in found if self._party_of[serial] == self.code(party)]
        return found

    def one(self, name: str | None, party: str | None) -> int | None:
        """The only serial that bears this name, or None."""
        found = self.all(name, party)
        return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Match:
    """A record as facts, and how many of its lines found their ballot line."""

    observed: Observed
    matched: int
    unmatched: tuple[str, ...] = ()


def match(record: Record, names: Names, at: datetime) -> Match:
    """The facts of a record. What finds no ballot line is counted, never guessed."""
    if isinstance(record, SeatRow):
        return _seat_row(record, names, at)
    if isinstance(record, ContestTable):
        return _table(record, names, at)
    return _boxes(record, names, at)


def refuse_wrong_ballot(record: Record, names: Names, place: int) -> None:
    """Raises WrongBallot where a new page is not of this contest, by the number it prints or by its candidates.

    `place` is the constituency's number. A withdrawn or renamed candidate is one line; when most lines are strangers
    it is another seat's page.
    """
    if record.number != place:
        raise WrongBallot(f"the page is of seat {record.number}, not of {place}")
    if isinstance(record, SeatRow) or not names.ballots:
        return
    printed = people(record)
    known = sum(1 for row in printed if names.all(row.name, row.party))
    if known * 2 < len(printed):
        raise WrongBallot(f"seat {place}: {known} of {len(printed)} candidates on the page stand on its ballot")


def people(record: Record) -> Sequence[CandidateRow | CandidateBox]:
    """The ballot lines that a seat's own page prints; a list's line has none."""
    if isinstance(record, SeatRow):
        return ()
    return record.candidates if isinstance(record, ContestTable) else record.boxes


def _seat_row(row: SeatRow, names: Names, at: datetime) -> Match:
    leader, trailing = names.one(row.leader, row.leader_party), names.one(row.trailing, row.trailing_party)
    lost = [n for n, serial in ((row.leader, leader), (row.trailing, trailing)) if n and serial is None]
    status = read_status(row.status_text)
    observed = Observed(
        at=at,
        status=status,
        status_text=_status_text(row.status_text),
        round=row.round,
        rounds=row.rounds,
        leader=leader,
        trailing=trailing,
        margin=row.margin,
        winner=leader if status in WON else None,
    )
    named = sum(1 for name in (row.leader, row.trailing) if name)
    return Match(observed, named - len(lost), tuple(lost))


def _status_text(printed: str) -> str:
    return "" if printed.strip().lower() in UNREAD else printed


def _table(table: ContestTable, names: Names, at: datetime) -> Match:
    serials = placed(table.candidates, names)
    pairs = list(zip(table.candidates, serials, strict=True))
    votes = {serial: Votes(row.evm_votes, row.postal_votes, row.votes) for row, serial in pairs if serial is not None}
    lost = [row for row, serial in pairs if serial is None]
    observed = Observed(
        at=at,
        status=read_status(table.status_text),
        status_text=_status_text(table.status_text),
        round=table.round,
        rounds=table.rounds,
        votes=votes,
        printed_total=table.total_votes,
        unmatched=len(lost),
    )
    return Match(observed, len(votes), tuple(f"{row.serial} {row.name} ({row.party})" for row in lost))


class Printed(Protocol):
    """A ballot line as a page prints it."""

    @property
    def serial(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def party(self) -> str: ...


def placed(lines: Sequence[Printed], names: Names) -> list[int | None]:
    """The ballot serial of each line of a table, none twice. People are found by name and party wherever they stand,
    for a candidate added in the middle moves all that follow: those of one name and one party by the serial printed,
    or, where the page has as many of them as the ballot, by their order."""
    found: dict[int, int] = {}
    for bearers in (names.exact, names.all):
        groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for place, line in enumerate(lines):
            if place not in found and (serials := bearers(line.name, line.party)):
                groups[tuple(serials)].append(place)
        for bearing, places in groups.items():
            taken = set(found.values())
            found.update(_told_apart([serial for serial in bearing if serial not in taken], places, lines))
    _respelt(lines, names, found)
    return [found.get(place) for place in range(len(lines))]


def _told_apart(serials: Sequence[int], places: Sequence[int], lines: Sequence[Printed]) -> dict[int, int]:
    if len(serials) == len(places):
        return dict(zip(places, serials, strict=True))
    printed = {place: serial for place in places if (serial := lines[place].serial) in serials and serial is not None}
    return printed or (dict(zip(places, serials, strict=False)) if len(serials) == 1 else {})


def _respelt(lines: Sequence[Printed], names: Names, found: dict[int, int]) -> None:
    """A line whose place and party are right and whose ballot line no other took is that candidate, spelt anew. The
    place is right by the serial printed, or by the line before."""
    taken = set(found.values())
    free = {ballot.serial: ballot.party for ballot in names.ballots if ballot.serial not in taken}
    strangers = [place for place in range(len(lines)) if place not in found]
    if not free or not strangers:
        return
    serials = [ballot.serial for ballot in names.ballots]
    follows = dict(zip([None, *serials], serials, strict=False))
    for place in strangers:
        code, likely = names.code(lines[place].party), (lines[place].serial, follows.get(found.get(place - 1)))
        serial = next((s for s in likely if s in free and free[s] == code), None)
        if serial is not None:
            found[place] = serial
            del free[serial]


def _boxes(page: CandidateBoxes, names: Names, at: datetime) -> Match:
    votes: dict[int, Votes] = {}
    lost = []
    outcomes: dict[str, int] = {}
    for box in page.boxes:
        serial = names.one(box.name, box.party)
        if serial is None or serial in votes:
            lost.append(f"{box.name} ({box.party})")
            continue
        votes[serial] = Votes(total=box.votes)
        outcomes.setdefault(box.outcome, serial)
    winner = outcomes.get("won", outcomes.get("uncontested"))
    status = Status.UNCONTESTED if "uncontested" in outcomes else Status.DECLARED if "won" in outcomes else None
    observed = Observed(
        at=at,
        round=page.round,
        rounds=page.rounds,
        status=status,
        winner=winner,
        votes=votes,
        unmatched=len(lost),
    )
    return Match(observed, len(votes), tuple(lost))
