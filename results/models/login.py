"""Failed logins, counted so that guessing passwords is slow. In the database: it works with Redis down."""

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
