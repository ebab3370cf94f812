"""A replayed night with mistakes thrown in at random, on one, two or all page kinds of a seat: after every poll
leaders, margins, tally and moments are those of the true count, and the true count is there as fast as its pages come.

A fall of somebody who is not among the first two, on which all pages and sums agree, is believed: it is not looked for.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from results.models import Candidate, Held, HeldState, Moment
from results.polling.readings import list_ballots_and_store
from results.publish.snapshot import snapshot
from results.rehearsal.board import Boards, ranking
from results.rehearsal.clock import time_of_day
from results.rehearsal.night import Seat, Standing
from tests.ingest.assertions import assert_tables_agree
from tests.ingest.count import Count, begin

pytestmark = pytest.mark.django_db

NUMBERS = (1, 7, 22, 30, 40)
FAULTS = 0.25
"""Share of the seats' readings at which something begins to be wrong."""
KINDS = ("seat_list", "constituencywise", "boxes")
LARGE = 100
"""A count that is large enough for a mistake in it to be told from chance."""


@dataclass
class Faulty:
    """What goes wrong with one seat, on which page kinds, for one to three marks."""

    seat: Seat
    kind: str
    before: Standing
    left: int
    on: frozenset[str]
    place: int = field(init=False)
    """Whose row is mistyped."""

    def __post_init__(self) -> None:
        dice = random.Random(f"{self.kind}{self.seat.number}{self.before.evm}")
        large = [place for place, votes in enumerate(self.before.evm) if votes >= LARGE]
        self.place = dice.choice(large[: len(self.seat.candidates) - 1])

    def change(self, seat: Seat, standing: Standing) -> Standing:
        return getattr(self, self.kind)(standing) if seat.number == self.seat.number else standing  # type: ignore[no-any-return]

    def zeros(self, standing: Standing) -> Standing:
        nothing = (0,) * len(standing.evm)
        return replace(standing, evm=nothing, postal=nothing, shown=None)

    def tenfold(self, standing: Standing) -> Standing:
        return self._typed(standing, lambda votes: votes * 10)

    def tenth(self, standing: Standing) -> Standing:
        return self._typed(standing, lambda votes: votes // 10)

    def digit_in_front(self, standing: Standing) -> Standing:
        return self._typed(standing, lambda votes: int(f"9{votes}"))

    def leader_zero(self, standing: Standing) -> Standing:
        self.place = ranking(self.seat, self.before)[0]
        return self._typed(standing, lambda _: 0)

    def swap(self, standing: Standing) -> Standing:
        """The last true page again, with its first two exchanged."""
        one, two = ranking(self.seat, self.before)[:2]
        evm, postal = list(self.before.evm), list(self.before.postal or ())
        for row in (evm, postal):
            if row:
                row[one], row[two] = row[two], row[one]
        return replace(self.before, evm=tuple(evm), postal=tuple(postal) if postal else None, shown=None)

    def _typed(self, standing: Standing, typed: Callable[[int], int]) -> Standing:
        evm = list(standing.evm)
        evm[self.place] = typed(evm[self.place])
        return replace(standing, evm=tuple(evm), shown=None)


SORTS = ("zeros", "tenfold", "tenth", "digit_in_front", "leader_zero", "swap")


class Watch:
    """What is true of each seat, and what is published."""

    def __init__(self, count: Count) -> None:
        self.count = count
        self.boards = Boards(count.site.night)
        self.seats = {seat.number: seat for seat in count.site.night.seats}
        self.true: dict[int, list[Standing]] = {number: [] for number in self.seats}

    def see(self, clock: str) -> None:
        """What is true at this mark may be published from now on."""
        mark = time_of_day(clock, self.count.site.night.start)
        for number in self.seats:
            self.true[number].append(self.boards.at(mark).standings["U05", number])

    def lead(self, number: int, standing: Standing) -> tuple[Any, ...]:
        """Serials of the first two, and the margin."""
        first, second = ranking(self.seats[number], standing)[:2]
        margin = standing.votes[first] - standing.votes[second]
        return (first + 1, second + 1, margin) if margin else (None, None, 0)

    def refuse_what_is_false(self, mark: object) -> None:
        """Each seat's lead is one that was true, of one time; rows have votes they had; sums and headlines follow."""
        board = snapshot(self.count.refreshed())
        for entry in board["seats"]:
            number = entry["number"]
            leads = [self.lead(number, standing) for standing in self.true[number]]
            assert _shown(entry) in leads, (mark, number)
            assert entry["winner"] is None or entry["winner"]["serial"] == leads[-1][0], (mark, number)
            if entry["leader"] and entry["leader"]["votes"] is not None:
                assert entry["leader"]["votes"] - entry["runner_up"]["votes"] == entry["margin"], (mark, number)
            for place, votes in enumerate(_votes(number)):
                true = {standing.votes[place] for standing in self.true[number]}
                assert votes in true or self._fell(number, place, votes), (mark, number, place)
        assert_tables_agree(self.count.election)
        self._refuse_false_moments(board)

    def _fell(self, number: int, place: int, votes: int) -> bool:
        """Whether it is a fall that all pages agree on, of one who is not among the first two."""
        first_two = self.lead(number, self.true[number][-1])[:2]
        return place + 1 not in first_two and votes < max(standing.votes[place] for standing in self.true[number])

    def _refuse_false_moments(self, board: dict[str, Any]) -> None:
        leading = {row["party"] for row in board["tally"] if row["total"] >= board["election"]["majority_mark"]}
        standing = Moment.objects.filter(standing=True)
        assert set(standing.filter(kind="majority_leads").values_list("party", flat=True)) == leading
        for moment in standing.filter(kind="lead_change"):
            facts, number = moment.entry["facts"], moment.entry["seat"]
            leads = {self.lead(number, each)[::2] for each in self.true[number]}
            assert (facts["to"]["serial"], facts["margin"]) in leads, moment.entry["headline"]

    def late(self, numbers: set[int]) -> list[int]:
        """Seats whose newest true lead is not published."""
        return [n for n in sorted(numbers) if _shown(self.count.entry(n)) != self.lead(n, self.true[n][-1])]


def _shown(entry: dict[str, Any]) -> tuple[Any, ...]:
    people = (entry["leader"], entry["runner_up"])
    return (*(each and each["serial"] for each in people), entry["margin"])


def _votes(number: int) -> tuple[int, ...]:
    rows = Candidate.objects.filter(contest__number=number).order_by("serial")
    return tuple(row.votes or 0 for row in rows)


@pytest.mark.parametrize("how", ["together", "page by page"])
@pytest.mark.parametrize("seed", [1, 2])
def test_mistakes_never_outlive_a_poll_and_truth_is_not_late(seed: int, how: str) -> None:
    count = begin(*NUMBERS, clock="10:45")
    dice, watch = random.Random(seed), Watch(count)
    watch.see("10:45")
    faults: dict[int, Faulty] = {}
    thrown, late = 0, []
    for minute in range(3, 190, 6):
        clock = f"{time_of_day('10:45', count.site.night.start) + timedelta(minutes=minute):%H:%M}"
        for number in NUMBERS:
            thrown += _throw(faults, watch.seats[number], dice, watch.true[number][-1])
        watch.see(clock)
        for batch in _pages(count, clock, faults, dice, how):
            list_ballots_and_store(count.election, batch)
            if how == "together":
                watch.refuse_what_is_false((clock, faults))
        watch.refuse_what_is_false((clock, faults))
        late += [(clock, number) for number in watch.late(set(NUMBERS) - faults.keys())]
    assert thrown > 20
    assert not late, "true pages that did not reach the board at once"
    assert not Held.objects.filter(state=HeldState.RELEASED).exists()


def _throw(faults: dict[int, Faulty], seat: Seat, dice: random.Random, before: Standing) -> int:
    """Begin, go on with or end what is wrong with a seat; returns 1 where something new begins."""
    if seat.number in faults:
        faults[seat.number].left -= 1
        if faults[seat.number].left <= 0:
            del faults[seat.number]
        return 0
    if dice.random() > FAULTS:
        return 0
    on = frozenset(dice.sample(KINDS, dice.randint(1, len(KINDS))))
    faults[seat.number] = Faulty(seat, dice.choice(SORTS), before, dice.randint(1, 3), on)
    return 1


def _pages(count: Count, clock: str, faults: dict[int, Faulty], dice: random.Random, how: str) -> list[list[Any]]:
    """The pages of a mark, as they are stored: a seat's together, or each by itself in any order."""
    batches = []
    for number in NUMBERS:
        fault = faults.get(number)
        readings = [
            count.page(clock, number, kind, fault.change if fault and kind in fault.on else "") for kind in KINDS
        ]
        batches += [readings] if how == "together" else [[reading] for reading in readings]
    dice.shuffle(batches)
    return batches


def test_nothing_of_a_true_night_is_held_that_readers_wait_for() -> None:
    """All 70 seats, with polls missed in between: jumps are judged against the time and the rounds since."""
    count = begin(clock="08:57")
    for clock in ("09:21", "09:57", "10:45", "10:48", "11:03", "11:33", "12:45", "15:03", "16:33", "19:03"):
        count.read(clock)
        assert not Held.objects.filter(state=HeldState.WAITING).exists(), clock
    watch = Watch(count)
    watch.see("19:03")
    for number in watch.seats:
        assert _votes(number) == watch.true[number][-1].votes
    tally = {row.party.code: row.won for row in count.election.tally.select_related("party") if row.won}
    assert tally == {"BJP": 48, "AAP": 22}
    assert_tables_agree(count.election)
