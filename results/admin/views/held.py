"""What waits: one reading with both its values, and the election's freeze."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from results.admin.access import actor, attempt, reason_of, render_page, requires, to_desk
from results.admin.overview import reasons_of
from results.admin.views.home import rights
from results.domain.names import familiar
from results.editorial import freeze, proposals, release
from results.editorial.refusals import NeedsSecond, Refused
from results.ingest.contexts import ContestContext, load_contexts, matched_reading
from results.models import Election, Held


@requires("view_held")
def held(request: HttpRequest, election: Election, pk: int) -> HttpResponse:
    row = _row(election, pk)
    context = load_contexts(election, {row.contest.number})[row.contest.number]
    change = release.release_effect(row, context)
    return render_page(
        request,
        "held",
        election,
        _("Held: {contest}").format(contest=row.contest),
        row=row,
        reasons=reasons_of(row, context),
        pairs=_pairs(context, row),
        effect=change,
        needs_two=release.reasons_for_two(change),
        seen=release.fingerprint(row),
        **rights(request),
    )


def _row(election: Election, pk: int) -> Held:
    rows = Held.objects.select_related("contest__constituency", "contest__election", "page", "decided_by")
    return get_object_or_404(rows, pk=pk, contest__election=election)


def _pairs(context: ContestContext, row: Held) -> list[tuple[str, Any, Any]]:
    """Every candidate's votes as accepted and as waiting."""
    accepted, waits = context.accepted.votes, matched_reading(context, row).votes
    pairs = []
    for ballot in context.names.ballots:
        if ballot.serial in waits:
            was = accepted.get(ballot.serial)
            pairs.append(
                (f"{ballot.serial} {familiar(ballot.name)}", was.total if was else None, waits[ballot.serial].total)
            )
    return pairs


@requires("correct")
def decide(request: HttpRequest, election: Election, pk: int) -> HttpResponse:
    """Release or reject, with a reason. What needs two people is proposed."""
    row = _row(election, pk)
    if request.method == "POST":
        reason = reason_of(request)
        shown_fingerprint = request.POST.get("seen", "")
        if request.POST.get("decision") == "reject":
            attempt(
                request,
                lambda: release.reject(row, reason=reason, shown_fingerprint=shown_fingerprint, **actor(request)),
                _("Rejected."),
            )
        elif request.POST.get("decision") == "release":
            _release(request, election, row, shown_fingerprint, reason)
    return to_desk(election)


def _release(request: HttpRequest, election: Election, row: Held, shown_fingerprint: str, reason: str) -> None:
    try:
        release.release(row, reason=reason, shown_fingerprint=shown_fingerprint, **actor(request))
        messages.success(request, _("Released: {contest} is published.").format(contest=row.contest))
    except NeedsSecond as needs:
        attempt(
            request,
            lambda: _propose(request, election, row, shown_fingerprint, reason),
            f"{needs} {_('It is proposed.')}",
        )
    except Refused as refusal:
        messages.error(request, str(refusal))


def _propose(request: HttpRequest, election: Election, row: Held, shown_fingerprint: str, reason: str) -> None:
    words = "; ".join(finding["detail"] for finding in row.findings)
    proposals.propose(
        election,
        "release",
        {"held": row.pk, "seen": shown_fingerprint},
        summary=f"{row.contest}: release {row.kind} ({words})",
        reason=reason,
        **actor(request),
    )


@requires("freeze")
def freeze_page(request: HttpRequest, election: Election) -> HttpResponse:
    """Freeze at once; before thawing, what waited is shown."""
    if request.method == "POST":
        reason, decision = reason_of(request), request.POST.get("do")
        if decision == "freeze":
            attempt(
                request,
                lambda: freeze.freeze(election, reason=reason, **actor(request)),
                _("Frozen: nothing of the source is published until you thaw it."),
            )
        elif decision == "thaw":
            attempt(request, lambda: freeze.thaw(election, reason=reason, **actor(request)), _("Thawed."))
        return to_desk(election)
    shown = freeze.preview(election, timezone.now()) if election.frozen else None
    return render_page(request, "freeze", election, _("Thaw") if election.frozen else _("Freeze"), thaw=shown)
