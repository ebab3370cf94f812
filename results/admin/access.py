"""What every view of the desk does: who may, which election, from where; refusals become messages."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from results.admin.login import address_of
from results.admin.site import LAST_ELECTION
from results.editorial.refusals import Refused
from results.models import Contest, Election

View = Callable[..., HttpResponseBase]


def requires(permission: str) -> Callable[[View], View]:
    """A view of one election, for those who have `results.<permission>`."""

    def wrap(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not has_right(request, permission):
                raise PermissionDenied(not_included(permission))
            election = get_object_or_404(Election, slug=slug)
            if request.session.get(LAST_ELECTION) != slug:
                request.session[LAST_ELECTION] = slug
            return view(request, election, *args, **kwargs)

        return inner

    return wrap


def has_right(request: HttpRequest, permission: str) -> bool:
    return cast(Any, request.user).has_perm(f"results.{permission}")


def not_included(right: str) -> str:
    return _("Your role does not include: {right}.").format(right=right)


def actor(request: HttpRequest) -> dict[str, Any]:
    """Who acts, when and from where: as every door of the ingest takes it."""
    return {"author": request.user, "now": timezone.now(), "where": address_of(request)}


def attempt(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Do it, and say so; or say why not."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True


def contest_of(election: Election, number: int) -> Contest:
    row = Contest.objects.filter(election=election, number=number).select_related("constituency", "election").first()
    if row is None:
        raise Http404("No such seat")
    return row


def render_page(
    request: HttpRequest, template: str, election: Election | None, title: str, **context: Any
) -> HttpResponse:
    """A page of the desk, with what the admin's frame needs."""
    from django.contrib.admin import site

    frame = site.each_context(request)
    return render(request, f"desk/{template}.html", {**frame, "election": election, "title": title, **context})


def to_desk(election: Election, name: str = "front", **kwargs: Any) -> HttpResponse:
    return redirect(f"admin:desk_{name}", slug=election.slug, **kwargs)


def reason_of(request: HttpRequest) -> str:
    return request.POST.get("reason", "").strip()


def number_of(request: HttpRequest, name: str) -> int:
    """A small whole number of a form. Raises Http404 for anything else."""
    digits = request.POST.get(name, "")
    if not digits.isdecimal() or len(digits) > 9:
        raise Http404("No such number")
    return int(digits)


def uploaded_text(request: HttpRequest, most_bytes: int) -> str:
    """The text of the form's file. Raises Refused where there is none, or none that can be read."""
    upload: Any = request.FILES.get("file")
    if upload is None or upload.size > most_bytes:
        raise Refused(_("Choose a CSV file of at most {size} MB.").format(size=f"{most_bytes / 1_000_000:g}"))
    try:
        return bytes(upload.read()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(_("This file is not UTF-8: save it as “CSV UTF-8”.")) from error


def local_time(text: str) -> datetime | None:
    """A `datetime-local` field in the project's zone. Raises Refused."""
    if not text:
        return None
    try:
        at = timezone.make_aware(datetime.fromisoformat(text))
        return at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Refused(_("“{text}” is not a date and time.").format(text=text[:40])) from error
