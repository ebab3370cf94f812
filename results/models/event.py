"""The event log: what changed on a board, in order; and the moments worth a headline."""

from datetime import datetime
from typing import Any

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
    """A headline-worthy fact. While `standing`, its `key` is taken: it is not told twice.

    `hidden` ones are for editors only: one was taken back by them, or waits, with `seq` 0, for them to tell it again.
    """

    election = models.ForeignKey("results.Election", models.CASCADE, related_name="moments")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=24)
    key = models.CharField(max_length=80)
    at = models.DateTimeField()
    seat = models.PositiveIntegerField(null=True, blank=True)
    party = models.CharField(max_length=24, blank=True)
    significance = models.PositiveSmallIntegerField(default=0)
    standing = models.BooleanField(default=True, help_text="Still true; may be retracted.")
    hidden = models.BooleanField(default=False, help_text="Not to be told, as an editor decided.")
    entry = models.JSONField()

    class Meta:
        ordering = ["-seq"]
        indexes = [
            # is this moment already told?
            models.Index(fields=["election", "key", "standing"], name="moment_told"),
            # what may end with a change of these seats
            models.Index(fields=["election", "standing", "seat"], name="moment_of_seat"),
            # the list, newest first
            models.Index(fields=["election", "-seq"], name="moment_newest"),
        ]

    def __str__(self) -> str:
        return str(self.entry.get("headline", self.key))

    @classmethod
    def of(cls, election_id: int, key: str, entry: dict[str, Any], *, seq: int, at: datetime, hidden: bool) -> "Moment":
        """A row for a moment's entry on the wire, not saved."""
        return cls(
            election_id=election_id,
            seq=seq,
            kind=entry["kind"],
            key=key,
            at=at,
            seat=entry["seat"],
            party=entry["party"] or "",
            significance=round(entry["significance"]),
            hidden=hidden,
            entry=entry,
        )
