"""Pages asked for, archived, then parsed. A page is kept before it is read, and kept when it can't be."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cachetools import LRUCache
from django.db import DatabaseError, DataError
from django.db.models import Max, Q
from django.utils import timezone

from results.domain.records import Record, SeatList
from results.models import Election, Outcome, Page, PageBody
from results.scrape import archive
from results.scrape.archive import NewPage
from results.sources import archive as packing
from results.sources import registry
from results.sources.eci.restamp import ListsByContent
from results.sources.errors import FetchError, PageError
from results.sources.fetch import Ask, Fetched, Validators, http_date

logger = logging.getLogger(__name__)

MOST_AHEAD_OF_ITS_DATE = timedelta(minutes=10)
"""The clock that stamps a source's pages and the one that sends them may differ by so much."""

Fetcher = Callable[[Sequence[Ask]], Iterable[Fetched | FetchError]]
"""Whatever asks for pages: the network in production, a replay in a test."""


@dataclass(frozen=True, slots=True)
class Visit:
    """How asking for one page ended: with a record, unchanged, refused (`failure`) or unreadable (`page.error`).

    `status` is the answer's, or what went wrong in a word (results.sources.errors.FetchError.kind).
    """

    name: str
    page: Page | None = None
    record: Record | None = None
    failure: str = ""
    status: str = ""
    is_new: bool = False
    """Read just now, well or not: what reading made of it is still to be noted."""

    @property
    def unchanged(self) -> bool:
        return self.record is None and not self.failure and self.page is not None

    @property
    def not_sent(self) -> bool:
        """Nothing was asked: our own budget or circuit said no."""
        return self.page is None and self.status == "budget"


@dataclass(frozen=True, slots=True)
class Archived:
    """What is kept of one address: the last page that could be read, and the last one of all."""

    last_readable: Page | None = None
    newest: Page | None = None

    @property
    def is_unread(self) -> bool:
        """Whether the last page was kept by a worker that did not live to read it."""
        return self.newest is not None and self.newest.outcome == Outcome.KEPT


def visit(
    election: Election,
    names: Sequence[str],
    fetcher: Fetcher,
    archived: Mapping[str, Archived] | None = None,
    noted: bool = True,
) -> list[Visit]:
    """Ask for pages of the election's folder by name. `archived`: what is kept of them, where it was looked up.
    Not `noted`: the caller notes what it has put where it belongs."""
    if not names:
        return []
    if archived is None or not archived.keys() >= set(names):
        archived = archived_pages(election, names)
    asks = [Ask(election.source_url + name, _validators(archived[name])) for name in names]
    answers = [((a.url or "").removeprefix(election.source_url), a) for a in fetcher(asks)]
    visits = archive_answers(election, answers, archived)
    if noted:
        save_outcomes(visits)
    return visits


def save_outcomes(visits: Iterable[Visit]) -> None:
    """Write down what reading made of the pages that are new. One that is never noted is read again."""
    archive.save_outcomes([v.page for v in visits if v.page and v.is_new])


def archive_answers(
    election: Election,
    answers: Sequence[tuple[str, Fetched | FetchError]],
    archived: Mapping[str, Archived],
    fed_by: str = "",
) -> list[Visit]:
    """What each answer, fetched or fed, brought. New pages are archived together, then read one by one; the caller
    notes them."""
    ended: dict[str, Visit] = {}
    fresh: list[NewPage] = []
    unread: list[tuple[NewPage, Page]] = []
    for name, answer in answers:
        before = archived.get(name) or Archived()
        if isinstance(answer, FetchError):
            ended[name] = Visit(
                name, failure=f"{answer.kind}: {answer.detail}", status=str(answer.status or answer.kind)
            )
        elif answer.not_modified and before.last_readable is not None:
            ended[name] = _again(name, before.last_readable, answer)
        else:
            new_page = NewPage(name, answer, packing.content_hash(answer.body), fed_by)
            alike = (p for p in (before.newest, before.last_readable) if p and p.body_id == new_page.hash)
            same = next((p for p in alike if not _in_time_now(p, answer)), None)
            if same is None:
                fresh.append(new_page)
            elif same.outcome == Outcome.KEPT:
                unread.append((new_page, same))
            else:
                ended[name] = _again(name, same, answer)
    archive.mark_seen([v.page for v in ended.values() if v.page])
    stored = archive.archive_pages(election, fresh) if fresh else []
    for new_page, page in stored + unread:
        ended[new_page.name] = _read_new(new_page, page, (archived.get(new_page.name) or Archived()).last_readable)
    return [ended[name] for name, _ in answers if name in ended]


