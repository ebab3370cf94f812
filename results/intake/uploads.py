"""Pages handed in by people: kept first, then read by the same parsers, in the same order, as fetched ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime

from django.utils import timezone

from results.domain.page_kinds import PageKind
from results.domain.records import (
    Boundaries,
    CandidateBoxes,
    ContestTable,
    Feed,
    FolderIndex,
    LiveSeats,
    PartyTable,
    RoundTables,
    SeatList,
)
from results.enrolment import late_seats
from results.ingest import rounds
from results.ingest.store import Outcome, Reading
from results.intake.inbox import NotAccepted
from results.models import Election, Page, Upload
from results.polling import background_pages, crosscheck, health
from results.polling.readings import list_ballots_and_store
from results.scrape.lists import Place, lines, numbers_by_place
from results.scrape.visit import (
    Fetcher,
    Visit,
    archive_answers,
    archived_pages,
    record_of,
    reject_pages_on_error,
    save_outcomes,
)
from results.sources import registry
from results.sources.eci import address
from results.sources.eci.identify import identify
from results.sources.errors import FetchError, UnknownPage
from results.sources.fetch import Ask, Fetched


def page_name(name: str, body: bytes = b"", state: str | None = None) -> str:
    """The page's name below its folder: by a URL or a saved file's name, or, where that is a browser's own, by what the
    page itself says. `state` is the code that a page without one is taken for. Raises NotAccepted."""
    try:
        return _proper_name(name)
    except UnknownPage as error:
        if page := identify(body, state):
            return page.name
        plain = address.without_copy_marks(name.replace("\\", "/"))
        try:
            return _proper_name(plain)
        except UnknownPage:
            raise NotAccepted(f"{error}; its content does not tell either what page it is") from None


def _proper_name(name: str) -> str:
    """Raises UnknownPage."""
    if registry.source_of(name).name == "eci":
        return address.parse_address(name).name
    return name.replace("\\", "/").rpartition("/")[2].partition("?")[0][:200]


def read_upload(upload: Upload, now: datetime) -> str:
    """Read one upload as a fetched page is read, and return in a line how that ended. Doing it twice does no harm."""
    if upload.done_at is not None:
        return upload.message
    try:
        upload.name = page_name(upload.name, bytes(upload.body), only_state(upload.election))
    except NotAccepted as error:
        return _finish(upload, None, str(error), now)
    election = upload.election
    had_at = upload.fetched_at or upload.received_at
    fetched_elsewhere = (
        upload.fetched_at is not None and upload.fetched_at < upload.received_at and not election.is_test
    )
    headers = _date_header(had_at) if fetched_elsewhere else {}
    fetched = Fetched(election.source_url + upload.name, 200, headers, bytes(upload.body), had_at, had_at)
    archived = archived_pages(election, [upload.name])
    (visit,) = archive_answers(election, [(upload.name, fetched)], archived, fed_by=upload.by)
    message = visit.failure
    with reject_pages_on_error([visit]):
        message = message or "; ".join(filter(None, (apply_page(election, visit), _error(visit))))
        save_outcomes([visit])
    return _finish(upload, visit.page, message or _error(visit), now)


def only_state(election: Election) -> str | None:
    """The one state whose pages an election has, None where it has several."""
    return election.state_codes[0] if len(election.state_codes) == 1 else None


def _date_header(at: datetime) -> dict[str, str]:
    """A Date header with the time at which the sender fetched the page; our own clock never stands for it."""
    return {"date": format_datetime(at.astimezone(UTC), usegmt=True)}


def _finish(upload: Upload, page: Page | None, message: str, now: datetime) -> str:
    """Store how the upload ended, and drop its bytes: they are in the archive now."""
    upload.message, upload.page, upload.done_at, upload.body = message, page, now, b""
    upload.save(update_fields=["name", "message", "page", "done_at", "body"])
    return message


def _error(visit: Visit) -> str:
    return visit.page.error if visit.page else ""


def apply_page(election: Election, visit: Visit) -> str:
    """Store what a page says and return a line about it. A page that was read before is stored again: the reader
    may have used only its list of seats."""
    record = record_of(visit)
    health.record_stamps(election, [visit], timezone.now())
    if record is None:
        return "this page could not be read before either"
    visit = replace(visit, record=record)
    if address_of(visit.name).hindi or isinstance(record, Boundaries):
        background_pages.apply_pages(election, [visit], timezone.now())
        return "read for names and outlines"
    if isinstance(record, SeatList | FolderIndex | ContestTable | CandidateBoxes):
        late_seats.enrol(election, [visit], numbers_by_place(election), timezone.now())
    numbers = numbers_by_place(election)
    if isinstance(record, RoundTables):
        return _rounds(election, visit, record, numbers)
    if isinstance(record, PartyTable | LiveSeats):
        return crosscheck.compare_upload(election, visit, timezone.now())
    seat_readings = readings(election, visit, numbers)
    return _summary(
        list_ballots_and_store(election, seat_readings, failed={reading.number for reading in seat_readings})
    )


def address_of(name: str) -> address.Address:
    """The address of an ECI page; of another source's, a seat list's that is not in Hindi."""
    return address.parse_address(name) if registry.source_of(name).name == "eci" else address.Address(PageKind.INDEX)


def readings(election: Election, visit: Visit, numbers: Mapping[Place, int]) -> list[Reading]:
    """What a page says of each contest of the election. Also counts its lines."""
    page, record = visit.page, visit.record
    assert page is not None
    rows: list[tuple[Place, object]] = []
    if isinstance(record, SeatList | FolderIndex):
        rows = list(lines(page))
    elif isinstance(record, ContestTable | CandidateBoxes):
        rows = [((address_of(visit.name).state or "", record.number), record)]
    elif isinstance(record, Feed):
        only = election.state_codes[0] if len(election.state_codes) == 1 else ""
        rows = [((contest.state or only, contest.table.number), contest.table) for contest in record.contests]
    matched = [(numbers[place], row) for place, row in rows if place in numbers]
    if rows:
        Page.objects.filter(pk=page.pk).update(matched=len(matched), unmatched=len(rows) - len(matched))
    return [_reading(page, number, row) for number, row in matched]


def _reading(page: Page, number: int, row: object) -> Reading:
    kind = (
        PageKind.FEED
        if page.kind.startswith(PageKind.FEED)
        else PageKind.SEAT_LIST
        if page.kind == PageKind.INDEX
        else page.kind
    )
    at = getattr(row, "source_at", None) or page.source_at or page.fetched_at
    return Reading(number, kind, row, page.pk, at, page.fetched_at)  # type: ignore[arg-type]


def _rounds(election: Election, visit: Visit, record: RoundTables, numbers: Mapping[Place, int]) -> str:
    number = numbers.get((address_of(visit.name).state or "", record.number))
    if number is None or visit.page is None:
        return "no such seat in this election"
    rounds.keep(election, [(number, visit.page, record)])
    return f"{len(record.tables)} rounds read"


def _summary(outcome: Outcome) -> str:
    counts = ", ".join(f"{count} {word.replace('_', ' ')}" for word, count in sorted(outcome.counts.items()))
    lost = f"; unmatched: {', '.join(outcome.unmatched[:5])}" if outcome.unmatched else ""
    return f"{counts or 'nothing new'}{lost}" + "".join(f"; {error}" for error in outcome.errors.values())


@dataclass(frozen=True, slots=True)
class SavedFile:
    """A page at hand, under its proper name; `saved_at` is when somebody had it."""

    name: str
    body: bytes
    saved_at: datetime


_READING_ORDER: dict[str, int] = {
    PageKind.INDEX: 0,
    PageKind.PARTYWISE: 1,
    PageKind.SEAT_LIST: 2,
    PageKind.CONSTITUENCYWISE: 3,
    PageKind.BOXES: 4,
}


def reading_order(files: Iterable[SavedFile]) -> list[SavedFile]:
    """Lists before seats' own pages, so that ballots find their seats; of one page the older copy first."""
    return sorted(files, key=lambda f: (_READING_ORDER.get(registry.kind_of(f.name), 5), f.name, f.saved_at))


def fetcher_of_files(base: str, files: Iterable[SavedFile]) -> Fetcher:
    """A fetcher that answers with files at hand, the newest of each name; what is not there is missing."""
    newest = {base + file.name: file for file in sorted(files, key=lambda file: file.saved_at)}

    def fetch(asks: Sequence[Ask]) -> Iterable[Fetched | FetchError]:
        for ask in asks:
            if file := newest.get(ask.url):
                yield Fetched(ask.url, 200, _date_header(file.saved_at), file.body, file.saved_at, file.saved_at)
            else:
                yield FetchError("missing", "not among the files", url=ask.url, status=404)

    return fetch
