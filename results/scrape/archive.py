"""Layer 1 of the truth: pages as fetched, bytes once by their hash, written before anything is read."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from results.domain.page_kinds import PageKind
from results.models import Election, Page, PageBody
from results.sources import registry
from results.sources.archive import pack
from results.sources.errors import UnknownPage
from results.sources.fetch import Fetched

KEPT_HEADERS = ("date", "last-modified", "etag", "content-type", "content-encoding", "server", "x-replay")


@dataclass(frozen=True, slots=True)
class NewPage:
    """An answer whose content is new at its address."""

    name: str
    fetched: Fetched
    hash: str
    fed_by: str = ""


@transaction.atomic
def archive_pages(election: Election, new_pages: Sequence[NewPage]) -> list[tuple[NewPage, Page]]:
    """Archive answers; their pages, not read yet. Bytes already there are not written twice."""
    bodies = {b.hash: b.fetched.body for b in new_pages}
    stored_hashes = set(PageBody.objects.filter(pk__in=bodies).values_list("pk", flat=True))
    new = [
        PageBody(hash=h, packed=pack(body), size=len(body))
        for h, body in sorted(bodies.items())
        if h not in stored_hashes
    ]
    PageBody.objects.bulk_create(new, ignore_conflicts=True)
    pages = Page.objects.bulk_create([_page(election, page) for page in new_pages])
    return list(zip(new_pages, pages, strict=True))


def _page(election: Election, new_page: NewPage) -> Page:
    fetched = new_page.fetched
    return Page(
        election=election if election.pk else None,
        name=new_page.name[:200],
        url=(election.source_url + new_page.name)[:600],
        kind=kind_of(new_page.name),
        body_id=new_page.hash,
        status=fetched.status,
        headers=kept_headers(fetched.headers),
        fetched_at=fetched.fetched_at,
        seen_at=fetched.fetched_at,
        fed_by=new_page.fed_by,
    )


def kind_of(name: str) -> str:
    """The page kind that a name says, or `unknown`."""
    try:
        return registry.kind_of(name)
    except UnknownPage:
        return PageKind.UNKNOWN


def kept_headers(headers: dict[str, Any]) -> dict[str, str]:
    """The headers worth keeping, in lower case."""
    lower = {name.lower(): str(value) for name, value in headers.items()}
    return {name: lower[name][:300] for name in KEPT_HEADERS if name in lower}


def save_outcomes(pages: Sequence[Page]) -> None:
    """Write down what reading made of pages: those that ended alike in one statement. Until then, a page is one that a
    worker has kept and may have died over; it is read again when it comes again."""
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for page in pages:
        alike[page.source_at, page.outcome, page.error].append(page.pk)
    for (source_at, outcome, error), keys in alike.items():
        Page.objects.filter(pk__in=keys).update(source_at=source_at, outcome=outcome, error=error)


def mark_seen(pages: Sequence[Page]) -> None:
    """Write down that these pages were had once more, as they were."""
    if pages:
        newest = max(page.seen_at for page in pages)
        Page.objects.filter(pk__in=[page.pk for page in pages]).update(seen_at=newest)
