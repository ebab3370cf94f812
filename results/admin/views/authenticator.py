"""The second factor: a QR code that an authenticator reads. One's own is proved by a code before it counts."""

from base64 import b32encode
from typing import Any, cast

import segno
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_otp import login as verify
from django_otp import match_token
from django_otp.plugins.otp_totp.models import TOTPDevice

from results.admin.access import actor, not_included, render_page
from results.admin.login import TRIES_A_PAIR, WINDOW, address_of
from results.editorial.credentials import note_reset
from results.ingest import audit
from results.models import FailedLogin


def make_own(request: HttpRequest) -> HttpResponse:
    """Make a new one for oneself; it takes the place of the old one once it has given a right code."""
    user = cast(Any, request.user)
    device = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    if request.method == "POST" and "make" in request.POST and not _proves_identity(request, user):
        messages.error(request, _("Give your password, or a code of the authenticator you have now."))
    elif request.method == "POST" and "make" in request.POST:
        TOTPDevice.objects.filter(user=user, confirmed=False).delete()
        device = TOTPDevice.objects.create(user=user, name="desk", confirmed=False)
    elif request.method == "POST" and device is not None:
        if device.verify_token(request.POST.get("token", "")):
            _confirm(request, device)
            return redirect("admin:index")
        messages.error(request, _("That code is not right. Codes change every half minute."))
    return render_page(request, "authenticator", None, _("Authenticator"), person=None, **device_context(device))


def _proves_identity(request: HttpRequest, user: Any) -> bool:
    """Whether it is this person, and not someone at a desk they left: by password, or by a code of the old device.
    Guesses count as failed logins do."""
    proof, now = request.POST.get("proof", ""), timezone.now()
    failures = FailedLogin.objects.filter(name=user.get_username(), at__gt=now - WINDOW)
    if failures.count() >= TRIES_A_PAIR:
        return False
    attempt = FailedLogin.objects.create(at=now, name=user.get_username(), address=address_of(request))
    if user.check_password(proof) or match_token(user, proof) is not None:
        attempt.delete()
        return True
    return False


def _confirm(request: HttpRequest, device: TOTPDevice) -> None:
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    TOTPDevice.objects.filter(user=device.user).exclude(pk=device.pk).delete()
    verify(request, device)
    audit.note("new authenticator", subject=device.user.get_username(), **actor(request))
    messages.success(request, _("Your new authenticator counts from now on; the old one no longer does."))


def make_for_another(request: HttpRequest, pk: int) -> HttpResponse:
    """An administrator makes one for somebody who has none, or has lost it: shown once."""
    person = get_object_or_404(get_user_model(), pk=pk)
    beyond = person.is_superuser and not cast(Any, request.user).is_superuser
    if beyond or not cast(Any, request.user).has_perm("auth.change_user"):
        raise PermissionDenied(not_included("people"))
    device = None
    if request.method == "POST":
        TOTPDevice.objects.filter(user=person).delete()
        device = TOTPDevice.objects.create(user=person, name="desk", confirmed=True)
        note_reset(person, request.user, "authenticator", timezone.now())
        audit.note("new authenticator", subject=person.get_username(), **actor(request))
    return render_page(request, "authenticator", None, _("Authenticator"), person=person, **device_context(device))


def device_context(device: TOTPDevice | None) -> dict[str, Any]:
    """A device as a picture, and as a key to type in groups of four."""
    if device is None:
        return {"device": None}
    key = b32encode(device.bin_key).decode().rstrip("=")
    return {"device": device, "qr": qr(device), "key": " ".join(key[at : at + 4] for at in range(0, len(key), 4))}


def qr(device: TOTPDevice) -> SafeString:
    """As SVG without a style of its own, which the policy would refuse. It holds squares only."""
    code = segno.make(device.config_url, error="m", micro=False)
    return mark_safe(code.svg_inline(scale=5, border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None))  # noqa: S308
