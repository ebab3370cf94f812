"""The uncaptured hours before the first snapshot, made up to fit it and what the press wrote that morning.

Postal ballots are counted from 08:00 and EVMs from 08:30, but the site showed postal votes of only a few seats before
10:44: only those have them here. Each seat's rounds arrive at marks of the site's clock and end in its captured votes.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from results.rehearsal.build.rounds import split
from results.rehearsal.night import Moment, Seat, SeatKey, Standing

STEP = timedelta(minutes=3)
POSTAL_SHOWN, FIRST_ROUND, LAST_ROUND = 5, 15, 54
"""Marks after 08:00: postal votes from 08:15, first EVM round not before 08:45, the last before the capture, 10:42."""


@dataclass(frozen=True, slots=True)
class PressReport:
    """What the press said of one seat: `{round: {serial: EVM votes so far}}` and `{round: mark after 08:00}`."""

    so_far: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    marks: Mapping[int, int] = field(default_factory=dict)


def moments(
    seats: Sequence[Seat],
    first: Mapping[SeatKey, Standing],
    start: datetime,
    name: str,
    reports: Mapping[SeatKey, PressReport],
) -> list[Moment]:
    """One moment a mark from `start` to the last before the capture; the first lists every seat as awaiting."""
    changes: list[dict[SeatKey, Standing]] = [{} for _ in range(LAST_ROUND + 1)]
    for seat in seats:
        rng = random.Random(f"{name} {seat.state} {seat.number}")  # noqa: S311 - the same every time, on purpose
        for step, standing in _seat(seat, first[seat.key], rng, reports.get(seat.key, PressReport())):
            changes[step][seat.key] = standing
    return [Moment(start + step * STEP, True, change) for step, change in enumerate(changes)]


def _seat(seat: Seat, first: Standing, rng: random.Random, press: PressReport) -> list[tuple[int, Standing]]:
    zeros = (0,) * len(seat.candidates)
    story = [(0, Standing("awaiting", 0, first.rounds, zeros, zeros))]
    postal = first.postal or zeros
    if any(postal):
        story.append((POSTAL_SHOWN + rng.randrange(4), Standing("counting", 0, first.rounds, zeros, postal)))
    rounds = first.round or 1
    for number, evm in enumerate(so_far(seat, first, rounds, rng, press), start=1):
        step = press.marks.get(number) or _mark(number, rounds, rng)
        step = max(step, story[-1][0] + 1)
        story.append((min(step, LAST_ROUND), Standing("counting", number, first.rounds, evm, postal)))
    return story


def _mark(number: int, rounds: int, rng: random.Random) -> int:
    span = (LAST_ROUND - FIRST_ROUND) / rounds
    return FIRST_ROUND + int(span * (number - 1) + rng.uniform(0.1, 0.9) * span)


def so_far(seat: Seat, first: Standing, rounds: int, rng: random.Random, press: PressReport) -> list[tuple[int, ...]]:
    """EVM votes after each round, rising to the captured ones; led by the captured leader or runner-up unless known."""
    top = sorted(range(len(seat.candidates)), key=lambda index: -first.votes[index])[:2]
    for spread in (0.16, 0.1, 0.05):
        table = _table(first.evm, rounds, rng, spread, press)
        if all(max(range(len(row)), key=row.__getitem__) in top for row in table) or press.so_far:
            return table
    return _table(first.evm, rounds, rng, 0.0, press)


def _table(
    evm: Sequence[int], rounds: int, rng: random.Random, spread: float, press: PressReport
) -> list[tuple[int, ...]]:
    size = [rng.uniform(0.9, 1.1) for _ in range(rounds)]
    columns = [_column(index, votes, size, rng, spread, press) for index, votes in enumerate(evm)]
    return list(zip(*columns, strict=True))


def _column(
    index: int, votes: int, size: Sequence[float], rng: random.Random, spread: float, press: PressReport
) -> list[int]:
    """One candidate's votes so far, round by round, passing through the known ones."""
    noisy = [weight * rng.uniform(1 - spread, 1 + spread) for weight in size]
    stops = sorted((number, row[index + 1]) for number, row in press.so_far.items() if index + 1 in row)
    column: list[int] = []
    for number, total in [*stops, (len(size), votes)]:
        counted = column[-1] if column else 0
        for share in split(total - counted, noisy[len(column) : number]):
            column.append((column[-1] if column else 0) + share)
    return column
