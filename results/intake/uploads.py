"""Pages handed in by people: kept first, then read by the same parsers, in the same order, as fetched ones."""

from collections.abc import Iterable, Mapping, Sequence
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
    reject_pages_on_error,
    save_outcomes,
)
from results.sources import registry
from results.sources.eci import address
from results.sources.errors import FetchError, UnknownPage
from results.sources.fetch import Ask, Fetched


def page_name(name: str) -> str:
    """The page's name below its folder, from a URL, a saved file's name or itself. Raises NotAccepted."""
    try:
        if registry.source_of(name).name == "eci":
            return address.parse_address(name).name
        return name.replace("\\", "/").rpartition("/")[2].partition("?")[0][:200]
    except UnknownPage as error:
        raise NotAccepted(str(error)) from None


def read_upload(upload: Upload, now: datetime) -> str:
    """Read one upload through the same door as a fetched page; what became of it, in a line. Twice does no harm."""
    if upload.done_at is not None:
        return upload.message
    try:
        upload.name = page_name(upload.name)
    except NotAccepted as error:
        return _done(upload, None, str(error), now)
    election = upload.election
    had_at = upload.fetched_at or upload.received_at
    told = upload.fetched_at is not None and upload.fetched_at < upload.received_at and not election.is_test
    headers = _sent(had_at) if told else {}
    found = Fetched(election.source_url + upload.name, 200, headers, bytes(upload.body), had_at, had_at)
    known = archived_pages(election, [upload.name])
    (seen,) = archive_answers(election, [(upload.name, found)], known, fed_by=upload.by)
    message = seen.failure
    with reject_pages_on_error([seen]):
        message = message or apply_page(election, seen)
        save_outcomes([seen])
    return _done(upload, seen.page, message or _error(seen), now)


def _sent(at: datetime) -> dict[str, str]:
    """When somebody says to have had a page stands for the Date that came with it; our own clock does not."""
    return {"date": format_datetime(at.astimezone(UTC), usegmt=True)}


def _done(upload: Upload, page: Page | None, message: str, now: datetime) -> str:
    """The bytes are in the archive now: they need not be kept twice."""
    upload.message, upload.page, upload.done_at, upload.body = message, page, now, b""
    upload.save(update_fields=["name", "message", "page", "done_at", "body"])
    return message


def _error(seen: Visit) -> str:
    return seen.page.error if seen.page else ""


def apply_page(election: Election, seen: Visit) -> str:
    """Put what a page says where it belongs; a line that says what that was."""
    record = seen.record
    health.note_stamps(election, [seen], timezone.now())
    if record is None:
        return "known already: the same page was read before"
    if address_of(seen.name).hindi or isinstance(record, Boundaries):
        background_pages.apply_pages(election, [seen], timezone.now())
        return "read for names and outlines"
    if isinstance(record, SeatList | FolderIndex | ContestTable | CandidateBoxes):
        late_seats.enrol(election, [seen], numbers_by_place(election), timezone.now())
    numbers = numbers_by_place(election)
    if isinstance(record, RoundTables):
        return _rounds(election, seen, record, numbers)
    if isinstance(record, PartyTable | LiveSeats):
        return crosscheck.compare_upload(election, seen, timezone.now())
    return _summary(list_ballots_and_store(election, readings(election, seen, numbers)))


def address_of(name: str) -> address.Address:
    """The address of an ECI page; of another source's, a seat list's that is not in Hindi."""
    return address.parse_address(name) if registry.source_of(name).name == "eci" else address.Address(PageKind.INDEX)


def readings(election: Election, seen: Visit, numbers: Mapping[Place, int]) -> list[Reading]:
    """What a page says of each contest of the election. Also counts its lines."""
    page, record = seen.page, seen.record
    assert page is not None
    found: list[tuple[Place, object]] = []
    if isinstance(record, SeatList | FolderIndex):
        found = list(lines(page))
    elif isinstance(record, ContestTable | CandidateBoxes):
        found = [((address_of(seen.name).state or "", record.number), record)]
    elif isinstance(record, Feed):
        only = election.state_codes[0] if len(election.state_codes) == 1 else ""
        found = [((each.state or only, each.table.number), each.table) for each in record.contests]
    known = [(numbers[place], said) for place, said in found if place in numbers]
    if found:
        Page.objects.filter(pk=page.pk).update(matched=len(known), unmatched=len(found) - len(known))
    return [_reading(page, number, said) for number, said in known]


def _reading(page: Page, number: int, said: object) -> Reading:
    kind = (
        PageKind.FEED
        if page.kind.startswith(PageKind.FEED)
        else PageKind.SEAT_LIST
        if page.kind == PageKind.INDEX
        else page.kind
    )
    at = getattr(said, "source_at", None) or page.source_at or page.fetched_at
    return Reading(number, kind, said, page.pk, at, page.fetched_at)  # type: ignore[arg-type]


def _rounds(election: Election, seen: Visit, record: RoundTables, numbers: Mapping[Place, int]) -> str:
    number = numbers.get((address_of(seen.name).state or "", record.number))
    if number is None or seen.page is None:
        return "no such seat in this election"
    rounds.keep(election, [(number, seen.page, record)])
    return f"{len(record.tables)} rounds read"


def _summary(outcome: Outcome) -> str:
    said = ", ".join(f"{count} {word.replace('_', ' ')}" for word, count in sorted(outcome.counts.items()))
    lost = f"; unmatched: {', '.join(outcome.unmatched[:5])}" if outcome.unmatched else ""
    return f"{said or 'nothing new'}{lost}" + "".join(f"; {error}" for error in outcome.errors.values())


def reading_order(names: Iterable[str]) -> list[str]:
    """Lists before seats' own pages, so that ballots find their seats."""
    first: dict[str, int] = {
        PageKind.INDEX: 0,
        PageKind.PARTYWISE: 1,
        PageKind.SEAT_LIST: 2,
        PageKind.CONSTITUENCYWISE: 3,
        PageKind.BOXES: 4,
    }
    return sorted(names, key=lambda name: (first.get(registry.kind_of(name), 5), name))


def fetcher_of_files(base: str, files: Mapping[str, tuple[bytes, datetime]]) -> Fetcher:
    """A fetcher that answers with files at hand, by page name; what is not there is missing."""

    def fetch(asks: Sequence[Ask]) -> Iterable[Fetched | FetchError]:
        for ask in asks:
            if found := files.get(ask.url.removeprefix(base)):
                yield Fetched(ask.url, 200, _sent(found[1]), found[0], found[1], found[1])
            else:
                yield FetchError("missing", "not among the files", url=ask.url, status=404)

    return fetch
