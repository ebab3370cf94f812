"""Rosters in and out, and names that nobody knows yet."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from results.admin.access import actor, has_right, not_included, render_page, requires, uploaded_text
from results.editorial.refusals import Refused
from results.editorial.rosters import SHEETS
from results.editorial.rosters.sheets import Loading, Sheet, as_csv, load
from results.models import Election

MAX_ROSTER_BYTES = 5_000_000
"""Of one roster sheet: its 20,000 rows (`sheets.MOST_ROWS`) at 250 bytes. `tracker.body_limits` lets 6 MB pass."""


@requires("view_election")
def rosters(request: HttpRequest, election: Election) -> HttpResponse:
    """Take a roster away, or bring one: checked first, and taken in whole or not at all."""
    loading: Loading | None = None
    if request.method == "POST" and not has_right(request, "roster"):
        raise PermissionDenied(not_included("roster"))
    if request.method == "POST":
        sheet = _sheet(request.POST.get("sheet", ""))
        try:
            text = uploaded_text(request, MAX_ROSTER_BYTES)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            loading = load(sheet, election, text, trial="trial" in request.POST, **actor(request))
            _report(request, loading)
    sheet_name = request.POST.get("sheet", "")
    context = {
        "sheets": SHEETS.values(),
        "loading": loading,
        "sheet_name": sheet_name,
        "may_roster": has_right(request, "roster"),
    }
    return render_page(request, "rosters", election, _("Rosters"), **context)


def _report(request: HttpRequest, loading: Loading) -> None:
    if loading.problems:
        messages.error(request, _("{n} problems: nothing was taken in.").format(n=len(loading.problems)))
    elif "trial" in request.POST:
        words = _("It could be taken in: {n} rows would differ. Nothing was written.")
        messages.info(request, words.format(n=loading.changed))
    else:
        messages.success(request, _("Taken in: {n} rows differ.").format(n=loading.changed))


def _sheet(name: str) -> Sheet:
    if name not in SHEETS:
        raise Http404("No such roster")
    return SHEETS[name]


@requires("view_election")
def download(request: HttpRequest, election: Election, sheet: str) -> HttpResponse:
    response = HttpResponse(as_csv(_sheet(sheet), election), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{election.slug}-{sheet}.csv"'
    return response