def _again(name: str, page: Page, fetched: Fetched) -> Visit:
    """The same content as before; what could not be read then can't be now."""
    page.seen_at = max(min(page.seen_at, timezone.now()), fetched.fetched_at)
    page.headers |= archive.kept_headers(fetched.headers)
    failure = "" if page.outcome == Outcome.READ else page.error or "the same page could not be read before"
    return Visit(name, page, failure=failure, status=str(fetched.status))


@contextmanager
def reject_pages_on_error(visits: Sequence[Visit]) -> Iterator[None]:
    """A reader that fails itself has approved nothing: its pages are held. What the database refuses is tried again,
    but for values that it can't hold."""
    try:
        yield
    except Exception as error:
        if isinstance(error, DatabaseError) and not isinstance(error, DataError):
            raise
        logger.exception("reading %s failed", ", ".join(v.name for v in visits))
        for v in visits:
            if v.page:
                v.page.outcome, v.page.error = Outcome.REJECTED, _failed(error)
        save_outcomes(visits)


def with_outcome(visit: Visit) -> Visit:
    """A visit after its page was put where it belongs: where that failed, so did the visit, and it is put off."""
    is_rejected = visit.page is not None and visit.page.outcome == Outcome.REJECTED and not visit.failure
    return replace(visit, failure=visit.page.error) if is_rejected and visit.page else visit


def _failed(error: Exception) -> str:
    return f"the reader failed: {type(error).__name__}: {error}"[:500]


def _read_new(new_page: NewPage, page: Page, before: Page | None) -> Visit:
    status = str(new_page.fetched.status)
    record = None
    try:
        record = _restamped.get(new_page.name, new_page.fetched.body) or registry.parse(
            new_page.name, new_page.fetched.body
        )
        page.outcome, page.source_at = Outcome.READ, getattr(record, "source_at", None)
        refuse_future_stamp(page)
        _refuse_older(page, before)
    except (PageError, FutureStamp) as error:
        page.outcome, page.error = Outcome.REJECTED, str(error)
    except OlderStamp as error:
        page.outcome, page.error = Outcome.OLDER, str(error)
    except Exception as error:  # as in reject_pages_on_error
        logger.exception("reading %s failed", new_page.name)
        page.outcome, page.error = Outcome.REJECTED, _failed(error)
    if page.outcome != Outcome.READ:
        return Visit(new_page.name, page, failure=page.error, status=status, is_new=True)
    assert record is not None
    page.error = _remarks(record)
    if isinstance(record, SeatList):
        _records[page.name, page.body_id] = record  # read again at every poll
        _restamped.keep(new_page.name, new_page.fetched.body, record)
    return Visit(new_page.name, page, record, status=status, is_new=True)


def _remarks(record: Record) -> str:
    """What was read of a page in part only: rows and cells that were lost, columns that nobody here knows. Shown with
    the page, which is used without them."""
    losses, columns = getattr(record, "losses", ()), getattr(record, "ignored_columns", ())
    remarks = [*losses, *([f"columns not known: {', '.join(columns)}"] if columns else [])]
    return "; ".join(remarks)[:500]


class FutureStamp(ValueError):
    """A page stamped later than it was sent."""


