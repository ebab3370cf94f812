"""Readings that wait: suspicious ones for confirmation or a person, all of them while an election is frozen."""

from django.conf import settings
from django.db import models


class HeldState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    RELEASED = "released", "Released"
    REJECTED = "rejected", "Rejected"
    CONFIRMED = "confirmed", "Confirmed by the source"
    GONE = "gone", "The source took it back"


class Held(models.Model):
    """What one page kind says of one contest and is not published. At most one waits for each."""

    contest = models.ForeignKey("results.Contest", models.CASCADE, related_name="held")
    kind = models.CharField(max_length=24)
    page = models.ForeignKey("results.Page", models.PROTECT)
    at = models.DateTimeField(help_text="The page's stamp, or its fetch time where it has none.")
    fetched_at = models.DateTimeField()
    record = models.JSONField(help_text="What the page said, as printed.")
    findings = models.JSONField(default=list, help_text="Why it waits: code, detail and ballot serial of each reason.")
    frozen = models.BooleanField(default=False, help_text="It waits because the election was frozen.")
    needs_person = models.BooleanField(default=False)
    held_at = models.DateTimeField(help_text="Since when; newer pages that say the same do not make it younger.")
    times = models.PositiveSmallIntegerField(default=1, help_text="Pages that said so.")

    state = models.CharField(max_length=10, choices=HeldState.choices, default=HeldState.WAITING)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["held_at"]
        verbose_name_plural = "held readings"
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "kind"], condition=models.Q(state="waiting"), name="one_waiting_a_kind"
            )
        ]
        indexes = [
            # the desk's list: what waits, oldest first
            models.Index(fields=["state", "held_at"], name="held_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.contest_id} at {self.at:%H:%M}"
