"""Two people: proposals. And the audit log, to read and to take away."""

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404

from results.admin.access import (
    acting,
    allowed,
    attempt,
    back,
    may,
    show,
)
from results.domain.names import printable
from results.editorial import overrides, proposals, release
from results.editorial.effect import Effect
from results.editorial.refusals import Refused
from results.editorial.rosters.sheets import safe
from results.ingest.contexts import load_contexts
from results.models import AuditLine, Election, Proposal

COLUMNS = ("at", "who", "where", "action", "election", "seat", "subject", "before", "after", "why")


@allowed("view_proposal")
def proposal(request: HttpRequest, election: Election, pk: int) -> HttpResponse:
    """What is proposed and what it would change now; approve it, or decline."""
    row = get_object_or_404(Proposal.objects.select_related("author", "decided_by"), pk=pk, election=election)
    if request.method == "POST":
        return _decide(request, election, row)
    context = {"row": row, "effect": _effect(election, row), "own": row.author == request.user}
    return show(request, "proposal", election, "Proposed", may_approve=may(request, "approve"), **context)


def _decide(request: HttpRequest, election: Election, row: Proposal) -> HttpResponse:
    withdrawing = row.author == request.user and request.POST.get("decision") == "decline"
    if not (may(request, "approve") or withdrawing):
        raise PermissionDenied("Your role does not include: approve.")
    answer = request.POST.get("answer", "")
    if request.POST.get("decision") == "approve":
        attempt(request, lambda: proposals.approve(row, answer=answer, **acting(request)), "Approved and done.")
    elif request.POST.get("decision") == "decline":
        attempt(request, lambda: proposals.decline(row, answer=answer, **acting(request)), "Declined.")
    return back(election)


def _effect(election: Election, row: Proposal) -> Effect | None:
    """What approving would change now; None where it no longer can be done."""
    try:
        if row.action == "correct":
            return overrides.preview(election, proposals.wanted_of(row), acting_now())
        if row.action == "release":
            return release.release_effect(proposals.held_of(row))
        if row.action == "settle":
            return proposals.settle(row, now=acting_now(), trial=True)
        override = proposals.override_of(row)
        context = load_contexts(election, {override.contest.number})[override.contest.number]
        return overrides.lift_effect(election, context, override)
    except Refused:
        return None


def acting_now() -> Any:
    from django.utils import timezone

    return timezone.now()


def _lines(request: HttpRequest, election: Election) -> QuerySet[AuditLine]:
    rows: QuerySet[AuditLine] = AuditLine.objects.filter(election__in=(election.slug, ""))
    for name in ("who", "action"):
        if asked := printable(request.GET.get(name, "")).strip():
            rows = rows.filter(**{name: asked})
    seat = request.GET.get("seat", "")
    return rows.filter(seat=int(seat)) if seat.isdecimal() and len(seat) < 6 else rows


@allowed("view_auditline")
def audit_log(request: HttpRequest, election: Election) -> HttpResponse:
    page = Paginator(_lines(request, election), 100).get_page(request.GET.get("page"))
    return show(request, "audit", election, "Audit", page=page, asked=request.GET)


@allowed("view_auditline")
def audit_csv(request: HttpRequest, election: Election) -> StreamingHttpResponse:
    """The log as CSV, oldest first; cells that a spreadsheet would run are made harmless."""
    rows = _lines(request, election).order_by("pk").values_list(*COLUMNS).iterator(1_000)
    response = StreamingHttpResponse(_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{election.slug}.csv"'
    return response


class _Echo:
    def write(self, line: str) -> str:
        return line


def _csv(rows: Any) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)  # type: ignore[misc]
    for row in rows:
        yield writer.writerow([safe(_cell(value)) for value in row])  # type: ignore[misc]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list | bool):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
