"""Pages asked for, archived, then parsed. A page is kept before it is read, and kept when it can't be."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Max

from results.domain.records import Record
from results.models import Election, Outcome, Page, PageBody
from results.sources import archive, eci
from results.sources.eci.address import parse_address
from results.sources.errors import FetchError, PageError
from results.sources.fetch import Ask, Fetched, Validators

KEPT_HEADERS = ("date", "last-modified", "etag", "content-type", "content-encoding", "server", "x-replay")


Fetcher = Callable[[Sequence[Ask]], Iterable[Fetched | FetchError]]
"""Whatever asks for pages: the network in production, a replay in a test."""


@dataclass(frozen=True, slots=True)
class Visit:
    """How asking for one page ended: with a record, unchanged, refused (`failure`) or unreadable (`page.error`)."""

    name: str
    page: Page | None = None
    record: Record | None = None
    failure: str = ""
    status: int | None = None

    @property
    def unchanged(self) -> bool:
        return self.record is None and not self.failure and self.page is not None


def visit(election: Election, names: Sequence[str], fetcher: Fetcher) -> list[Visit]:
    """Ask for pages of the election's folder by name."""
    last = newest(election.source_url, names)
    asks = [Ask(election.source_url + name, _validators(last.get(name))) for name in names]
    found = ((answer, (answer.url or "").removeprefix(election.source_url)) for answer in fetcher(asks))
    return [_visited(election, name, answer, last.get(name)) for answer, name in found]


def newest(folder: str, names: Sequence[str]) -> dict[str, Page]:
    """The page last fetched at each of these addresses, by its name."""
    pages = Page.objects.filter(url__in=[folder + name for name in names]).order_by()
    last = pages.values("url").annotate(last=Max("pk")).values("last")
    return {page.name: page for page in Page.objects.filter(pk__in=last)}


def _validators(page: Page | None) -> Validators:
    """A page that could not be read is asked for anew, whole."""
    return Validators.of(page.headers) if page and page.outcome == Outcome.READ else Validators()


def _visited(election: Election, name: str, found: Fetched | FetchError, last: Page | None) -> Visit:
    if isinstance(found, FetchError):
        return Visit(name, failure=f"{found.kind}: {found.detail}", status=found.status)
    if found.not_modified and last is not None:
        _seen_again(last, found.fetched_at, found.headers)
        return Visit(name, last, status=found.status)
    return keep(election, name, found, last)


def _seen_again(page: Page, at: datetime, headers: dict[str, str]) -> None:
    page.seen_at = at
    page.headers |= _kept(headers)
    Page.objects.filter(pk=page.pk).update(seen_at=at)


def keep(election: Election, name: str, found: Fetched, last: Page | None = None) -> Visit:
    """Archive what was fetched or fed, then read it. The same bytes as last time are not kept twice."""
    hashed = archive.content_hash(found.body)
    if last is not None and last.body_id == hashed and last.outcome == Outcome.READ:
        _seen_again(last, found.fetched_at, found.headers)
        return Visit(name, last, status=found.status)
    page = _archived(election, name, found, hashed)
    try:
        record = eci.parse(name, found.body)
    except PageError as error:
        page.outcome, page.error = Outcome.REJECTED, str(error)
        page.save(update_fields=["outcome", "error"])
        return Visit(name, page, failure=str(error), status=found.status)
    page.source_at = getattr(record, "source_at", None)
    page.save(update_fields=["source_at"])
    return Visit(name, page, record, status=found.status)


@transaction.atomic
def _archived(election: Election, name: str, found: Fetched, hashed: str) -> Page:
    body = PageBody(hash=hashed, packed=archive.pack(found.body), size=len(found.body))
    PageBody.objects.bulk_create([body], ignore_conflicts=True)
    return Page.objects.create(
        election=election if election.pk else None,
        name=name,
        url=election.source_url + name,
        kind=parse_address(name).kind.value,
        body_id=hashed,
        status=found.status,
        headers=_kept(found.headers),
        fetched_at=found.fetched_at,
        seen_at=found.fetched_at,
    )


def _kept(headers: dict[str, Any]) -> dict[str, str]:
    lower = {name.lower(): str(value) for name, value in headers.items()}
    return {name: lower[name][:300] for name in KEPT_HEADERS if name in lower}


def reread(page: Page) -> Record:
    """The record of an archived page. Raises PageError where it can't be read."""
    return _read(page.name, page.body_id)


@lru_cache(maxsize=256)
def _read(name: str, hashed: str) -> Record:
    """A page that stays the same is parsed once by each worker process."""
    return eci.parse(name, archive.unpack(bytes(PageBody.objects.get(pk=hashed).packed)))
