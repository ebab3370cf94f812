"""What editors decide besides corrections: calls of seats, public notes, proposals to a second person, names."""

from django.conf import settings
from django.db import models


class Call(models.Model):
    """Our own call of a seat: neither its leader nor ECI's declaration."""

    contest = models.ForeignKey("results.Contest", models.CASCADE, related_name="calls")
    candidate = models.ForeignKey("results.Candidate", models.CASCADE, related_name="calls")
    reason = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    retracted_at = models.DateTimeField(null=True, blank=True)
    retracted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    retract_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["contest"], condition=models.Q(retracted_at=None), name="one_call_a_contest"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contest_id} for {self.candidate_id}"


class Note(models.Model):
    """A public note: what was published and taken back or changed, and why."""

    KINDS = [("correction", "Correction"), ("retraction", "Retraction"), ("release", "Released after a check")]

    election = models.ForeignKey("results.Election", models.CASCADE, related_name="notes")
    contest = models.ForeignKey("results.Contest", models.CASCADE, null=True, blank=True, related_name="notes")
    kind = models.CharField(max_length=12, choices=KINDS)
    at = models.DateTimeField()
    text = models.TextField()
    reason = models.TextField(blank=True)
    moment = models.CharField(max_length=24, blank=True, help_text="Id of the moment that was taken back.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text


class Proposal(models.Model):
    """Something that two people must agree on: one asks, another approves or declines."""

    election = models.ForeignKey("results.Election", models.CASCADE, related_name="proposals")
    action = models.CharField(max_length=16)
    asked = models.JSONField(help_text="The arguments of the action.")
    summary = models.TextField()
    reason = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved = models.BooleanField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["made_at"]

    def __str__(self) -> str:
        return self.summary


class NameDecision(models.Model):
    """An unknown party or ballot line that somebody confirmed as new, or merged into a known one: with all that is
    needed to undo it."""

    KINDS = [("party", "Party"), ("candidate", "Ballot line")]

    election = models.ForeignKey("results.Election", models.CASCADE, related_name="name_decisions")
    kind = models.CharField(max_length=12, choices=KINDS)
    name = models.CharField(max_length=200)
    meant = models.CharField(max_length=200, blank=True, help_text="What it was merged into; empty: it is new.")
    before = models.JSONField(help_text="Rows as they were before.")
    reason = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"“{self.name}” is {self.meant or 'new'}"
