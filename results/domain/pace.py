"""How many votes may have been counted since a page: by rounds, or by the clock where rounds are not known."""

from results.domain.contest import MatchedReading
from results.domain.limits import Limits


def most_votes(before: MatchedReading, new: MatchedReading, counted: MatchedReading | None, limits: Limits) -> int:
    """Votes that the rounds from `before` to `new` can bring to a whole contest. `counted`, the newest page with votes,
    gives the contest's own pace; where there is none, a pace that no contest exceeds is used."""
    return _most(before, new, counted, limits.pace_factor, limits.pace_grace, limits)


def most_for_line(counted: MatchedReading, new: MatchedReading, limits: Limits) -> int:
    """The same, as a bound on what a line of the list takes at least: true lines stay far below it."""
    return _most(counted, new, counted, limits.line_factor, limits.line_grace, limits)


def _most(
    before: MatchedReading,
    new: MatchedReading,
    counted: MatchedReading | None,
    factor: float,
    grace: float,
    limits: Limits,
) -> int:
    shown = (new.round or 0) - (before.round or 0) if new.round is not None else 0
    by_clock = int((new.at - before.at).total_seconds() / 60 / limits.minutes_a_round)
    rounds = max(shown, by_clock, 0)
    most = (rounds + limits.rounds_of_grace) * limits.votes_a_round
    if counted is None or not counted.round or not (votes := total(counted)):
        return most
    pace = max(votes / counted.round, limits.slowest_pace)
    return min(most, int(factor * pace * (rounds + grace)))


def total(observed: MatchedReading) -> int:
    """All votes on a page."""
    return sum(votes.total or 0 for votes in observed.votes.values())
