"""Short ways to say what is on a ballot and what a page says."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from results.domain.contest import Ballot, MatchedReading, Votes

AT = datetime(2025, 2, 8, 5, 30, tzinfo=UTC)
BALLOT = (
    Ballot(1, "ASHA RANI", "AAP"),
    Ballot(2, "BALRAM", "BJP"),
    Ballot(3, "CHANDNI", "INC"),
    Ballot(4, "NOTA", "NOTA", is_nota=True),
)


def at(minutes: float = 0) -> datetime:
    return AT + timedelta(minutes=minutes)


def table(votes: Mapping[int, int | None], minutes: float = 0, **more: Any) -> MatchedReading:
    """A constituency's own page; its printed total is right unless given."""
    rows = {serial: Votes(total=total) for serial, total in votes.items()}
    more.setdefault("printed_total", sum(total or 0 for total in votes.values()))
    return MatchedReading(at(minutes), votes=rows, **more)


def line(leader: int | None = None, trailing: int | None = None, margin: int | None = None, minutes: float = 0,
         **more: Any) -> MatchedReading:  # fmt: skip
    """A line of the seat list."""
    return MatchedReading(at(minutes), leader=leader, trailing=trailing, margin=margin, **more)
