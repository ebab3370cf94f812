"""The audit log, to read and to take away as CSV."""

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from results.admin.access import render_page, requires
from results.domain.names import printable
from results.editorial.rosters.sheets import safe
from results.models import AuditLine, Election

COLUMNS = ("at", "who", "where", "action", "election", "seat", "subject", "before", "after", "why")


def _lines(request: HttpRequest, election: Election) -> QuerySet[AuditLine]:
    rows: QuerySet[AuditLine] = AuditLine.objects.filter(election__in=(election.slug, ""))
    for name in ("who", "action"):
        if value := printable(request.GET.get(name, "")).strip():
            rows = rows.filter(**{name: value})
    seat = request.GET.get("seat", "")
    return rows.filter(seat=int(seat)) if seat.isdecimal() and len(seat) < 6 else rows


@requires("view_auditline")
def audit_log(request: HttpRequest, election: Election) -> HttpResponse:
    page = Paginator(_lines(request, election), 100).get_page(request.GET.get("page"))
    return render_page(request, "audit", election, _("Audit"), page=page, filters=request.GET)


@requires("view_auditline")
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
