"""What both forms of the feed have in common: one ballot row, one constituency, and what makes them sound."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from results.domain.records import CandidateRow, ContestTable, Feed, FeedContest
from results.sources.errors import PageError

_NOTA = frozenset({"nota", "none of the above"})
_STATE = re.compile(r"[A-Z]\d\d", re.ASCII)
EARLIEST = 2000


@dataclass(frozen=True, slots=True)
class Head:
    """What a feed says of a constituency beside its candidates."""

    state: str | None
    number: int
    name: str
    status: str
    round: int | None
    rounds: int | None
    updated: datetime


def moment(printed: str) -> datetime:
    """An ISO 8601 time with its offset. Raises ValueError."""
    try:
        time = datetime.fromisoformat(printed.strip())
    except ValueError:
        time = None
    if time is None or time.tzinfo is None or time.year < EARLIEST:
        raise ValueError("a time like 2025-02-08T11:03:00+05:30")
    return time


def state_code(printed: str) -> str | None:
    if not printed.strip():
        return None
    if not _STATE.fullmatch(printed.strip()):
        raise ValueError("a state code like U05, or nothing")
    return printed.strip()


def is_nota(name: str, party: str) -> bool:
    return name.casefold() in _NOTA or party.casefold() in _NOTA


def contest(page: str, title: str, head: Head, candidates: Sequence[CandidateRow]) -> FeedContest:
    """One constituency. Raises PageError when a serial stands twice or there is no candidate."""
    where = f"{head.state or ''} {head.number} {head.name}".strip()
    serials = [row.serial for row in candidates]
    if not serials or len(set(serials)) != len(serials):
        raise PageError(page, where, "every ballot serial once, at least one", serials)
    if head.round is not None and head.rounds is not None and head.round > head.rounds:
        raise PageError(page, where, "a round within its rounds", f"{head.round}/{head.rounds}")
    table = ContestTable(
        title, head.state or "", head.number, head.name, head.updated, head.round, head.rounds, tuple(candidates),
        None, None, None, head.status,
    )  # fmt: skip
    return FeedContest(head.state, table)


def feed(page: str, title: str, updated: datetime, contests: Sequence[FeedContest]) -> Feed:
    """The whole file. Raises PageError when a constituency stands twice or there is none."""
    places = [(one.state, one.table.number) for one in contests]
    if not places or len(set(places)) != len(places):
        raise PageError(page, "contests", "every constituency once, at least one", places)
    return Feed(title, updated, tuple(contests))
