"""What a results folder's pages say of an election as a whole: its seats, its name, its day."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone

from results.domain.names import clean
from results.domain.records import CandidateBoxes, ContestTable, Feed, FolderIndex, PartyTable, Record, SeatList
from results.enrolment.register import Place
from results.scrape.replay_header import HEADER, replay_facts
from results.scrape.visit import Visit
from results.sources.eci.address import parse_address
from results.sources.errors import UnknownPage

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_WHEN = re.compile(rf"\b({_MONTHS})\W+(20\d\d)", re.IGNORECASE)
_FOLDER_WHEN = re.compile(r"(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*(20\d\d)$", re.IGNORECASE)
_RESERVED = re.compile(r"(.+?)\s*\((SC|ST)\)")
SOURCE_INTERVAL_S = 180.0
MOST_POLL_S = 30.0
MOST_SEATS = 440
"""More than any state has."""


class NothingThere(ValueError):
    """The address answers with nothing that can be tracked; says what was tried and what came back."""


def folder(url: str) -> str:
    """The folder of an address, with its last slash: pages, queries and missing slashes are forgiven."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise NothingThere(f"{url[:100]!r} is not a web address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NothingThere(f"{url[:100]!r} is not a web address such as https://results.eci.gov.in/ResultAcGenFeb2025/")
    path = re.sub(r"[^/]*\.(html?|js|json)$", "", parts.path, flags=re.IGNORECASE)
    path = re.sub(r"/(hi|ac)/?$", "/", path if path.endswith("/") else f"{path}/")
    return f"{parts.scheme}://{parts.hostname}{f':{port}' if port else ''}{path or '/'}"


def places(visits: Sequence[Visit]) -> list[Place]:
    """Every seat once: from the drop-down, which is up before the count, from the list, from boxes and seats' pages.

    Where a state's reserved seats are marked, the others are general; where none is, the category is not known.
    """
    names: dict[tuple[str, int], str] = {}
    for state, number, name in named_seats(visits):
        names.setdefault((state, number), name)
    listed = [Place(state, number, *category(name)) for (state, number), name in names.items()]
    marked = {place.state for place in listed if place.category}
    return [replace(p, category=p.category or "GEN") if p.state in marked else p for p in listed]


def named_seats(visits: Iterable[Visit]) -> Iterator[tuple[str, int, str]]:
    """State, number and name of every seat as often as it is named."""
    for v in visits:
        own_state = state_of(v.name)
        for state, number, name in _seats(v.record):
            if (code := state or own_state) and number and name:
                yield code, number, name


def states_named(visits: Iterable[Visit]) -> tuple[str, ...]:
    """Codes of the states whose seats these pages have."""
    return tuple(sorted({state for state, _, _ in named_seats(visits)}))


def state_of(name: str) -> str | None:
    """The state that a page's name names."""
    try:
        return parse_address(name).state
    except UnknownPage:
        return None  # a page of another source than the site


def _seats(record: Record | None) -> Iterator[tuple[str | None, int | None, str]]:
    match record:
        case SeatList():
            yield from ((None, row.number, row.name) for row in record.rows)
        case PartyTable():
            yield from ((None, number, name) for number, name in record.seats)
        case FolderIndex():
            yield from ((seat.state, seat.number, seat.name) for seat in record.bye_seats)
        case ContestTable() | CandidateBoxes():
            yield None, record.number, record.name
        case Feed():
            yield from ((contest.state, contest.table.number, contest.table.name) for contest in record.contests)


def seats_printed(visits: Iterable[Visit]) -> int:
    """The number of seats that pages say there are, 0 where none says; more than are listed when some are missing."""
    by_state: dict[str, int] = {}
    for v in visits:
        printed = v.record.total if isinstance(v.record, SeatList) else getattr(v.record, "seats_total", None)
        state = state_of(v.name) or ""
        by_state[state] = max(by_state.get(state, 0), printed or 0)
    return max(by_state.pop("", 0), sum(by_state.values()))


def category(name: str) -> tuple[str, str]:
    """`KARAWAL NAGAR (SC)` as its name and SC."""
    match = _RESERVED.fullmatch(name)
    return (match[1], match[2]) if match else (name, "")


def short_title(title: str) -> str:
    """`General Election to Assembly Constituencies: Trends & Results February-2025` without the trends."""
    main, _, details = clean(title).partition(":")
    return f"{main.strip()}, {when(details)}" if when(details) else clean(title)


def when(title: str) -> str:
    """`February 2025` of a title, empty where it says none."""
    match = _WHEN.search(title)
    return f"{match[1].capitalize()} {match[2]}" if match else ""


def when_of_folder(base: str) -> str:
    """`Nov 2025` of `…/AcResultByeNov2025/`."""
    match = _FOLDER_WHEN.search(base.rstrip("/"))
    return f"{match[1].capitalize()} {match[2]}" if match else ""


def counting_day(visits: Iterable[Visit]) -> date | None:
    """The counting day: the day of the oldest stamp seen."""
    stamps: list[datetime] = [v.page.source_at for v in visits if v.page and v.page.source_at]
    return timezone.localtime(min(stamps)).date() if stamps else None


def test_facts(visits: Iterable[Visit]) -> dict[str, Any]:
    """Whether the site calls itself a replay; then it is test data, and stays so."""
    label = next((v.page.headers[HEADER] for v in visits if v.page and HEADER in v.page.headers), None)
    if label is None:
        return {}
    facts = replay_facts(label)
    interval = SOURCE_INTERVAL_S / float(facts["speed"])
    return {
        "is_test": True,
        "replay": facts,
        "source_interval_s": interval,
        "poll_seconds": min(MOST_POLL_S, max(1.0, interval / 3)),
    }
