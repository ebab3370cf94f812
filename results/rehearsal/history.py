"""A seat's EVM votes after each round so far. Rounds that the recording skips are put in between, in equal steps."""

from collections.abc import Sequence
from datetime import datetime

from results.rehearsal.night import Night, SeatKey

Votes = tuple[int, ...]


def after_rounds(night: Night, key: SeatKey, mark: datetime) -> list[Votes]:
    """Element k is the votes after round k + 1; none falls from one round to the next."""
    known: dict[int, Votes] = {}
    for moment in night.moments:
        standing = moment.standings.get(key) if moment.at <= mark else None
        if standing is not None and standing.round:
            known[standing.round] = standing.evm
    return _never_falling(_filled(known)) if known else []


def _filled(known: dict[int, Votes]) -> list[Votes]:
    votes: list[Votes] = []
    for number in sorted(known):
        before = votes[-1] if votes else (0,) * len(known[number])
        steps = number - len(votes)
        votes += [_between(before, known[number], step, steps) for step in range(1, steps + 1)]
    return votes


def _between(first: Votes, last: Votes, step: int, steps: int) -> Votes:
    return tuple(a + (b - a) * step // steps for a, b in zip(first, last, strict=True))


def _never_falling(votes: Sequence[Votes]) -> list[Votes]:
    """A correction lowers the rounds before it, so that the last is what is counted now."""
    falling: list[Votes] = [votes[-1]]
    for row in reversed(votes[:-1]):
        falling.append(tuple(map(min, row, falling[-1])))
    return falling[::-1]
