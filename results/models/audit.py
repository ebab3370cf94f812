"""Who did what, when, why and from where. Lines are added, never changed or removed."""

from typing import Any, NoReturn

from django.db import models


class AppendOnly(RuntimeError):
    """Somebody tried to change or remove a line of the audit log."""


class Lines(models.QuerySet["AuditLine"]):
    def update(self, **_values: Any) -> NoReturn:
        raise AppendOnly("the audit log is never changed")

    def delete(self) -> NoReturn:
        raise AppendOnly("the audit log is never shortened")


class AuditLine(models.Model):
    """One act. Names are kept as text, so that a line outlives what it speaks of."""

    at = models.DateTimeField()
    who = models.CharField(max_length=150, help_text="User name; empty where the system acted by rule.")
    where = models.CharField(max_length=120, blank=True, help_text="Address of the browser, or shell, or tick.")
    action = models.CharField(max_length=24)
    election = models.CharField(max_length=80, blank=True)
    seat = models.PositiveIntegerField(null=True, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    why = models.TextField(blank=True)

    objects = Lines.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            # the lines of one election or seat, newest first
            models.Index(fields=["election", "seat", "-id"], name="audit_of_seat")
        ]

    def __str__(self) -> str:
        return f"{self.at:%H:%M:%S} {self.who or 'by rule'}: {self.action} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("the audit log is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("the audit log is never shortened")
