"""Matches the names that a page prints to ballot serials. Nothing is guessed: an ambiguous name matches no one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from results.domain import remarks
from results.domain.ballot_names import BallotNames, Recognition
from results.domain.contest import MatchedReading, Votes
from results.domain.names import key
from results.domain.records import CandidateBox, CandidateBoxes, CandidateRow, ContestTable, SeatRow
from results.domain.statuses import WON, Status, read_status

Record = SeatRow | ContestTable | CandidateBoxes
BLANK = frozenset({"", "-", "na", "n a", "nil"})
"""What a cell without a name or a word prints, as a `key`."""


class WrongBallot(ValueError):
    """A page's candidates are not those of the contest it was taken for."""


@dataclass(frozen=True, slots=True)
class Match:
    """A record as facts, and how many of its lines found their ballot line."""

    observed: MatchedReading
    matched: int
    unmatched: tuple[str, ...] = ()


def match(record: Record, names: BallotNames, at: datetime) -> Match:
    """The facts of a record. What finds no ballot line is counted, never guessed."""
    if isinstance(record, SeatRow):
        result = _seat_row(record, names, at)
    elif isinstance(record, ContestTable):
        result = _table(record, names, at)
    else:
        result = _boxes(record, names, at)
    return replace(result, observed=_with_unread_cells(result.observed, record))


def _with_unread_cells(observed: MatchedReading, record: Record) -> MatchedReading:
    """Say that cells could not be read. A page on which a person's count is one of them tells no votes at all: who
    leads by the others may not lead. A leader who can't be read is not recognised."""
    if isinstance(record, SeatRow):
        unread = set(record.unread) & {"leader", "trailing", "margin", "round", "status"}
        leader = [remarks.LEADER] if "leader" in unread else []
        return _with_remarks(observed, remarks.UNREAD, *leader) if unread else observed
    lines = [line for line in people(record) if set(line.unread) - {"share"}]
    if any("votes" in line.unread and line.votes is None and not line.is_nota for line in lines):
        observed = replace(observed, votes={})
    return _with_remarks(observed, remarks.UNREAD) if lines else observed


def _with_remarks(observed: MatchedReading, *words: str) -> MatchedReading:
    return replace(observed, remarks=tuple(dict.fromkeys((*observed.remarks, *words))))


def refuse_wrong_ballot(record: Record, names: BallotNames, place: int) -> None:
    """Raises WrongBallot where a new page is not of this contest, by the number it prints or by its candidates.

    `place` is the constituency's number. A withdrawn or renamed candidate is one line; when most lines are strangers
    it is another seat's page.
    """
    if record.number != place:
        raise WrongBallot(f"the page is of seat {record.number}, not of {place}")
    if isinstance(record, SeatRow) or not names.ballots:
        return
    printed = people(record)
    known = sum(1 for row in printed if names.bearers(row.name, row.party))
    if known * 2 < len(printed):
        raise WrongBallot(f"seat {place}: {known} of {len(printed)} candidates on the page stand on its ballot")


def people(record: Record) -> Sequence[CandidateRow | CandidateBox]:
    """The ballot lines that a seat's own page prints; a list's line has none."""
    if isinstance(record, SeatRow):
        return ()
    return record.candidates if isinstance(record, ContestTable) else record.boxes


def _seat_row(row: SeatRow, names: BallotNames, at: datetime) -> Match:
    """A line of the list. Of two who bear one name, the one that the other column does not name is meant."""
    leader_name, trailing_name = _name(row.leader), _name(row.trailing)
    first = names.recognise(leader_name, row.leader_party)
    second = names.recognise(trailing_name, row.trailing_party)
    leader, trailing = first.without(second.serial).serial, second.without(first.serial).serial
    unmatched = [n for n, serial in ((leader_name, leader), (trailing_name, trailing)) if n and serial is None]
    status = read_status(row.status_text)
    observed = MatchedReading(
        at=at,
        status=status,
        status_text=_status_text(row.status_text),
        round=row.round,
        rounds=row.rounds,
        leader=leader,
        trailing=trailing,
        margin=row.margin,
        winner=leader if status in WON else None,
        remarks=_remarks_on_line(leader_name, leader, trailing_name, trailing, status, (first, second)),
        parties=_other_parties([(leader, row.leader_party), (trailing, row.trailing_party)], names),
    )
    names_printed = sum(1 for name in (leader_name, trailing_name) if name)
    return Match(observed, names_printed - len(unmatched), tuple(unmatched))


