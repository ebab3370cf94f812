"""What a poll is given by whoever runs it: how to fetch, how much may be asked, and where seats are read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf

from results.scrape.visit import Fetcher

HandOut = Callable[[int, list[int], list[int]], object]
"""Where a chunk of seats goes: (election id, ids of the list pages they were seen on, contest numbers)."""
RequestsWithin = Callable[[float], float]
"""Requests that will become available within so many seconds."""


def no_limit() -> int | None:
    return None


def unlimited(_: float) -> float:
    return inf


def all_seats(numbers: Sequence[int]) -> list[int]:
    return list(numbers)


@dataclass(frozen=True, slots=True)
class PollContext:
    """`requests_now` is how many requests may be made at once (None: any number). `claim_seats` returns those of the
    seats that no other worker is reading."""

    fetcher: Fetcher
    hand_out: HandOut
    requests_now: Callable[[], int | None] = no_limit
    requests_within: RequestsWithin = unlimited
    claim_seats: Callable[[Sequence[int]], list[int]] = all_seats
