"""Corrections ended, one or many at once, or confirmed though the source has counted on under them."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from results.admin.access import actor, attempt, reason_of, render_page, requires, to_desk
from results.admin.overview import active_corrections
from results.editorial import overrides, proposals
from results.editorial.refusals import NeedsSecond, Refused
from results.ingest.contexts import load_contexts
from results.models import Election, Override


@requires("correct")
def lift(request: HttpRequest, election: Election, pk: int) -> HttpResponse:
    row = _row(election, pk)
    if request.method == "POST":
        _act(
            request, election, [row], "lift", lambda: _lift(request, election, [row]), _("Lifted: the source is shown.")
        )
    return to_desk(election, "seat", number=row.contest.number)


@requires("correct")
def confirm(request: HttpRequest, election: Election, pk: int) -> HttpResponse:
    """Say that a correction holds though the source has moved on."""
    row = _row(election, pk)
    if request.method == "POST":
        reason = reason_of(request)
        done = _("Confirmed: it stands over what the source says now.")
        _act(request, election, [row], "confirm", lambda: overrides.confirm(row, reason=reason, **actor(request)), done)
    return to_desk(election, "seat", number=row.contest.number)


@requires("correct")
def lift_many(request: HttpRequest, election: Election) -> HttpResponse:
    """Active corrections to choose from; then what lifting those would change; then it is done, or proposed."""
    chosen = _chosen(request, election)
    if chosen and "confirm" in request.POST:
        done = _("Lifted: {n} corrections.").format(n=len(chosen))
        if _act(request, election, chosen, "lift", lambda: _lift(request, election, chosen), done):
            return to_desk(election)
    effect = None
    if chosen:
        contexts = load_contexts(election, {override.contest.number for override in chosen})
        effect = overrides.lift_effect(election, contexts, chosen)
    return render_page(
        request, "lift", election, _("Lift corrections"),
        listed=active_corrections(election, timezone.now()),
        chosen={override.pk for override in chosen},
        effect=effect,
        needs_two=overrides.reasons_for_two(election, effect, chosen) if effect else [],
        reason=reason_of(request),
    )  # fmt: skip


def _chosen(request: HttpRequest, election: Election) -> list[Override]:
    numbers = [int(pk) for pk in request.POST.getlist("override") if pk.isdecimal() and len(pk) < 12]
    rows = Override.objects.filter(pk__in=numbers, contest__election=election, lifted_at=None)
    return list(rows.select_related("contest__election", "candidate"))


def _row(election: Election, pk: int) -> Override:
    rows = Override.objects.select_related("contest__election", "candidate")
    return get_object_or_404(rows, pk=pk, contest__election=election)


def _lift(request: HttpRequest, election: Election, rows: Sequence[Override]) -> None:
    overrides.lift_all(election, rows, reason=reason_of(request), **actor(request))


def _act(
    request: HttpRequest,
    election: Election,
    rows: Sequence[Override],
    action: str,
    act: Callable[[], None],
    done: str,
) -> bool:
    """Do it; or propose it where two people are needed; or say why not."""
    try:
        act()
    except NeedsSecond as needs:
        return attempt(request, lambda: _propose(request, election, rows, action), f"{needs} {_('It is proposed.')}")
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True


def _propose(request: HttpRequest, election: Election, rows: Sequence[Override], action: str) -> None:
    listed = "; ".join(f"{row.contest}: {row.candidate or ''} {row}" for row in rows[:10])
    more = f" and {len(rows) - 10} more" if len(rows) > 10 else ""
    payload = {"overrides": [row.pk for row in rows]}
    summary, reason = f"{action} {listed}{more}", reason_of(request)
    proposals.propose(election, action, payload, summary=summary, reason=reason, **actor(request))