def _name(printed: str | None) -> str | None:
    return None if printed is None or key(printed) in BLANK else printed


def _remarks_on_line(
    leader_name: str | None,
    leader: int | None,
    trailing_name: str | None,
    trailing: int | None,
    status: Status | None,
    recognitions: Iterable[Recognition],
) -> tuple[str, ...]:
    words = []
    if leader_name and leader is None:
        words.append(remarks.LEADER)
    if trailing_name and trailing is None:
        words.append(remarks.TRAILING)
    if status == Status.DECLARED and not leader_name:
        words.append(remarks.WINNER_MISSING)
    if any(recognition.similar for recognition in recognitions):
        words.append(remarks.SIMILAR)
    return tuple(words)


def _other_parties(printed: Iterable[tuple[int | None, str | None]], names: BallotNames) -> dict[int, str]:
    """Parties, as printed, of those whom the ballot has for another party."""
    return {
        serial: party
        for serial, party in printed
        if serial is not None and party and key(party) not in BLANK and names.code(party) != names.party_of[serial]
    }


def _status_text(printed: str) -> str:
    return "" if key(printed) in BLANK else printed


def _table(table: ContestTable, names: BallotNames, at: datetime) -> Match:
    serials = ballot_serials(table.candidates, names)
    pairs = list(zip(table.candidates, serials, strict=True))
    votes = {serial: Votes(row.evm_votes, row.postal_votes, row.votes) for row, serial in pairs if serial is not None}
    unmatched = [row for row, serial in pairs if serial is None]
    observed = MatchedReading(
        at=at,
        status=read_status(table.status_text),
        status_text=_status_text(table.status_text),
        round=table.round,
        rounds=table.rounds,
        votes=votes,
        printed_total=table.total_votes,
        unmatched=len(unmatched),
        unmatched_votes=max((row.votes or 0 for row in unmatched), default=0),
        parties=_other_parties([(serial, row.party) for row, serial in pairs if not row.is_nota], names),
    )
    return Match(observed, len(votes), tuple(f"{row.serial} {row.name} ({row.party})" for row in unmatched))


class NamedLine(Protocol):
    """Somebody as a page prints them."""

    @property
    def name(self) -> str: ...
    @property
    def party(self) -> str: ...


class BallotLine(NamedLine, Protocol):
    """A ballot line as a page prints it."""

    @property
    def serial(self) -> int | None: ...


def ballot_serials(lines: Sequence[BallotLine], names: BallotNames) -> list[int | None]:
    """The ballot serial of each line of a table, none twice. People are found by name and party wherever they stand,
    for a candidate added in the middle moves all that follow: those of one name and one party by the serial printed,
    or, where the page has as many of them as the ballot, by their order."""
    by_place: dict[int, int] = {}
    for bearers in (names.exact, names.bearers):
        groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for place, line in enumerate(lines):
            if place not in by_place and (serials := bearers(line.name, line.party)):
                groups[tuple(serials)].append(place)
        for bearing, places in groups.items():
            taken = set(by_place.values())
            by_place.update(_distinguish([serial for serial in bearing if serial not in taken], places, lines))
    _add_recognised(lines, names, by_place)
    _add_respelt(lines, names, by_place)
    return [by_place.get(place) for place in range(len(lines))]


