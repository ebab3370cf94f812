"""Webhooks at the desk: who is told of every change, how telling goes, and a test."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from results.admin.access import (
    actor,
    number_of,
    render_page,
    requires,
    to_desk,
)
from results.ingest import audit
from results.models import Election, Webhook
from results.publish import webhooks as telling


@requires("roster")
def webhooks(request: HttpRequest, election: Election) -> HttpResponse:
    """The list, and what can be done with each: add, test, disable, enable."""
    if request.method == "POST":
        _do(request, election, request.POST.get("what", ""))
        return to_desk(election, "webhooks")
    return render_page(
        request, "webhooks", election, "Webhooks", rows=Webhook.objects.filter(election=election).order_by("pk")
    )


def _do(request: HttpRequest, election: Election, what: str) -> None:
    if what == "add":
        _add(request, election)
        return
    acts = {"test": _test, "disable": _disable, "enable": _enable}
    if what not in acts:
        raise Http404("No such act")
    webhook = get_object_or_404(Webhook, pk=number_of(request, "pk"), election=election)
    acts[what](request, webhook)
    _audit(request, webhook, what)


def _add(request: HttpRequest, election: Election) -> None:
    url = request.POST.get("url", "").strip()
    try:
        webhook = telling.add(election, url)
    except ValueError as error:
        messages.error(request, f"{url[:80]}: {error}.")
        return
    messages.success(
        request, f"It is told of every change from now on. What it is told is signed with {webhook.secret}"
    )
    _audit(request, webhook, "add")


def _test(request: HttpRequest, webhook: Webhook) -> None:
    problem = telling.send_test(webhook, timezone.now())
    if problem:
        messages.error(request, f"The test was not taken: {problem}"[:300])
    else:
        messages.success(request, "The test was taken.")


def _disable(request: HttpRequest, webhook: Webhook) -> None:
    telling.disable(webhook, timezone.now())
    messages.success(request, "Nothing is sent there any more.")


def _enable(request: HttpRequest, webhook: Webhook) -> None:
    telling.enable(webhook)
    messages.success(request, "It is told again, of all that it missed first.")


def _audit(request: HttpRequest, webhook: Webhook, what: str) -> None:
    audit.note(f"{what} webhook", election=webhook.election, subject=webhook.url, **actor(request))
