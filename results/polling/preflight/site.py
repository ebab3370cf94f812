"""The site: does it answer, with what clock, can each kind of page be read, and does the budget do for its lists?"""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from math import ceil

from results.domain.records import FolderIndex, SeatList
from results.polling.network import Network
from results.polling.preflight.checks import Check, Grade
from results.scrape import replay_header
from results.scrape.visit import Fetcher
from results.sources import registry
from results.sources.eci import address
from results.sources.errors import FetchError, PageError
from results.sources.fetch import Ask, Fetched

CLOCK_WARN_S, CLOCK_FAIL_S = 5.0, 60.0
SEATS_A_PAGE, SEATS_A_STATE = 20, 100
"""Of a list; and of an assembly, roughly."""
LONGEST_LIST_MINUTES = 3.0
"""The interval at which the site makes its pages anew."""


def site(base: str, states: Sequence[str], fetcher: Fetcher, now: Callable[[], datetime]) -> Iterator[Check]:
    """The index, then one page of each kind of the first state."""
    began = time.monotonic()
    answer = _fetch(base, address.index(), fetcher)
    if isinstance(answer, FetchError):
        yield Check("site", Grade.WARN if answer.kind == "missing" else Grade.FAIL, _refusal(answer))
    else:
        yield Check("site", Grade.OK, f"{base} answers {answer.status} in {time.monotonic() - began:.1f} s")
        yield clock(answer, now())
    record = None if isinstance(answer, FetchError) else _read(address.index(), answer)
    linked = [link.code for link in record.states] if isinstance(record, FolderIndex) else []
    codes = list(states) or linked
    if not codes:
        yield Check("page", Grade.WARN, "no state is known: name some with --states, or wait for the index")
        return
    yield from pages(base, codes[0], fetcher)
    if isinstance(fetcher, Network):
        yield budget([limit.per_minute for limit in fetcher.limits(fetcher.host)], len(codes))


def _refusal(error: FetchError) -> str:
    if error.kind == "blocked":
        return f"{error}; saved pages can be handed in instead: docs/tracking.md, Pages from people"
    return f"{error}; not published yet, or another folder" if error.kind == "missing" else str(error)


def clock(answer: Fetched, now: datetime) -> Check:
    """Our clock beside the site's. Ages are told by the site's, times of corrections by ours."""
    if replay_header.HEADER in answer.headers:
        return Check("clock", Grade.OK, "a rehearsal: its clock is its own")
    if answer.server_at is None:
        return Check("clock", Grade.WARN, "the site sends no Date: our clock can't be compared")
    off = abs((now - answer.server_at).total_seconds())
    grade = Grade.FAIL if off > CLOCK_FAIL_S else Grade.WARN if off > CLOCK_WARN_S else Grade.OK
    return Check("clock", grade, f"ours and the site's differ by {off:.0f} s")


def pages(base: str, state: str, fetcher: Fetcher) -> Iterator[Check]:
    """One page of each kind that a night is read from."""
    number = 1
    for name in (address.seat_list(state, 1), address.partywise(state)):
        answer = _fetch(base, name, fetcher)
        yield _page(name, answer)
        record = None if isinstance(answer, FetchError) else _read(name, answer)
        if isinstance(record, SeatList) and record.rows:
            number = record.rows[0].number
    for name in (address.constituencywise(state, number), address.boxes(state, number)):
        yield _page(name, _fetch(base, name, fetcher))


def _page(name: str, answer: Fetched | FetchError) -> Check:
    if isinstance(answer, FetchError):
        return Check("page", Grade.WARN, f"{name}: {answer}")
    record = _read(name, answer)
    if isinstance(record, PageError):
        return Check("page", Grade.FAIL, str(record))
    return Check("page", Grade.OK, f"{name}: read as {type(record).__name__}")


def _fetch(base: str, name: str, fetcher: Fetcher) -> Fetched | FetchError:
    return next(iter(fetcher([Ask(base + name)])))


def _read(name: str, answer: Fetched) -> object:
    """The page's record, or the PageError that says what is wrong with it."""
    try:
        return registry.parse(name, answer.body)
    except PageError as error:
        return error


def budget(rates: Sequence[float], states: int) -> Check:
    """Whether the list of seats can be had once an interval."""
    if not rates:
        return Check("budget", Grade.OK, "a site on this machine has none")
    minutes = ceil(SEATS_A_STATE * states / SEATS_A_PAGE) / min(rates)
    grade = Grade.OK if minutes <= LONGEST_LIST_MINUTES else Grade.WARN
    return Check(
        "budget", grade, f"{min(rates):.0f} requests a minute: the lists of {states} states take {minutes:.1f} min"
    )
