"""Names that nobody knows: what each may be, what saying so would change, and saying so; or taking it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from results.admin.access import actor, attempt, number_of, reason_of, render_page, requires, to_desk
from results.editorial import overrides, proposals, unknown_names
from results.editorial.refusals import NeedsSecond, Refused
from results.models import Candidate, Election, NameDecision, Party

RECENT = 30


@requires("roster")
def unknown(request: HttpRequest, election: Election) -> HttpResponse:
    """Each name with what it may be; choosing shows what it would change before anything is done."""
    if request.method == "POST":
        return _settle(request, election)
    return render_page(
        request, "unknown_names", election, _("Names to confirm"),
        parties=unknown_names.parties(election),
        candidates=unknown_names.candidates(election),
        decisions=NameDecision.objects.filter(election=election).select_related("author", "undone_by")[:RECENT],
    )  # fmt: skip


def _settle(request: HttpRequest, election: Election) -> HttpResponse:
    pk, same = number_of(request, "pk"), number_of(request, "same") if request.POST.get("same") else 0
    of_party = request.POST.get("kind") == "party"
    rows: Any = Party.objects if of_party else Candidate.objects.filter(contest__election=election)
    row = get_object_or_404(rows, pk=pk, needs_review=True)
    same_as = get_object_or_404(rows, pk=same) if same else None
    if "confirm" not in request.POST:
        return _preview(request, election, row, same_as)
    try:
        unknown_names.resolve(election, row, same_as, reason=reason_of(request), **actor(request))
        messages.success(request, _("Settled."))
    except NeedsSecond as needs:
        attempt(request, lambda: _propose(request, election, row, same_as), f"{needs} {_('It is proposed.')}")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return to_desk(election, "unknown")


def _preview(
    request: HttpRequest, election: Election, row: Party | Candidate, same_as: Party | Candidate | None
) -> HttpResponse:
    try:
        how = {"reason": "", "trial": True, **actor(request)}
        effect = unknown_names.resolve(election, row, same_as, **how)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return to_desk(election, "unknown")
    return render_page(
        request, "name_preview", election, _("Names to confirm"),
        row=row,
        merge_into=same_as,
        kind=request.POST.get("kind", ""),
        lines=_ballot_lines(row),
        effect=effect,
        needs_two=overrides.reasons_for_two(election, effect, ()),
    )  # fmt: skip


def _ballot_lines(row: Party | Candidate) -> list[Candidate]:
    """Every ballot line that it touches, of all elections."""
    rows = Candidate.objects.select_related("contest__constituency", "contest__election", "party")
    mine = rows.filter(party=row) if isinstance(row, Party) else rows.filter(pk=row.pk)
    return list(mine.order_by("contest__election", "contest__number"))


@requires("roster")
def undo(request: HttpRequest, election: Election, pk: int) -> HttpResponse:
    row = get_object_or_404(NameDecision.objects.select_related("election"), pk=pk, election=election)
    if request.method == "POST":
        try:
            unknown_names.undo(row, reason=reason_of(request), **actor(request))
            messages.success(request, _("Undone: the name is unknown again."))
        except NeedsSecond as needs:
            attempt(request, lambda: _propose_undo(request, election, row), f"{needs} {_('It is proposed.')}")
        except Refused as refusal:
            messages.error(request, str(refusal))
    return to_desk(election, "unknown")


def _propose(request: HttpRequest, election: Election, row: Any, same_as: Any) -> None:
    summary, payload = f"“{row.name}” is {same_as.name}", proposals.settling(row, same_as)
    reason = reason_of(request)
    proposals.propose(election, "settle", payload, summary=summary, reason=reason, **actor(request))


def _propose_undo(request: HttpRequest, election: Election, row: NameDecision) -> None:
    payload, reason = {"what": "undo", "pk": row.pk}, reason_of(request)
    proposals.propose(election, "settle", payload, summary=f"Undo: {row}", reason=reason, **actor(request))
