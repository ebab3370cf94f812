"""Corrections from a file: every line shown before any is made; then all of them, or none."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from results.admin.access import (
    acting,
    allowed,
    attempt,
    reason_of,
    show,
    uploaded,
)
from results.admin.views.correct import in_words, propose
from results.editorial import bulk, overrides
from results.editorial.corrections import Wanted, value_of, version
from results.editorial.refusals import NeedsSecond, Refused
from results.ingest.contexts import load_contexts
from results.models import Election

MOST_BYTES = 500_000
TITLE = "Corrections from a file"


@allowed("correct")
def bulk_file(request: HttpRequest, election: Election) -> HttpResponse:
    """A CSV of corrections: all its problems, or all that it would change; then all of it, or nothing."""
    text = _text(request)
    if not text:
        return show(request, "bulk", election, TITLE, columns=bulk.COLUMNS)
    found = bulk.read(election, text, timezone.now())
    effect = overrides.preview(election, found.wanted, timezone.now()) if not found.problems else None
    reason = reason_of(request)
    if effect and "confirm" in request.POST and _made(request, election, found.wanted, reason):
        return redirect("admin:desk_front", election.slug)
    return show(
        request, "bulk", election, TITLE, text=text, file=found, effect=effect, reason=reason, columns=bulk.COLUMNS,
        rows=_rows(election, found.wanted) if effect else [],
        seen=json.dumps(_versions(found.wanted)),
        needs_two=overrides.why_two(election, effect, found.wanted) if effect else [],
    )  # fmt: skip


def _rows(election: Election, wanted: list[Wanted]) -> list[tuple[Wanted, str]]:
    """Each correction, with what is shown now."""
    contexts = load_contexts(election, {each.contest.number for each in wanted})
    states = {number: context.state() for number, context in contexts.items()}
    return [(each, value_of(states[each.contest.number], each.field, each.place[0])) for each in wanted]


def _versions(wanted: list[Wanted]) -> dict[int, str]:
    """Of each contest, what its form would be made from now."""
    return {each.contest.number: version(each.contest) for each in wanted}


def _seen(request: HttpRequest) -> dict[int, str] | None:
    """What was shown when the file was checked. Raises Refused where that can't be read."""
    try:
        said = json.loads(request.POST.get("seen") or "{}")
        return {int(number): str(each) for number, each in said.items()} or None
    except (ValueError, AttributeError) as error:
        raise Refused("Check the file again: this form is not as it was made.") from error


def _made(request: HttpRequest, election: Election, wanted: list[Wanted], reason: str) -> bool:
    try:
        made = overrides.make_all(election, wanted, reason=reason, seen=_seen(request), **acting(request))
        messages.success(request, f"Published: {len(made)} corrections.")
    except NeedsSecond as needs:
        summary = f"{len(wanted)} corrections from a file: {in_words(wanted)}"
        return attempt(
            request, lambda: propose(request, election, wanted, summary, reason), f"{needs} They are proposed."
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def _text(request: HttpRequest) -> str:
    """What was uploaded or, when confirming, shown before."""
    if "file" not in request.FILES:
        return request.POST.get("text", "")[:MOST_BYTES]
    try:
        return uploaded(request, MOST_BYTES)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return ""
