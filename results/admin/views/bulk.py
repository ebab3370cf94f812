"""Corrections from a file: every line shown before any is made; then all of them, or none."""

import json
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from results.admin.access import actor, attempt, reason_of, render_page, requires, uploaded_text
from results.admin.views.correct import in_words, propose, typed_again
from results.editorial import bulk, overrides
from results.editorial.checks import Doubt
from results.editorial.corrections import CorrectionRequest, source_values, value_of, version
from results.editorial.refusals import NeedsSecond, Refused
from results.ingest.contexts import load_contexts
from results.models import Election

MAX_SHEET_BYTES = 500_000
"""Of one pasted or uploaded sheet of corrections: its 2,000 lines (`editorial.bulk.MOST_LINES`) at 250 bytes."""


@dataclass(frozen=True, slots=True)
class BulkLine:
    """One correction with what is shown now, what the source says, what is doubtful about it, what was typed again."""

    request: CorrectionRequest
    shown: str
    source: str
    doubts: list[Doubt]
    typed: str

    @property
    def unlikely(self) -> bool:
        return any(not doubt.impossible for doubt in self.doubts)

    @property
    def unconfirmed(self) -> bool:
        return self.unlikely and self.typed != self.request.value


@requires("correct")
def bulk_file(request: HttpRequest, election: Election) -> HttpResponse:
    """A CSV of corrections: all its problems, or all that it would change; then all of it, or nothing."""
    text = _text(request)
    if not text:
        return render_page(request, "bulk", election, _("Corrections from a file"), columns=bulk.COLUMNS)
    file = bulk.read(election, text, timezone.now())
    lines = _lines(request, election, file.requests) if not file.problems else []
    impossible = [doubt for line in lines for doubt in line.doubts if doubt.impossible]
    effect = overrides.preview(election, file.requests, timezone.now()) if lines and not impossible else None
    if effect and "confirm" in request.POST and _make(request, election, lines):
        return redirect("admin:desk_front", election.slug)
    return render_page(
        request, "bulk", election, _("Corrections from a file"), text=text, file=file, effect=effect,
        reason=reason_of(request),
        columns=bulk.COLUMNS, lines=lines, impossible=impossible,
        seen=json.dumps(_versions(file.requests)),
        needs_two=overrides.reasons_for_two(election, effect, file.requests) if effect else [],
    )  # fmt: skip


def _lines(request: HttpRequest, election: Election, requests: list[CorrectionRequest]) -> list[BulkLine]:
    """Those that somebody has to look at come first."""
    contexts = load_contexts(election, {correction.contest.number for correction in requests})
    states = {number: context.state() for number, context in contexts.items()}
    source, typed = source_values(contexts, requests), typed_again(request, requests)
    doubts = overrides.doubts_of(election, requests)
    lines = [
        BulkLine(
            correction,
            value_of(states[correction.contest.number], correction.field, correction.place[0]),
            source[correction.key],
            [doubt for doubt in doubts if doubt.request.key == correction.key],
            typed.get(correction.key, ""),
        )
        for correction in requests
    ]
    return sorted(lines, key=lambda line: not line.doubts)


def _versions(requests: list[CorrectionRequest]) -> dict[int, str]:
    """Of each contest, what its form would be made from now."""
    return {correction.contest.number: version(correction.contest) for correction in requests}


def _shown_versions(request: HttpRequest) -> dict[int, str] | None:
    """What was shown when the file was checked. Raises Refused where that can't be read."""
    try:
        posted = json.loads(request.POST.get("seen") or "{}")
        return {int(number): str(form_version) for number, form_version in posted.items()} or None
    except (ValueError, AttributeError) as error:
        raise Refused(_("Check the file again: this form is not as it was made.")) from error


def _make(request: HttpRequest, election: Election, lines: list[BulkLine]) -> bool:
    if not reason_of(request):
        messages.error(request, _("Give a reason: readers see it on the corrections page."))
        return False
    requests, reason = [line.request for line in lines], reason_of(request)
    try:
        overrides.refuse_all_stale({correction.contest for correction in requests}, _shown_versions(request))
        if any(line.unconfirmed for line in lines):
            raise Refused(_("Type each unlikely number a second time, as you mean it."))
        created = overrides.make_all(
            election, requests, reason=reason, form_version=_shown_versions(request), **actor(request)
        )
        messages.success(request, _("Published: {n} corrections.").format(n=len(created)))
    except NeedsSecond as needs:
        summary = f"{len(requests)} corrections from a file: {in_words(requests)}"
        return attempt(
            request, lambda: propose(request, election, requests, summary, reason), f"{needs} {_('They are proposed.')}"
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def _text(request: HttpRequest) -> str:
    """What was uploaded or, when confirming, shown before."""
    if "file" not in request.FILES:
        return request.POST.get("text", "")[:MAX_SHEET_BYTES]
    try:
        return uploaded_text(request, MAX_SHEET_BYTES)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return ""