def serials_by_name(lines: Sequence[NamedLine], names: BallotNames) -> tuple[list[int | None], bool]:
    """The ballot serial of each line of a page that prints no serials, none twice; and whether one of them is known by
    likeness only. Two of one name and one party can't be told apart by such a page."""
    by_place: dict[int, int] = {}
    for place, line in enumerate(lines):
        exact = names.exact(line.name, line.party)
        if len(exact) == 1 and exact[0] not in by_place.values():
            by_place[place] = exact[0]
    similar = _add_recognised(lines, names, by_place)
    return [by_place.get(place) for place in range(len(lines))], bool(similar)


def _add_recognised(lines: Sequence[NamedLine], names: BallotNames, by_place: dict[int, int]) -> list[int]:
    """Lines whose name is another form of one on the ballot that no other line took; returns the places of those that
    are only alike."""
    similar = []
    for place in (place for place in range(len(lines)) if place not in by_place):
        recognition = names.recognise(lines[place].name, lines[place].party)
        if recognition.serial is not None and recognition.serial not in by_place.values():
            by_place[place] = recognition.serial
            similar += [place] if recognition.similar else []
    return similar


def _distinguish(serials: Sequence[int], places: Sequence[int], lines: Sequence[BallotLine]) -> dict[int, int]:
    if len(serials) == len(places):
        return dict(zip(places, serials, strict=True))
    printed = {place: serial for place in places if (serial := lines[place].serial) in serials and serial is not None}
    return printed or (dict(zip(places, serials, strict=False)) if len(serials) == 1 else {})


def _add_respelt(lines: Sequence[BallotLine], names: BallotNames, by_place: dict[int, int]) -> None:
    """A line whose place and party are right and whose ballot line no other took is that candidate, spelt anew. The
    place is right by the serial printed, or by the line before."""
    taken = set(by_place.values())
    free = {ballot.serial: ballot.party for ballot in names.ballots if ballot.serial not in taken}
    strangers = [place for place in range(len(lines)) if place not in by_place]
    if not free or not strangers:
        return
    serials = [ballot.serial for ballot in names.ballots]
    follows = dict(zip([None, *serials], serials, strict=False))
    for place in strangers:
        code, likely = names.code(lines[place].party), (lines[place].serial, follows.get(by_place.get(place - 1)))
        serial = next((s for s in likely if s in free and free[s] == code), None)
        if serial is not None:
            by_place[place] = serial
            del free[serial]


def _boxes(page: CandidateBoxes, names: BallotNames, at: datetime) -> Match:
    serials, similar = serials_by_name(page.boxes, names)
    pairs = list(zip(page.boxes, serials, strict=True))
    votes = {serial: Votes(total=box.votes) for box, serial in pairs if serial is not None}
    unmatched = [box for box, serial in pairs if serial is None]
    status, winner, result_remarks = _result([(box.outcome, serial) for box, serial in pairs])
    observed = MatchedReading(
        at=at,
        round=page.round,
        rounds=page.rounds,
        status=status,
        winner=winner,
        votes=votes,
        unmatched=len(unmatched),
        unmatched_votes=max((box.votes or 0 for box in unmatched), default=0),
        remarks=(*result_remarks, *([remarks.SIMILAR] if similar else [])),
        parties=_other_parties([(serial, box.party) for box, serial in pairs if not box.is_nota], names),
    )
    return Match(observed, len(votes), tuple(f"{box.name} ({box.party})" for box in unmatched))


def _result(outcomes: Iterable[tuple[str, int | None]]) -> tuple[Status | None, int | None, list[str]]:
    """Status and winner by the words in the boxes, with remarks. A result is for one person, whom the ballot has."""
    won = [(outcome, serial) for outcome, serial in outcomes if outcome in ("won", "uncontested")]
    if not won:
        return None, None, []
    if len(won) > 1:
        return None, None, [remarks.TWO_WINNERS]
    outcome, serial = won[0]
    if serial is None:
        return None, None, [remarks.LEADER]
    return Status.UNCONTESTED if outcome == "uncontested" else Status.DECLARED, serial, []
