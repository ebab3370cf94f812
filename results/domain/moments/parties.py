"""Moments of a party's tally: its first seat, a majority crossed or lost again."""

from dataclasses import dataclass

from results.domain.moments.moment import Moment, News
from results.domain.parties import NOT_PARTIES
from results.domain.tally import Tally


@dataclass(frozen=True, slots=True)
class Line:
    """A party's tally before and after one change. `has_led`: it led or won a seat earlier in the night."""

    code: str
    name: str
    before: Tally
    after: Tally
    has_led: bool


def of_tally(line: Line, majority_mark: int) -> News:
    """What a party's new tally means: its first seat, a majority crossed in leads or in wins, or lost again.

    A by-election has no majority: its mark is 0, which nobody crosses.
    """
    if line.code in NOT_PARTIES:
        return News()
    began = [_first_seat(line)] if not line.has_led and line.after.won + line.after.leading > 0 else []
    ended = []
    for kind, was, now in (
        ("majority_leads", line.before.won + line.before.leading, line.after.won + line.after.leading),
        ("majority_wins", line.before.won, line.after.won),
    ):
        if was < majority_mark <= now:
            began.append(_majority(kind, line, majority_mark, now))
        elif now < majority_mark <= was:
            ended.append(f"{kind}:{line.code}")
    return News(tuple(began), tuple(ended))


def _first_seat(line: Line) -> Moment:
    """An uncontested seat is won without ever being led."""
    kind = "first_lead" if line.after.leading else "first_win"
    return Moment(
        kind=kind,
        key=f"{kind}:{line.code}",
        headline=f"{line.name} {'leads in' if line.after.leading else 'wins'} its first seat",
        significance=35,
        party=line.code,
        facts={"won": line.after.won, "leading": line.after.leading},
    )


def _majority(kind: str, line: Line, mark: int, seats: int) -> Moment:
    won = kind == "majority_wins"
    return Moment(
        kind=kind,
        key=f"{kind}:{line.code}",
        headline=f"{line.name} {'wins a majority' if won else 'crosses the majority mark in leads'}: "
        f"{seats} seats, {mark} needed",
        significance=100 if won else 90,
        party=line.code,
        facts={"won": line.after.won, "leading": line.after.leading, "majority_mark": mark},
    )