def refuse_future_stamp(page: Page) -> None:
    """Believing a stamp of the future would make every true page an older one. Judged by the Date of the very answer
    that bore it: our own clock may be wrong too. Raises FutureStamp."""
    sent_at = http_date(page.headers.get("date"))
    if sent_at and page.source_at and _is_ahead(page, sent_at):
        stamped, at = timezone.localtime(page.source_at), timezone.localtime(sent_at)
        raise FutureStamp(f"{page.name}: stamped in the future: {stamped:%d %b %H:%M}, but sent at {at:%d %b %H:%M}")


def _is_ahead(page: Page, sent_at: datetime) -> bool:
    return page.source_at is not None and page.source_at - sent_at > MOST_AHEAD_OF_ITS_DATE


def _in_time_now(page: Page, fetched: Fetched) -> bool:
    """Whether a page that was refused as stamped in the future comes again with a Date that it is not ahead of: then
    the Date was wrong, or the time has come."""
    before, sent_at = http_date(page.headers.get("date")), fetched.server_at
    refused = page.outcome == Outcome.REJECTED and before is not None and _is_ahead(page, before)
    return refused and sent_at is not None and not _is_ahead(page, sent_at)


class OlderStamp(ValueError):
    """A page made before the one that is known."""


def _refuse_older(page: Page, before: Page | None) -> None:
    if before and before.source_at and page.source_at and page.source_at < before.source_at:
        stamped, newest = timezone.localtime(page.source_at), timezone.localtime(before.source_at)
        raise OlderStamp(f"{page.name}: stamped {stamped:%H:%M}, but {newest:%H:%M} is known already")


def archived_pages(election: Election, names: Sequence[str]) -> dict[str, Archived]:
    """What this election has kept of these addresses, by page name. One not saved yet has kept nothing."""
    if election._state.adding:
        return {name: Archived() for name in names}
    folder = election.source_url
    pages = Page.objects.filter(election=election, url__in=[folder + name for name in names]).order_by()
    ids = list(pages.values_list("url").annotate(read=Max("pk", filter=Q(outcome=Outcome.READ)), last=Max("pk")))
    rows = Page.objects.in_bulk({pk for _, *pair in ids for pk in pair if pk})
    archived = {
        url.removeprefix(folder): Archived(rows.get(last_readable), rows.get(newest))
        for url, last_readable, newest in ids
    }
    return {name: archived.get(name, Archived()) for name in names}


def _validators(archived: Archived) -> Validators:
    """A page that could not be read, or was not, is asked for anew, whole."""
    rejected = archived.newest is not None and archived.newest.outcome == Outcome.REJECTED
    is_read = not rejected and not archived.is_unread
    return Validators.of(archived.last_readable.headers) if archived.last_readable and is_read else Validators()


def record_of(visit: Visit) -> Record | None:
    """What a page says, also one that has not changed: a worker may have died between reading it and using it."""
    if visit.page is None or visit.failure:
        return None
    return visit.record if visit.record is not None else archived_record(visit.page)


def archived_record(page: Page) -> Record:
    """The record of an archived page. Raises PageError where it can't be read."""
    record = _records.get((page.name, page.body_id))
    if record is None:
        packed = PageBody.objects.values_list("packed", flat=True).get(pk=page.body_id)
        record = registry.parse(page.name, packing.unpack(bytes(packed)))
        _records[page.name, page.body_id] = record
    return record


def archived_record_or_none(page: Page) -> Record | None:
    """The record of an archived page, or None where it was read by other code than today's, which can't."""
    try:
        return archived_record(page)
    except PageError:
        logger.warning("%s: an archived page can no longer be read", page.name)
        return None


_records: LRUCache[tuple[str, str], Record] = LRUCache(512)
"""A page that stays the same is parsed once by each worker process: the last ones, by name and hash."""
_restamped = ListsByContent()


def latest_pages(election: Election, names: Sequence[str]) -> dict[str, Page]:
    """The last page that could be read at each of these addresses, by its name."""
    return {
        name: archived.last_readable
        for name, archived in archived_pages(election, names).items()
        if archived.last_readable
    }
