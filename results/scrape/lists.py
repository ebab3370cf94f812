"""The list of seats: which pages it has, asking for as few of them as tell whether there is anything new."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from results.domain.records import ByeSeat, FolderIndex, SeatList, SeatRow
from results.models import Contest, Election, Page
from results.scrape.retries import count_answers, speed, visit_due
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
LEAST_PAUSE_S = 12.0
"""Of the source's seconds, before a page of the list that lags behind the others is asked for again."""
MOST_PAUSE_SHARE = 1 / 3
"""Of the source's interval: no page that lags is left alone for longer."""
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
    newest_before: datetime | None = None
    """The newest stamp known before this check."""
    renewed: bool = False
    """The source has made its pages anew since the last check."""
    ask_again_at: datetime | None = None
    """When the first of the pages that are older than the newest, or missing, is to be asked for again."""


def check_lists(election: Election, fetcher: Fetcher, now: datetime) -> ListCheck:
    """Ask whether the source has made its pages anew: one page in turn, and those that lag behind their fellows. If it
    has, or if nothing tells, ask for all."""
    names = list_pages(election)
    archived = archived_pages(election, names)
    pages = {name: of.last_readable for name, of in archived.items() if of.last_readable}
    newest_before = _newest(pages.values())
    check = ListCheck(pages=dict(pages), newest_before=newest_before)
    late = [name for name, due_at in _late(election, pages, names).items() if due_at <= now]
    _ask(election, [*late, *_probe(names, pages)] if newest_before else names, fetcher, now, check, archived)
    failed = not any(v.page and not v.failure for v in check.visits)
    not_sent = any(v.not_sent for v in check.visits)
    check.renewed = _newest(check.pages.values()) != newest_before
    if newest_before and not not_sent and (check.renewed or failed):
        _ask(election, _not_asked(names, check), fetcher, now, check, archived)
    _ask(election, _not_asked(_further(election, check), check), fetcher, now, check)
    count_answers(election, check.visits, now)
    check.ask_again_at = min(_late(election, check.pages, names).values(), default=None)
    return check


def _ask(
    election: Election,
    names: Sequence[str],
    fetcher: Fetcher,
    now: datetime,
    check: ListCheck,
    archived: Mapping[str, Archived] | None = None,
) -> None:
    if not names:
        return
    visits = visit_due(election, list(dict.fromkeys(names)), fetcher, now, archived)
    check.visits += visits
    check.pages.update({v.name: v.page for v in visits if v.page and not v.failure})


def _not_asked(names: Sequence[str], check: ListCheck) -> list[str]:
    visited = {v.name for v in check.visits}
    return [name for name in names if name not in visited]


def _newest(pages: Iterable[Page]) -> datetime | None:
    return max((page.source_at for page in pages if page.source_at), default=None)


def _probe(names: Sequence[str], pages: dict[str, Page]) -> list[str]:
    """The page that tells whether there is anything new: the one with a stamp that was not seen for longest, so that
    one which an old server keeps answering for is not the only witness."""
    stamped = [name for name in names if name in pages and pages[name].source_at]
    return [min(stamped, key=lambda name: pages[name].seen_at)] if stamped else list(names[:1])


def _late(election: Election, pages: Mapping[str, Page], names: Iterable[str]) -> dict[str, datetime]:
    """Pages that are older than the newest stamp, or missing, and when each is to be asked for: at once when that stamp
    has come since they were seen, then after ever longer pauses while they stay as they are; one that failed, after its
    rest. None of them is forgotten."""
    newest = _newest(pages.values())
    if newest is None:
        return {}
    first_fetched_at = min(page.fetched_at for page in pages.values() if page.source_at == newest)
    resting = dict(election.retries.filter(name__in=names).values_list("name", "retry_at"))
    late: dict[str, datetime] = {}
    for name in names:
        page = pages.get(name)
        if page is not None and page.source_at is not None and page.source_at >= newest:
            continue
        due_at = first_fetched_at if page is None else page.seen_at + _pause(election, page, first_fetched_at)
        late[name] = max(due_at, resting.get(name, due_at))
    return late


def _pause(election: Election, page: Page, first_fetched_at: datetime) -> timedelta:
    """How long a page that lags is left alone: as long as it has lagged, from seconds to a part of an interval."""
    least = timedelta(seconds=LEAST_PAUSE_S / speed(election))
    most = timedelta(seconds=max(election.source_interval_s * MOST_PAUSE_SHARE, LEAST_PAUSE_S / speed(election)))
    lagged = page.seen_at - first_fetched_at
    return timedelta() if lagged < timedelta() else min(max(lagged, least), most)


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
