"""The list of seats: which pages it has, asking for as few of them as tell whether there is anything new."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from results.domain.records import ByeSeat, FolderIndex, SeatList, SeatRow
from results.models import Contest, Election, Page
from results.scrape.retries import count_answers, visit_due
from results.scrape.visit import (
    Archived,
    Fetcher,
    Visit,
    archived_pages,
    archived_record,
    archived_record_or_none,
    latest_pages,
)
from results.sources.eci import address

SEATS_A_PAGE = 20
MOST_PAGES = 25
"""Of one state's list: more than any has."""
_BOX_WORDS = {"won": "Result Declared", "leading": "Result in Progress"}
"""A box says it in a word of its own, or not at all."""
Place = tuple[str, int]
"""State code and the constituency's number in it."""


@dataclass(slots=True)
class ListCheck:
    """What was asked, and the newest readable page at each address of the list."""

    visits: list[Visit] = field(default_factory=list)
    pages: dict[str, Page] = field(default_factory=dict)
    behind: list[str] = field(default_factory=list)
    """Pages older than the newest, not asked for again since that one came."""
    newest_before: datetime | None = None
    """The newest stamp known before this look."""
    renewed: bool = False
    """The source has made its pages anew since the last look."""


def check_lists(election: Election, fetcher: Fetcher, now: datetime) -> ListCheck:
    """Ask one page whether the source has made its pages anew; if so, or if nothing tells, ask for all. Pages that are
    behind their fellows are asked for first, and tell as well as any other."""
    names = list_pages(election)
    kept = archived_pages(election, names)
    known = {name: of.last_readable for name, of in kept.items() if of.last_readable}
    newest_before = _newest(known.values())
    first = _behind(election, known, names) or _probe(names, known)
    check = ListCheck(pages=dict(known), newest_before=newest_before)
    _ask(election, first if newest_before else names, fetcher, now, check, kept)
    after = _newest(check.pages.values())
    failed = not any(v.page and not v.failure for v in check.visits)
    held = any(v.not_sent for v in check.visits)
    check.renewed = after != newest_before
    if newest_before and not held and (check.renewed or failed):
        _ask(election, _not_asked(names, check), fetcher, now, check, kept)
    _ask(election, _not_asked(_further(election, check), check), fetcher, now, check)
    count_answers(election, check.visits, now)
    check.behind = _behind(election, check.pages, list(check.pages))
    return check


def _ask(
    election: Election,
    names: Sequence[str],
    fetcher: Fetcher,
    now: datetime,
    check: ListCheck,
    kept: Mapping[str, Archived] | None = None,
) -> None:
    if not names:
        return
    visits = visit_due(election, list(dict.fromkeys(names)), fetcher, now, kept)
    check.visits += visits
    check.pages.update({v.name: v.page for v in visits if v.page and not v.failure})


def _not_asked(names: Sequence[str], check: ListCheck) -> list[str]:
    asked = {v.name for v in check.visits}
    return [name for name in names if name not in asked]


def _newest(pages: Iterable[Page]) -> datetime | None:
    return max((page.source_at for page in pages if page.source_at), default=None)


def _probe(names: Sequence[str], known: dict[str, Page]) -> list[str]:
    """The page to ask first: the first of the list that has a stamp."""
    return next(([name] for name in names if name in known and known[name].source_at), list(names[:1]))


def _behind(election: Election, known: dict[str, Page], names: Sequence[str]) -> list[str]:
    """Pages older than the newest stamp that have not been asked for again since it was seen. One that failed, or came
    older than it was, rests like any other that failed: asking it over and over would not make it newer."""
    newest = _newest(known.values())
    if newest is None:
        return []
    came = min(page.fetched_at for page in known.values() if page.source_at == newest)
    late = came + timedelta(seconds=2)
    failed = set(election.retries.filter(name__in=names).values_list("name", flat=True))
    old = [n for n in names if n not in known or ((known[n].source_at or newest) < newest and known[n].seen_at < late)]
    return [name for name in old if name not in failed]


def list_pages(election: Election) -> list[str]:
    """Every page of every state's list: as many as its seats need. A by-election's index is its list."""
    if election.by_election and _has_boxes(election):
        return [address.index()]
    return pages_of_lists(election)


def pages_of_lists(election: Election) -> list[str]:
    """The pages of every state's list of seats."""
    counts = dict.fromkeys(election.state_codes, 0)
    for state, _ in numbers_by_place(election):
        counts[state] = counts.get(state, 0) + 1
    return [address.seat_list(s, n) for s, count in counts.items() for n in range(1, _pages(count) + 1)]


def _pages(count: int) -> int:
    return max(1, ceil(count / SEATS_A_PAGE))


def _has_boxes(election: Election) -> bool:
    page = latest_pages(election, [address.index()]).get(address.index())
    record = archived_record(page) if page else None
    return isinstance(record, FolderIndex) and bool(record.bye_seats)


def _further(election: Election, check: ListCheck) -> list[str]:
    """Pages beyond those that our seats need, where a page just asked for says that there are more."""
    further = []
    for v in check.visits:
        record = archived_record_or_none(v.page) if v.page and not v.failure else None
        if isinstance(record, SeatList):
            state = address.parse_address(v.name).state or ""
            further += [address.seat_list(state, n) for n in range(1, min(record.pages, MOST_PAGES) + 1)]
    return [name for name in further if name not in check.pages]


def numbers_by_place(election: Election) -> dict[Place, int]:
    """Contest number by (state code, constituency number)."""
    rows = Contest.objects.filter(election=election).values_list(
        "constituency__state_code", "constituency__number", "number"
    )
    return {(state, place): number for state, place, number in rows}


def lines(page: Page) -> list[tuple[Place, SeatRow]]:
    """A list page's lines, from the archive: also of an unchanged page, so that a lost chunk is made up for."""
    record = archived_record(page)
    if isinstance(record, SeatList):
        state = address.parse_address(page.name).state or ""
        return [((state, row.number), row) for row in record.rows]
    if isinstance(record, FolderIndex):
        return [((seat.state, seat.number), _line(seat)) for seat in record.bye_seats if seat.state and seat.number]
    return []


def _line(seat: ByeSeat) -> SeatRow:
    """A by-election's box as a line of a list: it says who leads, not by how much."""
    return SeatRow(
        number=seat.number or 0,
        name=seat.name,
        leader=seat.candidate,
        leader_party=seat.party,
        trailing=None,
        trailing_party=None,
        margin=None,
        round=None,
        rounds=None,
        status_text=_BOX_WORDS.get(seat.status_text.lower(), seat.status_text),
    )
