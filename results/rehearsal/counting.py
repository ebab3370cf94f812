"""How one simulated seat's count goes: postal first, then rounds, with the troubles that real counts have."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from results.rehearsal.build.rounds import split
from results.rehearsal.night import Standing

Votes = tuple[int, ...]
Story = list[tuple[int, Standing]]
"""(three-minute step after 08:00, the standing from then on)"""

POSTAL, FIRST_ROUND = 5, 12


@dataclass(frozen=True, slots=True)
class Count:
    """A seat to be counted to these votes. `trouble` is "", uncontested, held, tie, recount, lot or correction."""

    evm: Votes
    postal: Votes
    rounds: int
    people: tuple[int, ...]
    """places of the persons in the ballot: not NOTA"""
    trouble: str = ""


def story(count: Count, rng: random.Random, last_step: int) -> Story:
    """From `awaiting` at step 0 to the declaration, not later than `last_step`."""
    zeros = (0,) * len(count.evm)
    waiting = Standing("awaiting", 0, count.rounds, zeros, zeros)
    if count.trouble == "uncontested":
        return [(0, Standing("uncontested", None, None, zeros, zeros))]
    if count.trouble == "held":
        return [(0, Standing("awaiting", None, None, zeros, zeros))]
    steps: Story = [(0, waiting), (POSTAL + rng.randrange(8), _postal(count))]
    steps += _rounds(count, rng, steps[-1][0], last_step - 14)
    return steps + _ending(count, rng, steps[-1][0])


def _postal(count: Count) -> Standing:
    early = tuple(votes * 7 // 10 for votes in count.postal)
    return Standing("counting", 0, count.rounds, (0,) * len(early), early)


def _rounds(count: Count, rng: random.Random, after: int, last_step: int) -> Story:
    early = _postal(count).postal
    table = _table(count.evm, count.rounds, rng)
    if count.trouble == "tie":
        table = tied(table, count.people, early or ())
    announced = _announced_rounds(count.rounds, rng)
    steps: Story = []
    for number, step in enumerate(_steps(count.rounds, rng, after, last_step), start=1):
        rounds = announced if number < max(count.rounds * 2 // 3, 1) else count.rounds
        steps.append((step, Standing("counting", number, max(rounds, number), table[number - 1], early)))
    return _corrected(steps, rng) if count.trouble == "correction" else steps


def _announced_rounds(rounds: int, rng: random.Random) -> int:
    """The number of rounds as first announced: often wrong by one or two."""
    return rounds + rng.choice((0, 0, 0, 1, 2, -1)) if rounds > 3 else rounds


def _steps(rounds: int, rng: random.Random, after: int, last_step: int) -> list[int]:
    """Steps at which the rounds come in, each later than the one before where there is room."""
    first = max(FIRST_ROUND, after + 1) + rng.randrange(8)
    end = first + max((last_step - first) * rng.uniform(0.45, 1.0), 1)
    gaps = list(accumulate(rng.uniform(0.6, 1.4) for _ in range(rounds)))
    return [min(first + int((end - first) * gap / gaps[-1]), last_step) for gap in gaps]


def _table(evm: Votes, rounds: int, rng: random.Random) -> list[Votes]:
    """Votes after each round: every candidate has booths where they are strong."""
    size = [rng.uniform(0.85, 1.15) for _ in range(rounds)]
    columns = [list(accumulate(split(votes, [one * rng.uniform(0.6, 1.4) for one in size]))) for votes in evm]
    return list(zip(*columns, strict=True))


def tied(table: list[Votes], people: Sequence[int], extra: Votes) -> list[Votes]:
    """The same with the first two people level once, in the first round where that fits between its neighbours."""
    final = table[-1]
    first, second, *_ = sorted(people, key=lambda index: -final[index])
    for number in range(len(table) // 2, len(table) - 1):
        before, after = table[number - 1], table[number + 1]
        level = (sum(table[number][index] + extra[index] for index in (first, second))) // 2
        row = list(table[number])
        row[first], row[second] = level - extra[first], level - extra[second]
        if all(before[index] <= row[index] <= after[index] for index in (first, second)):
            return [*table[:number], tuple(row), *table[number + 1 :]]
    return table


def _corrected(steps: Story, rng: random.Random) -> Story:
    """One round is first given with a few votes too many for somebody."""
    at = rng.randrange(len(steps))
    step, right = steps[at]
    who = max(range(len(right.evm)), key=right.evm.__getitem__)
    wrong = [*right.evm]
    wrong[who] += rng.randint(1, 5)
    first = Standing(right.status, right.round, right.rounds, tuple(wrong), right.postal)
    return [*steps[:at], (step, first), (step + 1, right), *((max(s, step + 1), one) for s, one in steps[at + 1 :])]


def _ending(count: Count, rng: random.Random, after: int) -> Story:
    """All rounds in, then the rest of the postal votes, perhaps a recount, then the declaration."""
    all_in = Standing("counting", count.rounds, count.rounds, count.evm, count.postal)
    steps: Story = [(after + 1, all_in)]
    if count.trouble == "recount":
        leader = max(count.people, key=count.evm.__getitem__)
        off = tuple(votes + 7 if index == leader else votes for index, votes in enumerate(count.evm))
        steps = [
            (after + 1, Standing("counting", count.rounds, count.rounds, off, count.postal)),
            (after + 3, Standing("recount", count.rounds, count.rounds, off, count.postal)),
            (after + 8, Standing("recount", count.rounds, count.rounds, count.evm, count.postal)),
        ]
    order = _order_by_lot(count) if count.trouble == "lot" else None
    declared = Standing("declared", count.rounds, count.rounds, count.evm, count.postal, order)
    return [*steps, (steps[-1][0] + 1 + rng.randrange(4), declared)]


def _order_by_lot(count: Count) -> tuple[int, int]:
    """Two people level at the end: the lot falls on the later in the ballot."""
    votes = [evm + postal for evm, postal in zip(count.evm, count.postal, strict=True)]
    first, second, *_ = sorted(count.people, key=lambda index: (-votes[index], index))
    return second, first
