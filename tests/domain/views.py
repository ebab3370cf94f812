"""Seats and boards as the rules of moments look at them, made in a line."""

from typing import Any

from results.domain.contest import Ballot, Roll, Standing, Votes
from results.domain.limits import Limits
from results.domain.moments import BoardView, PastElection, SeatBrief, SeatView, Side

AT = "2025-02-08T05:31:00+00:00"


def person(serial: int, name: str, party: str, votes: int = 10) -> dict[str, Any]:
    return {"serial": serial, "name": name, "party": party, "votes": votes, "alias": None}


ARVIND, PARVESH = person(2, "ARVIND", "AAP", 1000), person(3, "PARVESH", "BJP", 1225)


def entry(**more: Any) -> dict[str, Any]:
    return {"number": 40, "name": "NEW DELHI", "margin": 225, "flips": 1, "round": 5, "rounds": 13, "flags": [],
            "winner": None, "status": "counting", "changed_at": "x", "source_at": AT, "votes_counted": 2300,
            "leader": PARVESH, "runner_up": ARVIND, **more}  # fmt: skip


def seat(
    now: dict[str, Any] | None = None,
    before: dict[str, Any] | None = None,
    key: set[int] | None = None,
    roll: Roll | None = None,
    previous: tuple[dict[str, Any], ...] = (),
    others: tuple[Standing, ...] = (),
) -> SeatView:
    """New Delhi after its fifth round, with two persons on the ballot and `others`."""
    people = tuple(
        Standing(Ballot(p["serial"], p["name"], p["party"]), Votes(total=p["votes"])) for p in (ARVIND, PARVESH)
    )
    keys = frozenset(key or ())
    return SeatView(now or entry(), before, (*people, *others), keys, roll or Roll(), previous, Limits())


def board(
    leads: dict[str, int],
    won: dict[str, int] | None = None,
    seats: int = 70,
    past: tuple[tuple[int, dict[str, int]], ...] = (),
    done: int = 10,
    **more: Any,
) -> BoardView:
    """A board of so many seats led and won by party; every seat has counted `done` of 20 rounds."""
    won = won or {}
    codes = [
        *(code for code, n in won.items() for _ in range(n)),
        *(code for code, n in leads.items() for _ in range(n)),
    ]
    declared = sum(won.values())
    briefs = [
        SeatBrief(
            n + 1, f"Seat {n + 1}", "declared" if n < declared else "counting", 20 if n < declared else done, 20, code
        )
        for n, code in enumerate(codes)
    ]
    briefs += [SeatBrief(n + 1, f"Seat {n + 1}", "awaiting") for n in range(len(codes), seats)]
    sides = tuple(
        Side(c, c, won.get(c, 0), leads.get(c, 0), 1000) for c in sorted({*leads, *won, *more.pop("silent", ())})
    )
    elections = tuple(PastElection(year, by_party) for year, by_party in past)
    return BoardView(seats, seats // 2 + 1, sides, tuple(briefs), past=elections, **more)
