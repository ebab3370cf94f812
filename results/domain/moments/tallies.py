"""What holds of parties and alliances: who is ahead, a majority, a first seat, a region swept."""

from collections import defaultdict
from collections.abc import Iterator
from math import ceil
from typing import Any

from results.domain.moments.moment import Moment, of_board
from results.domain.moments.views import BoardView, SeatBrief, Side
from results.domain.parties import NOT_PARTIES
from results.domain.statuses import OPEN, WON

LEAST_SEATS = 3
"""Of fewer seats nobody is said to be ahead, no region to be swept; nor is a seat a majority or a party's first one."""
LEAST_HOUSE = 20
"""Of fewer seats no great share is told: it would be a seat or two more than the majority."""
STEPS = (10, 50)
"""Round numbers of seats that are told."""
OF_ALLIANCE = 50
"""The rank of an alliance's majority where one of its parties has it alone: that is the news."""


def conditions(board: BoardView) -> Iterator[Moment]:
    """Everything that holds of parties and alliances now."""
    yield from _ahead(board)
    if board.seats_total < LEAST_SEATS:
        return
    for side in board.sides:
        if side.code not in NOT_PARTIES:
            yield from _majority(board, side)
    for party in board.parties:
        yield from _share_of_house(board, party)
        yield from _account(board, party)
    yield from _no_majority(board)
    yield from _sweeps(board)
    yield from _strike_rate(board)


def _ahead(board: BoardView) -> Iterator[Moment]:
    """Who leads in most seats, once enough of them report; nobody where the first two have as many."""
    enough = max(LEAST_SEATS, ceil(board.seats_total * board.limits.ahead_from_share))
    if board.reporting < enough or not board.parties or not board.parties[0].total:
        return
    first, *rest = board.parties
    second = rest[0] if rest and rest[0].total else None
    if second and second.total == first.total:
        yield _level(board, [side for side in board.parties if side.total == first.total])
        return
    facts: dict[str, Any] = {"party": first.code, "count": first.total, "won": first.won, "leading": first.leading}
    facts |= {"seats": board.seats_total, "reporting": board.reporting, "early": board.is_early}
    if second:
        facts |= {"second": second.code, "second_count": second.total}
    words = "ahead.alone" if not second else "ahead.early" if board.is_early else ""
    yield of_board("ahead", first.code, 70, facts, party=first.code, phrase=words)


def _level(board: BoardView, level: list[Side]) -> Moment:
    codes = sorted(side.code for side in level)
    facts = {"party": codes[0], "second": codes[1], "parties": codes, "count": level[0].total}
    return of_board("level", "+".join(codes), 45, facts | {"early": board.is_early})


def _majority(board: BoardView, side: Side) -> Iterator[Moment]:
    """In leads and results together, and in results alone. A by-election has no majority: its mark is 0."""
    mark = board.majority_mark
    if not mark:
        return
    facts: dict[str, Any] = {"party": side.code, "won": side.won, "leading": side.leading, "majority_mark": mark}
    facts |= {"count": side.total, "seats": board.seats_total} | ({"alliance": side.code} if side.is_alliance else {})
    subject, party = _subject(side), None if side.is_alliance else side.code
    if side.total >= mark:
        alone = side.is_alliance and board.parties[0].total >= mark
        yield of_board("majority_leads", subject, OF_ALLIANCE if alone else 90, facts, party=party)
    if side.won >= mark:
        alone = side.is_alliance and any(one.won >= mark for one in board.parties)
        yield of_board("majority_wins", subject, OF_ALLIANCE if alone else 100, facts, party=party)


def _subject(side: Side) -> str:
    return f"alliance:{side.code}" if side.is_alliance else side.code


def _share_of_house(board: BoardView, party: Side) -> Iterator[Moment]:
    """Round numbers and great shares of the house. Early leads tell neither."""
    facts = {"party": party.code, "count": party.total, "seats": board.seats_total, "won": party.won}
    if board.is_early:
        return
    for step in STEPS:
        if party.total >= step and step * 2 < board.seats_total:
            yield of_board("reaches", f"{party.code}:{step}", 25, facts | {"step": step}, party=party.code)
    if not board.majority_mark or board.seats_total < LEAST_HOUSE:
        return
    for kind, share, rank in (("two_thirds", 2 / 3, 72), ("three_quarters", 3 / 4, 74)):
        if party.total >= board.seats_total * share:
            yield of_board(kind, party.code, rank, facts, party=party.code)


