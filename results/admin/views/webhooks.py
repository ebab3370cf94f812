"""Webhooks at the desk: who is told of every change, how telling goes, and a test."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from results.admin.access import actor, number_of, render_page, requires, to_desk
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
        request, "webhooks", election, _("Webhooks"), rows=Webhook.objects.filter(election=election).order_by("pk")
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
    except ValueError:
        messages.error(request, _("{url} is not a public https or http address.").format(url=url[:80]))
        return
    words = _("It is told of every change from now on. What it is told is signed with {secret}")
    messages.success(request, words.format(secret=webhook.secret))
    _audit(request, webhook, "add")


def _test(request: HttpRequest, webhook: Webhook) -> None:
    problem = telling.send_test(webhook, timezone.now())
    if problem:
        messages.error(request, _("The test was not taken: {problem}").format(problem=problem)[:300])
    else:
        messages.success(request, _("The test was taken."))


def _disable(request: HttpRequest, webhook: Webhook) -> None:
    telling.disable(webhook, timezone.now())
    messages.success(request, _("Nothing is sent there any more."))


def _enable(request: HttpRequest, webhook: Webhook) -> None:
    telling.enable(webhook)
    messages.success(request, _("It is told again, of all that it missed first."))


def _audit(request: HttpRequest, webhook: Webhook, what: str) -> None:
    audit.note(f"{what} webhook", election=webhook.election, subject=webhook.url, **actor(request))
