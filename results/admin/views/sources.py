"""Sources at the desk: start to track a folder, hand in pages that somebody saved, see how asking goes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from results.admin.access import actor, has_right, not_included, render_page, requires, to_desk
from results.enrolment.places import NothingThere, folder
from results.ingest import audit
from results.intake import inbox, uploads
from results.models import Election
from results.publish.sources import sources

MOST_FILES = 100
EXAMPLE = "https://results.eci.gov.in/ResultAcGenFeb2025/"


def track(request: HttpRequest) -> HttpResponse:
    """Track the folder of an address: a worker discovers what it holds."""
    if not has_right(request, "roster"):
        raise PermissionDenied(not_included("roster"))
    if request.method == "POST" and _start_tracking(request):
        return redirect("admin:index")
    return render_page(request, "track", None, _("Track a results folder"), given=request.POST)


def _start_tracking(request: HttpRequest) -> bool:
    from results.tasks import track as task

    form = {name: request.POST.get(name, "").strip() for name in ("url", "states", "slug", "name")}
    states = form["states"].upper().replace(",", " ").split()
    try:
        base = folder(form["url"])
    except NothingThere:
        messages.error(
            request, _("{url} is not a web address such as {example}").format(url=form["url"][:100], example=EXAMPLE)
        )
        return False
    try:
        task.apply_async((base, states, form["slug"], form["name"]), expires=600, retry=False)
    except Exception as error:  # whatever a broker that is away raises
        words = _("No worker could be asked ({why}): use manage.py track.")
        messages.error(request, words.format(why=type(error).__name__))
        return False
    audit.note("track", subject=base, **actor(request))
    messages.success(request, _("{url} is being looked at: its elections appear here in a minute.").format(url=base))
    return True


@requires("correct")
def pages(request: HttpRequest, election: Election) -> HttpResponse:
    """Hand in saved pages, read at once by the same parsers; and how each of the last ended."""
    if request.method == "POST":
        for file in request.FILES.getlist("files")[:MOST_FILES]:
            _take_page(request, election, file)
        return to_desk(election, "feed")
    last = election.uploads.select_related("page")[:50]
    facts = sources(election, timezone.now())
    return render_page(request, "source", election, _("Source and saved pages"), uploads=last, health=facts)


def _take_page(request: HttpRequest, election: Election, file: Any) -> None:
    if file.size > inbox.MAX_PAGE_BYTES:
        words = _("{name}: larger than {size} MB")
        messages.error(request, words.format(name=file.name, size=inbox.MAX_PAGE_BYTES // 1_000_000))
        return
    now = timezone.now()
    by = actor(request)["author"].get_username()
    try:
        body = file.read()
        name = uploads.page_name(file.name, body, uploads.only_state(election))
        upload = inbox.receive(election, name, body, by, now)
        messages.info(request, f"{upload.name}: {uploads.read_upload(upload, now)}")
    except inbox.NotAccepted as error:
        messages.error(request, f"{file.name}: {error}"[:300])
