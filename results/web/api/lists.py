"""Lists read from the database: elections, moments, corrections, source pages. Newest first, page by page."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from results.domain.board import Entry
from results.models import Election, Event, Moment, Page
from results.publish import corrections as corrections_log
from results.publish import sources as health
from results.publish.reader import find_election
from results.publish.snapshot import with_source_age
from results.web.api.parameters import (
    MAX_NUMBER,
    number,
    page_size,
    yes_or_no,
)
from results.web.api.responses import Answer, api_view, json_answer


def digest(*parts: object) -> str:
    """A tag for what has no seq of its own."""
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:20]


@api_view("cursor", "limit", "is_test")
def elections(request: HttpRequest) -> Answer:
    """Every election's entry, the newest first."""
    skip, size = number(request, "cursor", 0, MAX_NUMBER), page_size(request)
    chosen = Election.objects.all()
    if (is_test := yes_or_no(request, "is_test")) is not None:
        chosen = chosen.filter(is_test=is_test)
    rows_found, now = list(chosen[skip : skip + size]), timezone.now()
    tag = digest(*((each.epoch, each.seq, each.source_read_at) for each in rows_found))
    entries = [with_source_age(each.entry, each, now) for each in rows_found if each.entry]
    return json_answer(entries, tag, **_next(request, skip + size, len(rows_found) == size, size))


@api_view("cursor", "limit", "kind", "seat", "party", "min_significance")
def moments(request: HttpRequest, slug: str) -> Answer:
    """Moments, the newest first; `cursor` is the seq below which to go on, `kind` one kind or several by commas."""
    election, size = find_election(slug), page_size(request)
    rows = Moment.objects.filter(
        election=election, seq__gt=0, seq__lt=number(request, "cursor", MAX_NUMBER, MAX_NUMBER)
    )
    if kinds := [kind for kind in request.GET.get("kind", "").split(",") if kind]:
        rows = rows.filter(kind__in=kinds)
    if request.GET.get("party"):
        rows = rows.filter(party=request.GET["party"])
    if request.GET.get("seat"):
        rows = rows.filter(seat=number(request, "seat", 0, 10_000))
    rows = rows.filter(significance__gte=number(request, "min_significance", 0, 100))
    entries = as_told(election, rows[:size])
    last = entries[-1]["seq"] if len(entries) == size else None
    return json_answer({"epoch": election.epoch, "moments": entries, "next": last}, _tag(election, request))


def as_told(election: Election, rows: Iterable[Moment]) -> list[Entry]:
    """Moments as they read now; those that were taken back say so."""
    retracted = set(Event.objects.filter(election=election, kind="retracted").values_list("key", flat=True))
    return [{**row.entry, "retracted": row.entry["id"] in retracted} for row in rows]


@api_view("cursor", "limit", "seat", "active")
def corrections(request: HttpRequest, slug: str) -> Answer:
    """Every correction an editor made, lifted ones too: what the source said, what is shown, and why.

    With them the newest public notes (changed results, moments taken back, readings released) and our own calls.
    """
    election, size = find_election(slug), page_size(request)
    rows = corrections_log.overrides(election).filter(pk__lt=number(request, "cursor", MAX_NUMBER, MAX_NUMBER))
    if request.GET.get("seat"):
        rows = rows.filter(contest__number=number(request, "seat", 0, 10_000))
    if (active := yes_or_no(request, "active")) is not None:
        rows = rows.filter(lifted_at__isnull=active)
    rows_found = list(rows[:size])
    last = rows_found[-1].pk if len(rows_found) == size else None
    tag = digest(_tag(election, request), *((each.pk, each.lifted_at) for each in rows_found))
    live_board = _for_seat(corrections_log.corrections(election), request)
    notes, calls = live_board["notes"], live_board["calls"]
    shown = [corrections_log.override(each) for each in rows_found]
    return json_answer({"corrections": shown, "notes": notes, "calls": calls, "next": last}, tag)


def _for_seat(live_board: dict[str, list[Entry]], request: HttpRequest) -> dict[str, list[Entry]]:
    """Those of the seat that was asked for, where one was."""
    seat = number(request, "seat", 0, 10_000) if request.GET.get("seat") else None
    return {kind: [each for each in rows if seat in (None, each["seat"])] for kind, rows in live_board.items()}


@api_view("cursor", "limit", "kind", "outcome")
def sources(request: HttpRequest, slug: str) -> Answer:
    """How the source does, and the newest page of each address that the numbers are read from, the last one first."""
    election, size = find_election(slug), page_size(request)
    rows = _newest_pages(election).filter(pk__lt=number(request, "cursor", MAX_NUMBER, MAX_NUMBER))
    for name in ("kind", "outcome"):
        if request.GET.get(name):
            rows = rows.filter(**{name: request.GET[name]})
    rows_found = list(rows.order_by("-pk")[:size])
    last = rows_found[-1].pk if len(rows_found) == size else None
    about = health.sources(election, timezone.now())
    asked = [(kind["kind"], kind["asked"], kind["failing"]) for kind in about["kinds"]]
    live_board = (asked, about["contradictions"], about["stalled"], election.source_state, election.source_read_at)
    tag = digest(*live_board, *((each.pk, each.seen_at) for each in rows_found))
    return json_answer({**about, "pages": [source_page(each) for each in rows_found], "next": last}, tag)


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


def _tag(election: Election, request: HttpRequest) -> str:
    return digest(election.epoch, election.seq, sorted(request.GET.items()))


def _next(request: HttpRequest, cursor: int, more: bool, size: int) -> dict[str, Any]:
    """Where to go on, asked as this page was."""
    query = request.GET.copy()
    query["cursor"], query["limit"] = str(cursor), str(size)
    return {"Link": f'<{request.path}?{query.urlencode()}>; rel="next"'} if more else {}
