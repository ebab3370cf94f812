"""The event log: what changed on a board, in order; and the moments worth a headline."""

from django.db import models


class Event(models.Model):
    """One change. `entry` is exactly what the wire carries (docs/protocol.md)."""

    election = models.ForeignKey("results.Election", models.CASCADE, related_name="events")
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=40, blank=True)
    entry = models.JSONField()

    class Meta:
        ordering = ["election", "seq"]
        constraints = [models.UniqueConstraint(fields=["election", "seq"], name="one_event_a_number")]
        indexes = [
            # a snapshot: the newest event of each key
            models.Index(fields=["election", "kind", "key", "seq"], name="event_newest"),
            # the board as it was at a minute
            models.Index(fields=["election", "at"], name="event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.key}"


class Moment(models.Model):
    """A headline-worthy fact. While `standing`, its `key` is taken: it is not told twice."""

    election = models.ForeignKey("results.Election", models.CASCADE, related_name="moments")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=24)
    key = models.CharField(max_length=80)
    at = models.DateTimeField()
    standing = models.BooleanField(default=True, help_text="Still true; may be retracted.")
    entry = models.JSONField()

    class Meta:
        ordering = ["-seq"]
        indexes = [
            # is this moment already told?
            models.Index(fields=["election", "key", "standing"], name="moment_told"),
            # the list, newest first
            models.Index(fields=["election", "-seq"], name="moment_newest"),
        ]

    def __str__(self) -> str:
        return str(self.entry.get("headline", self.key))
