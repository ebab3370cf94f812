"""A replayed night with an exact swap, a typing mistake ten times too large or an all-zero page thrown in at random:
none of them ever reaches the public board, and the true count does, as fast as its pages come."""

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from results.models import Candidate, Held, HeldState
from results.rehearsal.board import Boards
from results.rehearsal.clock import time_of_day
from results.rehearsal.fault_changes import Change
from results.rehearsal.night import Seat, Standing
from tests.ingest.assertions import assert_tables_agree
from tests.ingest.count import Count, begin

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NUMBERS = (1, 7, 22, 30, 40)
FAULTS = 0.25
"""Share of the seats' readings that are faulty."""


@dataclass
class Faulty:
    """What goes wrong with one seat's pages, for one to three marks."""

    number: int
    kind: str
    dice: random.Random
    before: Standing
    left: int

    def change(self, seat: Seat, standing: Standing) -> Standing:
        if seat.number != self.number:
            return standing
        return getattr(self, self.kind)(standing)  # type: ignore[no-any-return]

    def zeros(self, standing: Standing) -> Standing:
        nothing = (0,) * len(standing.evm)
        return replace(standing, evm=nothing, postal=nothing, shown=None)

    def tenfold(self, standing: Standing) -> Standing:
        """One more digit for a candidate whose line can be told from chance."""
        large = [place for place, votes in enumerate(standing.evm) if votes >= 20]
        place = random.Random(self.number).choice(large)
        evm = tuple(votes * (10 if n == place else 1) for n, votes in enumerate(standing.evm))
        return replace(standing, evm=evm, shown=None)

    def swap(self, standing: Standing) -> Standing:
        """The last true page again, with two of its rows exchanged."""
        one, two = self._pair(self.before.evm)
        evm, postal = (_exchanged(row, one, two) for row in (self.before.evm, self.before.postal or (0,) * 99))
        return replace(self.before, evm=evm, postal=postal[: len(evm)], shown=None)

    def _pair(self, evm: tuple[int, ...]) -> tuple[int, int]:
        dice = random.Random(self.number)
        pairs = [(a, b) for a in range(len(evm)) for b in range(a) if evm[a] != evm[b]]
        return dice.choice(pairs)


def _exchanged(row: tuple[int, ...], one: int, two: int) -> tuple[int, ...]:
    found = list(row)
    found[one], found[two] = found[two], found[one]
    return tuple(found)


def shown(count: Count, number: int) -> tuple[int, ...]:
    rows = Candidate.objects.filter(contest__number=number).order_by("serial")
    return tuple(row.votes or 0 for row in rows)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_faults_never_reach_the_board_and_truth_does(seed: int) -> None:
    count = begin(*NUMBERS, clock="10:45")
    dice, boards = random.Random(seed), Boards(count.site.night)
    true = {n: [_true(boards, at_clock(count, "10:45"), n)] for n in NUMBERS}
    faults: dict[int, Faulty] = {}
    late = thrown = 0
    for minute in range(3, 190, 6):
        mark = at_clock(count, "10:45") + timedelta(minutes=minute)
        for number in NUMBERS:
            thrown += _throw(faults, number, dice, true[number][-1])
            faulty = faults.get(number)
            change: Change | str = faulty.change if faulty else ""
            count.read(f"{mark:%H:%M}", number, fault=change)
            if not faulty:
                true[number].append(_true(boards, mark, number))
            board = shown(count, number)
            assert board in [standing.votes for standing in true[number]], (seed, f"{mark:%H:%M}", faulty)
            late += faulty is None and board != true[number][-1].votes
    assert thrown > 20
    assert late == 0, "true pages that did not reach the board at once"
    assert_tables_agree(count.election)
    assert not Held.objects.filter(state=HeldState.RELEASED).exists()


def _throw(faults: dict[int, Faulty], number: int, dice: random.Random, before: Standing) -> int:
    """Begin, go on with or end what is wrong with a seat; returns 1 where something new begins."""
    if number in faults:
        faults[number].left -= 1
        if faults[number].left > 0:
            return 0
        del faults[number]
        return 0
    if dice.random() > FAULTS:
        return 0
    kind = dice.choice(["zeros", "tenfold", "swap"])
    faults[number] = Faulty(number, kind, dice, before, dice.choice([1, 2, 3]))
    return 1


def at_clock(count: Count, clock: str) -> datetime:
    return time_of_day(clock, count.site.night.start)


def _true(boards: Boards, mark: datetime, number: int) -> Standing:
    return boards.at(mark).standings["U05", number]


def test_nothing_of_a_true_night_is_held_that_readers_wait_for() -> None:
    """All 70 seats, with polls missed in between: jumps are judged against the time and the rounds since."""
    count = begin(clock="08:57")
    for clock in ("09:21", "09:57", "10:45", "10:48", "11:03", "11:33", "12:45", "15:03", "16:33", "19:03"):
        count.read(clock)
        assert not Held.objects.filter(state=HeldState.WAITING, needs_person=True).exists(), clock
        assert not Held.objects.filter(state=HeldState.WAITING, kind="constituencywise").exists(), clock
    boards = Boards(count.site.night)
    for contest in count.election.contests.all():
        assert shown(count, contest.number) == _true(boards, at_clock(count, "19:03"), contest.number).votes
    tally = {row.party.code: row.won for row in count.election.tally.select_related("party") if row.won}
    assert tally == {"BJP": 48, "AAP": 22}
    assert_tables_agree(count.election)
