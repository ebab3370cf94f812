"""The shape of the answer about an election's sources, as types."""

from typing import Literal, TypedDict

from results.domain.wire_types import Time
from results.web.api.answer_types import Position


class Budget(TypedDict):
    per_minute: float | None
    left: float | None


class Circuit(TypedDict):
    state: str
    reason: str
    until: Time | None


class SourceHealth(TypedDict):
    """The source as a whole. `age_s` is its age in seconds when the answer was made."""

    url: str
    state: Literal["ok", "late", "down"]
    at: Time | None
    read_at: Time | None
    age_s: int | None
    interval_s: float
    next_poll_at: Time | None
    tracking: bool
    budget: Budget
    circuit: Circuit


class KindOfPage(TypedDict):
    """One kind of page: how fetching goes, and what became of its rows."""

    kind: str
    asked: int
    answers: dict[str, int]
    last_success_at: Time | None
    age_s: int | None
    last_failure_at: Time | None
    last_failure: str
    failing: int
    copies: int
    not_used: int
    matched: int
    unmatched: int
    rejected: int
    ignored_columns: str


class ValueOfKind(TypedDict):
    kind: str
    value: str


class ContradictionEntry(TypedDict):
    """Two kinds of page that disagree."""

    about: str
    seat: int | None
    seat_name: str
    first: ValueOfKind
    second: ValueOfKind
    source_at: Time | None
    since: Time | None


class StalledSeat(TypedDict):
    number: int
    name: str
    status: str
    changed_at: Time | None


class RetryEntry(TypedDict):
    name: str
    failures: int
    retry_at: Time | None
    error: str


class SourcePage(TypedDict):
    """The newest copy of one page."""

    id: int
    name: str
    url: str
    kind: str
    hash: str | None
    status: int
    fetched_at: Time | None
    seen_at: Time | None
    source_at: Time | None
    outcome: str
    error: str


class Sources(Position):
    source: SourceHealth
    kinds: list[KindOfPage]
    contradictions: list[ContradictionEntry]
    stalled: list[StalledSeat]
    retries: list[RetryEntry]
    pages: list[SourcePage]
    next: int | None
