"""What waits for a second person: shown with what it would change now; approved, declined or withdrawn."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from results.admin.access import actor, attempt, has_right, not_included, render_page, requires, to_desk
from results.editorial import credentials, overrides, proposals, release
from results.editorial.checks import Doubt
from results.editorial.effect import Effect
from results.editorial.refusals import Refused
from results.ingest.contexts import load_contexts
from results.models import Election, Proposal


@requires("view_proposal")
def proposal(request: HttpRequest, election: Election, pk: int) -> HttpResponse:
    """What is proposed and what it would change now; approve it, or decline."""
    row = get_object_or_404(Proposal.objects.select_related("author", "decided_by"), pk=pk, election=election)
    if request.method == "POST":
        return _decide(request, election, row)
    lines = _compared(row)
    return render_page(
        request, "proposal", election, _("Proposed"),
        row=row,
        is_own=row.author == request.user,
        may_approve=has_right(request, "approve"),
        effect=_effect(election, row),
        lines=lines,
        moved=[line for line in lines if line.moved],
        doubts=_doubts(election, lines),
        compared=proposals.fingerprint(lines),
        reset=credentials.latest_reset(row.author, timezone.now()),
        own_reset=credentials.latest_reset(request.user, timezone.now()),
    )  # fmt: skip


def _decide(request: HttpRequest, election: Election, row: Proposal) -> HttpResponse:
    decision, answer = request.POST.get("decision"), request.POST.get("answer", "")
    if not (has_right(request, "approve") or (row.author == request.user and decision == "decline")):
        raise PermissionDenied(not_included("approve"))
    if decision == "approve":
        include, compared = request.POST.getlist("include"), request.POST.get("compared", "")
        how = {"answer": answer, "include": include, "compared": compared, **actor(request)}
        if not attempt(request, lambda: proposals.approve(row, **how), _("Approved and done.")):
            return to_desk(election, "proposal", pk=row.pk)
    elif decision == "decline":
        attempt(request, lambda: proposals.decline(row, answer=answer, **actor(request)), _("Declined."))
    return to_desk(election)


def _compared(row: Proposal) -> list[proposals.ComparedLine]:
    try:
        return proposals.compare(row) if row.action == "correct" and not row.decided_at else []
    except Refused:
        return []


def _doubts(election: Election, lines: list[proposals.ComparedLine]) -> list[Doubt]:
    return overrides.doubts_of(election, [line.request for line in lines])


def _effect(election: Election, row: Proposal) -> Effect | None:
    """What approving would change now; None where it no longer can be done."""
    try:
        if row.action == "correct":
            unmoved = [line.request for line in proposals.compare(row) if not line.moved]
            return overrides.preview(election, unmoved, timezone.now())
        if row.action == "release":
            return release.release_effect(proposals.held_of(row))
        if row.action == "settle":
            return proposals.settle(row, now=timezone.now(), trial=True)
        lifted = proposals.overrides_of(row)
        contexts = load_contexts(election, {override.contest.number for override in lifted})
        return overrides.lift_effect(election, contexts, lifted) if row.action == "lift" else Effect()
    except Refused:
        return None
