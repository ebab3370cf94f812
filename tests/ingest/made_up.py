"""A made-up night of one seat: who stands, and how many votes each has at each mark."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from results.polling.readings import list_ballots_and_store
from results.rehearsal.clock import time_of_day
from results.rehearsal.night import IST, NOTA, Candidate, Moment, Night, Party, Seat, Standing, State
from tests.ingest.count import Count, begin_night

PARTIES = {
    "BJP": Party("Bharatiya Janata Party", "BJP"),
    "AITC": Party("All India Trinamool Congress", "AITC"),
    "INC": Party("Indian National Congress", "INC"),
    "IND": Party("Independent", "IND"),
    "NOTA": Party(NOTA, "NOTA"),
}
START = datetime(2026, 5, 4, 8, 0, tzinfo=IST)
KINDS = ("seat_list", "constituencywise", "boxes")
Mark = tuple[int, int, Sequence[int]]
"""Round, rounds, votes in ballot order, NOTA last."""


def standing(mark: Mark, status: str = "counting") -> Standing:
    done, rounds, votes = mark
    return Standing(status, done, rounds, tuple(votes), (0,) * len(votes))


def one_seat(people: Sequence[tuple[str, str]], marks: Mapping[str, Standing]) -> Count:
    """An election of seat 1 with these people (name, party), NOTA added, and what is true of it at each time."""
    stand = (*(Candidate(name, PARTIES[party]) for name, party in people), Candidate("NOTA", PARTIES["NOTA"]))
    seat = Seat("S25", 1, "PADMAPUR", stand)
    moments = tuple(Moment(time_of_day(clock, START), False, {seat.key: true}) for clock, true in sorted(marks.items()))
    night = Night(
        name="made-up",
        title="General Election to Assembly Constituencies: Trends & Results May-2026",
        folder="ResultAcGenMay2026",
        kind="AC",
        start=START,
        end=moments[-1].at,
        states=(State("S25", "West Bengal"),),
        parties=tuple(PARTIES.values()),
        seats=(seat,),
        moments=moments,
        dialect="2026-05",
    )
    return begin_night(night)


def store(count: Count, clock: str, *kinds: str, **how: object) -> None:
    """Read these page kinds of a mark, each stored by itself, in this order."""
    for kind in kinds or KINDS:
        list_ballots_and_store(count.election, [count.page(clock, 1, kind, **how)])  # type: ignore[arg-type]
