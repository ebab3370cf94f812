"""Where does this number come from? The page, its hash and bytes, when it was fetched; or the editor and why."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from results.admin.access import contest_of, render_page, requires
from results.domain.corrections import OF_VOTES
from results.domain.names import familiar
from results.domain.reconcile import newest_first
from results.domain.statuses import WON
from results.editorial.corrections import OF_CANDIDATE, source_value
from results.ingest.contexts import ContestContext, load_contexts
from results.models import Contest, Election, Observation, Override, Page
from results.sources import archive

WORKED_OUT = {"leader": "Leader", "runner_up": "Runner-up", "margin": "Margin", "votes_counted": "Votes counted"}
"""Facts that follow from the votes: any correction of the seat bears on them."""
FOLLOWS = {
    **dict.fromkeys(OF_VOTES, OF_VOTES),
    "status": {"status", "winner", "round", "rounds"},
    "winner": {"winner", "status"},
}
"""Values that may follow from a correction of another field of the same candidate, or of the contest."""
LABELS = dict(Override.FIELDS) | WORKED_OUT | {"winner": "Declared winner"}


@dataclass(frozen=True, slots=True)
class Origin:
    """`overrides` where editors decide the value, and always what the source says, with the page that says it."""

    label: str
    field: str
    overrides: list[Override]
    source_says: str
    observation: Observation | None
    page: Page | None


@requires("view_page")
def where_from(request: HttpRequest, election: Election, number: int) -> HttpResponse:
    contest = contest_of(election, number)
    context = load_contexts(election, {number})[number]
    field, serial = request.GET.get("field", "votes"), _serial(request.GET.get("serial", ""))
    name = next((b.name for b in context.names.ballots if b.serial == serial), "")
    if field not in LABELS or (field in OF_CANDIDATE) != bool(name):
        raise Http404("No such value")
    supplier = _supplier(context, field, serial)
    origin = Origin(
        label=f"{familiar(name or str(contest))} – {_(LABELS[field])}",
        field=field,
        overrides=list(_bearing_overrides(contest, field, serial)),
        source_says=_readable(context, field, source_value(context, field, serial)),
        observation=supplier,
        page=Page.objects.select_related("body").get(pk=supplier.page_id) if supplier else None,
    )
    every = contest.observations.select_related("page__body").order_by("-at")
    return render_page(
        request, "origin", election, _("Where it comes from"), contest=contest, origin=origin, every=every
    )


def _serial(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 6 else None


def _bearing_overrides(contest: Contest, field: str, serial: int | None) -> QuerySet[Override]:
    """Active corrections of the value itself, or of anything that it follows from."""
    rows = Override.objects.filter(contest=contest, lifted_at=None).select_related("author", "approved_by", "candidate")
    if field in WORKED_OUT:
        return rows.filter(candidate__isnull=False, field__in=OF_VOTES)
    rows = rows.filter(field__in=FOLLOWS.get(field, {field}))
    return rows.filter(candidate__serial=serial) if serial else rows.filter(candidate=None)


def _readable(context: ContestContext, field: str, value: str) -> str:
    """A person by name, where the value is a ballot serial."""
    if field not in ("leader", "runner_up", "winner") or not value:
        return value
    return next((familiar(b.name) for b in context.names.ballots if str(b.serial) == value), value)


def _supplier(context: ContestContext, field: str, serial: int | None) -> Observation | None:
    """The newest observation that states the field: as reconcile takes it."""
    by_identity = {id(observed): kind for kind, observed in context.observed.items()}
    for observed in newest_first(context.observed):
        states: Any
        if field in OF_CANDIDATE:
            states = serial in observed.votes
        elif field in ("leader", "runner_up", "margin", "votes_counted"):
            states = bool(observed.votes) or observed.leader is not None
        elif field == "winner":
            states = observed.winner is not None or observed.status in WON
        else:
            states = getattr(observed, field, None) is not None
        if states:
            return context.observations[by_identity[id(observed)]]
    return None


@requires("view_page")
def page(request: HttpRequest, election: Election, pk: int) -> HttpResponse:
    row = get_object_or_404(Page.objects.select_related("body"), pk=pk, election=election)
    others = Page.objects.filter(url=row.url).order_by("-pk")[:20]
    return render_page(request, "page", election, row.name, row=row, others=others)


@requires("view_page")
def body(request: HttpRequest, election: Election, pk: int) -> HttpResponse:
    """The bytes as archived, as a download that no browser will run."""
    row = get_object_or_404(Page.objects.select_related("body"), pk=pk, election=election)
    response = HttpResponse(archive.unpack(bytes(row.body.packed)), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="page-{row.pk}.txt"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
