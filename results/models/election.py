"""An election being tracked, and the numbers that order its event log."""

import secrets

from django.db import models


def new_epoch() -> str:
    """A short random name for one unbroken event log."""
    return secrets.token_hex(6)


class Kind(models.TextChoices):
    AC = "AC", "Assembly constituencies"
    PC = "PC", "Parliamentary constituencies"


class SourceState(models.TextChoices):
    OK = "ok", "Updating"
    LATE = "late", "Late"
    DOWN = "down", "Not updating"


class Election(models.Model):
    slug = models.SlugField(unique=True, max_length=80)
    name = models.CharField(max_length=200)
    name_hi = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=2, choices=Kind.choices, default=Kind.AC)
    by_election = models.BooleanField(default=False)
    state_codes = models.JSONField(default=list, help_text="ECI codes: letter plus two digits. S01 is not U01.")
    state_name = models.CharField(max_length=100, blank=True)
    date = models.DateField(null=True, blank=True, help_text="The counting day, in India.")
    previous_year = models.PositiveSmallIntegerField(null=True, blank=True)
    past = models.JSONField(
        default=list,
        blank=True,
        help_text="Earlier elections of this house, newest first: year, seats and votes by party.",
    )
    seats_total = models.PositiveIntegerField(default=0)
    majority_mark = models.PositiveIntegerField(
        default=0, help_text="Seats // 2 + 1, unless decided otherwise; 0: none."
    )

    is_test = models.BooleanField(default=False, help_text="Replayed or simulated. Said on every page and frame.")
    replay = models.JSONField(default=dict, blank=True, help_text="What the replay site says of itself.")
    frozen = models.BooleanField(default=False, help_text="Source updates wait; nothing is published by itself.")

    limits = models.JSONField(
        default=dict, blank=True, help_text="Thresholds of the safeguards that differ here (docs/safeguards.md)."
    )

    epoch = models.CharField(max_length=24, default=new_epoch, editable=False)
    seq = models.PositiveBigIntegerField(default=0, editable=False)

    entry = models.JSONField(default=dict, editable=False, help_text="The wire's entry, as last published.")

    awaited_seats = models.JSONField(
        default=list, editable=False, help_text="Seats that the poll under way still brings."
    )
    awaited_until = models.DateTimeField(null=True, editable=False, help_text="When they are given up.")
    leaders_then = models.JSONField(null=True, editable=False, help_text="Party by seat, some half hour ago.")

    source_url = models.URLField(max_length=500, blank=True, help_text="The results folder, with its last slash.")
    tracking = models.BooleanField(default=True)
    source_interval_s = models.FloatField(default=180.0, help_text="How often the source makes its pages anew.")
    poll_seconds = models.FloatField(default=30.0, help_text="Between polls while the source's rhythm is not known.")
    next_poll_at = models.DateTimeField(null=True, blank=True)
    requests_per_minute = models.PositiveIntegerField(
        null=True, blank=True, help_text="Of the source's minutes. Empty: what the number of seats asks for."
    )
    clock = models.JSONField(default=dict, blank=True, editable=False, help_text="What is known of its rhythm.")
    asking = models.JSONField(default=dict, blank=True, editable=False, help_text="Budget and circuit as last seen.")
    source_state = models.CharField(max_length=4, choices=SourceState.choices, default=SourceState.DOWN)
    source_at = models.DateTimeField(null=True, blank=True, help_text="The newest stamp a page of the source bore.")
    source_lag_s = models.FloatField(null=True, blank=True, help_text="That stamp's age by the source's own clock.")
    source_read_at = models.DateTimeField(null=True, blank=True, help_text="When we last read a good page.")

    class Meta:
        ordering = ["-date", "slug"]
        permissions = [
            ("correct", "Correct results, release and reject held readings"),
            ("freeze", "Stop and resume automatic publication"),
            ("call", "Call seats"),
            ("approve", "Approve what needs two people"),
            ("roster", "Import and edit rosters"),
        ]

    def __str__(self) -> str:
        return self.name
