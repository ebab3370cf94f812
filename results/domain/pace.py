"""How many votes may have been counted since a page: by rounds, or by the clock where rounds are not known."""

from results.domain.contest import Observed
from results.domain.limits import Limits


def most_votes(before: Observed, new: Observed, counted: Observed | None, grace: float, limits: Limits) -> int:
    """Votes that the rounds from `before` to `new` can bring to a whole contest. `counted`, the newest page with votes,
    gives the contest's own pace; where there is none, a pace that no contest exceeds is used."""
    shown = (new.round or 0) - (before.round or 0) if new.round is not None else 0
    by_clock = int((new.at - before.at).total_seconds() / 60 / limits.minutes_a_round)
    most = (max(shown, by_clock, 0) + limits.rounds_of_grace) * limits.votes_a_round
    if counted is None or not counted.round or not (votes := total(counted)):
        return most
    pace = max(votes / counted.round, limits.slowest_pace)
    rounds = shown if shown > 0 else max(by_clock, 0)
    return min(most, int(limits.pace_factor * pace * (rounds + grace)))


def total(observed: Observed) -> int:
    """All votes on a page."""
    return sum(votes.total or 0 for votes in observed.votes.values())
