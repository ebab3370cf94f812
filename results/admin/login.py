"""Logging in: slow for those who guess, with a second factor in production. Counted in the database, not in Redis."""

import os
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django_otp import match_token

from results.models import FailedLogin

WINDOW = timedelta(minutes=15)
TRIES_A_NAME = 6
TRIES_AN_ADDRESS = 30


def address_of(request: HttpRequest) -> str:
    """The client's address: by the proxy's header where one is trusted (its last item), else the connection's peer."""
    header = os.environ.get("TRUSTED_ADDRESS_HEADER", "")
    said = request.headers.get(header, "") if header else ""
    return (said.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR") or "")[:64]


class LoginForm(AdminAuthenticationForm):
    """Name, password and, in production, the code of an authenticator."""

    token = forms.CharField(label="Code of your authenticator", required=False, max_length=12)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].widget.attrs |= {"autocomplete": "one-time-code", "inputmode": "numeric"}
        if not settings.PRODUCTION:
            del self.fields["token"]

    def clean(self) -> Any:
        name, address = str(self.cleaned_data.get("username", "")), self._address()
        if _tried_too_often(name, address):
            raise ValidationError("Too many failed logins. Wait a quarter of an hour, or ask an administrator.")
        try:
            cleaned = super().clean()
            self._second_factor()
        except ValidationError:
            FailedLogin.objects.create(at=timezone.now(), name=name[:150], address=address)
            raise
        FailedLogin.objects.filter(name=name[:150], address=address).delete()
        return cleaned

    def _second_factor(self) -> None:
        user: Any = self.get_user()
        if not settings.PRODUCTION or user is None:
            return
        device = match_token(user, self.cleaned_data.get("token") or "")
        if device is None:
            raise ValidationError("That code is not right. Codes change every half minute.")
        user.otp_device = device

    def _address(self) -> str:
        return address_of(self.request) if self.request else ""


def _tried_too_often(name: str, address: str) -> bool:
    lately = FailedLogin.objects.filter(at__gt=timezone.now() - WINDOW)
    own = lately.filter(name=name[:150], address=address).count()
    return own >= TRIES_A_NAME or lately.filter(address=address).count() >= TRIES_AN_ADDRESS
