"""What is left to count in a seat: a range of votes with where it comes from, and what the second would need of them.
Arithmetic from what is known; no forecast of who gets them."""

from dataclasses import dataclass

from results.domain.board import Entry
from results.domain.statuses import OPEN

SMALLER_ROUND, LARGER_ROUND = 0.85, 1.15
"""A round that is still to come brings between these shares of the rounds before, on average; the last one brings
anything from nothing on, for it takes the tables that are left."""


@dataclass(frozen=True, slots=True)
class Remaining:
    """`least` to `most` votes are left. `source`: `polled` (votes polled are known), `rounds` (from the rounds done).

    `counted_share` is a range too, in percent of all votes. `needed` is the share of the votes left, in percent, by
    which the second would draw level if the rest of them went to the first; None where even all of them would not do,
    or nobody leads.
    """

    least: int
    most: int
    source: str
    counted_share: tuple[float, float]
    needed: float | None


def remaining(seat: Entry, electors: int | None = None, polled: int | None = None) -> Remaining | None:
    """None where it is not known, or where nothing is left."""
    counted = seat["votes_counted"]
    if seat["status"] not in OPEN or not counted:
        return None
    estimate = _from_polled(counted, polled) or _from_rounds(seat, counted)
    if estimate is None:
        return None
    least, most, source = estimate
    if electors is not None:
        most = min(most, max(0, electors - counted))
        least = min(least, most)
    if most <= 0:
        return None
    shares = (_percent(counted, counted + most), _percent(counted, counted + least))
    return Remaining(least, most, source, shares, _needed(seat["margin"], most))


def _from_polled(counted: int, polled: int | None) -> tuple[int, int, str] | None:
    """Exact where votes polled are known; they leave out postal votes that come late, so counted may be above."""
    return (polled - counted, polled - counted, "polled") if polled is not None and polled > counted else None


def _from_rounds(seat: Entry, counted: int) -> tuple[int, int, str] | None:
    done, rounds = seat["round"], seat["rounds"]
    if not done or not rounds or done >= rounds:
        return None
    a_round, left = counted / done, rounds - done
    return round(a_round * SMALLER_ROUND * (left - 1)), round(a_round * LARGER_ROUND * left), "rounds"


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def _needed(margin: int | None, most: int) -> float | None:
    """With the most votes left, which is the second's best case."""
    if not margin or margin > most:
        return None
    return _percent(most + margin, 2 * most)
