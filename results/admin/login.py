"""Logging in: slow for those who guess, with a second factor in production. Counted in the database, not in Redis."""

import logging
import os
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp import match_token

from results.admin.known_devices import is_known
from results.models import FailedLogin
from tracker import hashing

logger = logging.getLogger(__name__)

WINDOW = timedelta(minutes=15)
TRIES_A_PAIR = 6
"""Failures of one name from one address in WINDOW, and"""
TRIES_A_NAME = 20
"""of one name from all addresses, and"""
TRIES_AN_ADDRESS = 30
"""of one address with all names. A browser that the person has used before is counted by itself:"""
TRIES_A_KNOWN_DEVICE = 10
REMEMBERED = timedelta(days=1)


def address_of(request: HttpRequest) -> str:
    """The client's address: by the proxy's header where there is a proxy and one is trusted (its last item), else the
    connection's peer."""
    header = os.environ.get("TRUSTED_ADDRESS_HEADER", "") if settings.BEHIND_PROXY else ""
    header_value = request.headers.get(header, "") if header else ""
    return (header_value.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR") or "")[:64]


class LoginForm(AdminAuthenticationForm):
    """Name, password and, in production, the code of an authenticator. Which of them is wrong is not told."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": _("That did not fit together. Check the name, the password and, where asked for, the code."),
        "too_often": _("Too many failed logins. Wait a quarter of an hour, or use a browser you have used before."),
        "busy": _("Many are logging in at this moment. Try again in a few seconds."),
    }
    token = forms.CharField(label=_("Code of your authenticator"), required=False, max_length=12)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].widget.attrs |= {"autocomplete": "one-time-code", "inputmode": "numeric"}
        if not settings.PRODUCTION:
            del self.fields["token"]

    def clean(self) -> Any:
        """An attempt counts before its password is hashed: whoever sends a thousand at once gets no more of them."""
        name, address, now = str(self.cleaned_data.get("username", ""))[:150], self._address(), timezone.now()
        if hashing.busy():
            raise ValidationError(self.error_messages["busy"], code="busy")
        attempt = FailedLogin.objects.create(at=now, name=name, address=address)
        if self._too_often(name, address, now):
            logger.warning("login of %r from %s refused: too often", name, address)
            raise ValidationError(self.error_messages["too_often"], code="too_often")
        try:
            cleaned = super().clean()
            self._second_factor()
        except ValidationError:
            logger.warning("login of %r from %s failed", name, address)
            raise
        logger.info("login of %r from %s", name, address)
        attempt.delete()
        FailedLogin.objects.filter(name=name, address=address).delete()
        FailedLogin.objects.filter(at__lt=now - REMEMBERED).delete()
        return cleaned

    def _too_often(self, name: str, address: str, now: datetime) -> bool:
        lately = FailedLogin.objects.filter(at__gt=now - WINDOW)
        of_name = lately.filter(name=name)
        of_pair = of_name.filter(address=address).count()
        user = get_user_model().objects.filter(username=name).first()
        if is_known(self.request, user):
            return of_pair > TRIES_A_KNOWN_DEVICE
        if of_pair > TRIES_A_PAIR or of_name.count() > TRIES_A_NAME:
            return True
        return lately.filter(address=address).count() > TRIES_AN_ADDRESS

    def _second_factor(self) -> None:
        user: Any = self.get_user()
        if not settings.PRODUCTION or user is None:
            return
        device = match_token(user, self.cleaned_data.get("token") or "")
        if device is None:
            raise self.get_invalid_login_error()
        user.otp_device = device

    def _address(self) -> str:
        return address_of(self.request) if self.request else ""
