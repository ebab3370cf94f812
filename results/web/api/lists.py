"""Lists read from the database: elections, moments, corrections, source pages. Newest first, page by page.

Each has `next`, the cursor of its next page, and a `Link` header with that page's address.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from results.domain.board import Entry
from results.domain.entries import text
from results.domain.page_kinds import PageKind
from results.models import Election, Event, Moment, Outcome, Page, Party
from results.publish import corrections as decided
from results.publish import sources as health
from results.publish.reader import find_election
from results.publish.snapshot import with_source_age
from results.web.api.answer_types import Position
from results.web.api.links import links
from results.web.api.parameters import MAX_NUMBER, choice, number, page_size, yes_or_no
from results.web.api.responses import Answer, ApiError, api_view, json_answer

MAX_SEAT = 10_000
PAGE_KINDS = tuple(kind.value for kind in PageKind)
OUTCOMES = tuple(Outcome.values)


@api_view("cursor", "limit", "is_test")
def elections(request: HttpRequest) -> Answer:
    """Every election's entry, the newest first."""
    skip, size = number(request, "cursor", 0, MAX_NUMBER), page_size(request)
    chosen = Election.objects.all()
    if (is_test := yes_or_no(request, "is_test")) is not None:
        chosen = chosen.filter(is_test=is_test)
    rows, now = list(chosen[skip : skip + size]), timezone.now()
    entries = [with_source_age(row.entry, row, now) for row in rows if row.entry]
    return json_answer(entries, **_link(request, skip + size if len(rows) == size else None, size))


@api_view()
def election(_request: HttpRequest, slug: str) -> Answer:
    """One election's entry, its position in the log, and the address of everything that is published of it."""
    row = Election.objects.filter(slug=slug).first()
    if row is None or not row.entry:
        raise ApiError(404, "unknown_election", "no such election")
    entry = with_source_age(row.entry, row, timezone.now())
    return json_answer({**entry, **position(row), "links": links(slug)})


@api_view("cursor", "limit", "kind", "seat", "party", "min_significance")
def moments(request: HttpRequest, slug: str) -> Answer:
    """Moments, the newest first; `cursor` is the seq below which to go on, `kind` one kind or several by commas."""
    election, size = find_election(slug), page_size(request)
    rows = _moments(election, request).filter(seq__lt=number(request, "cursor", MAX_NUMBER, MAX_NUMBER))
    entries = moment_entries(election, rows.order_by("-seq")[:size])
    return _page(request, election, {"moments": entries}, entries[-1]["seq"] if len(entries) == size else None)


def moment_entries(election: Election, rows: Iterable[Moment]) -> list[Entry]:
    """Moments as they read now; those that were taken back say so."""
    retracted = set(Event.objects.filter(election=election, kind="retracted").values_list("key", flat=True))
    return [{**row.entry, "retracted": row.entry["id"] in retracted} for row in rows]


def _moments(election: Election, request: HttpRequest) -> QuerySet[Moment]:
    """The election's moments that fit the request's filters. Raises ApiError."""
    rows = Moment.objects.filter(election=election, seq__gt=0)
    if request.GET.get("party"):
        rows = rows.filter(party=choice(request, "party", _party_codes(rows)))
    if kinds := [kind for kind in request.GET.get("kind", "").split(",") if kind]:
        rows = rows.filter(kind__in=kinds)
    if request.GET.get("seat"):
        rows = rows.filter(seat=number(request, "seat", 0, MAX_SEAT))
    return rows.filter(significance__gte=number(request, "min_significance", 0, 100))


def _party_codes(moments: QuerySet[Moment]) -> set[str]:
    """Parties that there are, and those that moments name."""
    known = Party.objects.values_list("code", flat=True)
    return {*known, *filter(None, moments.values_list("party", flat=True).distinct())}


@api_view("cursor", "limit", "seat", "active")
def corrections(request: HttpRequest, slug: str) -> Answer:
    """Every correction an editor made, lifted ones too: what the source said, what is shown, and why.

    With them the newest public notes (changed results, moments taken back, readings released) and our own calls.
    """
    election, size = find_election(slug), page_size(request)
    rows = decided.overrides(election).filter(pk__lt=number(request, "cursor", MAX_NUMBER, MAX_NUMBER))
    if request.GET.get("seat"):
        rows = rows.filter(contest__number=number(request, "seat", 0, MAX_SEAT))
    if (active := yes_or_no(request, "active")) is not None:
        rows = rows.filter(lifted_at__isnull=active)
    page = list(rows[:size])
    others = _of_seat(decided.corrections(election), request)
    content = {"corrections": list(map(decided.override, page)), "notes": others["notes"], "calls": others["calls"]}
    return _page(request, election, content, page[-1].pk if len(page) == size else None)


def _of_seat(entries: dict[str, list[Entry]], request: HttpRequest) -> dict[str, list[Entry]]:
    """Those of the seat that was asked for, where one was."""
    seat = number(request, "seat", 0, MAX_SEAT) if request.GET.get("seat") else None
    return {kind: [row for row in rows if seat in (None, row["seat"])] for kind, rows in entries.items()}


@api_view("cursor", "limit", "kind", "outcome")
def sources(request: HttpRequest, slug: str) -> Answer:
    """The source's health, and the newest copy of each page that numbers are read from, the last one first."""
    election, size = find_election(slug), page_size(request)
    rows = _newest_pages(election).filter(pk__lt=number(request, "cursor", MAX_NUMBER, MAX_NUMBER))
    for name, allowed in (("kind", PAGE_KINDS), ("outcome", OUTCOMES)):
        if value := choice(request, name, allowed):
            rows = rows.filter(**{name: value})
    page = list(rows.order_by("-pk")[:size])
    content = {**health.sources(election, timezone.now()), "pages": list(map(source_page, page))}
    return _page(request, election, content, page[-1].pk if len(page) == size else None)


def source_page(page: Page) -> Entry:
    """Where a number was read: address, hash of the bytes, and when."""
    return {
        "id": page.pk,
        "name": page.name,
        "url": page.url,
        "kind": page.kind,
        "hash": page.body_id,
        "status": page.status,
        "fetched_at": iso(page.fetched_at),
        "seen_at": iso(page.seen_at),
        "source_at": iso(page.source_at),
        "outcome": page.outcome,
        "error": page.error[:500],
    }


def iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _newest_pages(election: Election) -> QuerySet[Page]:
    last = Page.objects.filter(election=election).order_by().values("name").annotate(last=Max("pk")).values("last")
    return Page.objects.filter(Q(pk__in=last))


def position(election: Election) -> Position:
    """What every answer begins with, read from the database."""
    at = Event.objects.filter(election=election).order_by("-seq").values_list("at", flat=True).first()
    return {"epoch": election.epoch, "seq": election.seq, "as_of": text(at), "is_test": election.is_test}


def _page(request: HttpRequest, election: Election, content: dict[str, Any], cursor: int | None) -> Answer:
    """One page of a list. `cursor` is where the next one begins, or None where this is the last."""
    link = _link(request, cursor, page_size(request))
    return json_answer({**position(election), **content, "next": cursor}, **link)


def _link(request: HttpRequest, cursor: int | None, size: int) -> dict[str, str]:
    """The address of the next page, asked for as this one was."""
    query = request.GET.copy()
    query["cursor"], query["limit"] = str(cursor), str(size)
    return {} if cursor is None else {"Link": f'<{request.path}?{query.urlencode()}>; rel="next"'}
