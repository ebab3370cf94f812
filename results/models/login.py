"""Logins that failed, and credentials that somebody else set. In the database: it works with Redis down."""

from django.conf import settings
from django.db import models


class FailedLogin(models.Model):
    at = models.DateTimeField()
    name = models.CharField(max_length=150)
    address = models.CharField(max_length=64)

    class Meta:
        indexes = [
            # how often lately, for this name and from this address
            models.Index(fields=["at", "name"], name="failed_login_lately")
        ]

    def __str__(self) -> str:
        return f"{self.name} from {self.address}"


class CredentialReset(models.Model):
    """An administrator made an account, or set its password or authenticator: they know both halves of it for now."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="credential_resets")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    what = models.CharField(max_length=24)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.what} of {self.user} by {self.by}"