def _account(board: BoardView, party: Side) -> Iterator[Moment]:
    """A party's first seat in leads, and in results, with its past where it had none."""
    none_before = _none_before(board, party)
    facts: dict[str, Any] = {"party": party.code, "won": party.won, "leading": party.leading, "count": party.total}
    past = ".none_before" if none_before else ""
    facts |= {"years": none_before} if none_before else {}
    if party.total:
        several = ".several" if party.leading > 1 else ""
        rank = 66 if none_before else 30 if _is_small(board, party) else 15
        lead = of_board("first_lead", party.code, rank, facts, party=party.code, phrase=f"first_lead{past}{several}")
        yield lead if party.leading else lead.goes_on()
    if party.won:
        rank = 68 if none_before else 60 if _is_small(board, party) else 20
        yield of_board("first_win", party.code, rank, facts, party=party.code, phrase=f"first_win{past}")


def _none_before(board: BoardView, party: Side) -> list[int]:
    """The years in which the party won nothing, where that is all years known."""
    return [past.year for past in board.past] if board.past and not any(p.won(party.code) for p in board.past) else []


def _is_small(board: BoardView, party: Side) -> bool:
    return not board.past and party.total * 20 <= board.seats_total


def lost_only_lead(board: BoardView, code: str) -> Iterator[Moment]:
    """A party that led somewhere leads nowhere now, and has won nothing."""
    party = next((side for side in board.parties if side.code == code), None)
    if party is None or party.total or board.seats_total < LEAST_SEATS:
        return
    none_before = _none_before(board, party)
    facts: dict[str, Any] = {"party": code, **({"years": none_before} if none_before else {})}
    words, rank = ("lost_only_lead.none_before", 58) if none_before else ("", 35)
    yield of_board("lost_only_lead", code, rank, facts, party=code, phrase=words)


def _no_majority(board: BoardView) -> Iterator[Moment]:
    """Arithmetic only: with all seats that are still open, nobody comes to the mark, no alliance either."""
    mark, sides = board.majority_mark, [side for side in board.sides if side.code not in NOT_PARTIES]
    if not mark or not board.declared or any(side.won + board.undecided >= mark for side in sides):
        return
    if board.parties and board.parties[0].won:
        first = board.parties[0]
        facts = {"party": first.code, "count": first.total, "won": first.won, "seats": board.seats_total}
        yield of_board("no_majority", "", 92, facts | {"majority_mark": mark}, party=first.code)


def _sweeps(board: BoardView) -> Iterator[Moment]:
    """All seats of a region with one party, none of them early or silent."""
    regions: dict[str, list[SeatBrief]] = defaultdict(list)
    for seat in board.seats:
        regions[seat.region].append(seat)
    for region, seats in sorted(regions.items()):
        party = seats[0].party
        if (
            not region
            or len(seats) < LEAST_SEATS
            or len(seats) == len(board.seats)
            or not party
            or party in NOT_PARTIES
        ):
            continue
        if all(seat.party == party and not _is_early(seat) for seat in seats):
            yield from _sweep(party, region, seats)


def _sweep(party: str, region: str, seats: list[SeatBrief]) -> Iterator[Moment]:
    facts = {"party": party, "region": region, "count": len(seats), "seat_numbers": [s.number for s in seats]}
    leads = of_board("sweep", f"{party}:{region}", 40, facts, party=party)
    if all(seat.status in WON for seat in seats):
        yield leads.goes_on()
        yield of_board("sweep", f"{party}:{region}:won", 50, facts, party=party, phrase="sweep.won")
    else:
        yield leads


def _is_early(seat: SeatBrief) -> bool:
    """Half of the rounds must be in before a lead counts for a sweep."""
    if seat.status in WON:
        return False
    return seat.status not in OPEN or not seat.rounds or seat.round is None or seat.round * 2 < seat.rounds


def _strike_rate(board: BoardView) -> Iterator[Moment]:
    """At the end, of parties that won seats and didn't stand everywhere."""
    for party in board.parties if board.is_over else ():
        if party.won and party.contested and LEAST_SEATS <= party.contested < board.seats_total:
            facts = {"party": party.code, "won": party.won, "contested": party.contested}
            yield of_board("strike_rate", party.code, 30, facts, party=party.code)
