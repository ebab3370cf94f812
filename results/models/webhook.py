"""Addresses that are told of every change, and how telling them has gone."""

import base64
import secrets

from django.db import models

PREFIX = "whsec_"
"""Secrets of the Standard Webhooks convention begin so; the rest is base64 of the key."""


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


class Webhook(models.Model):
    """One receiver of one election's log. `epoch` and `seq` are how far it has been told."""

    election = models.ForeignKey("results.Election", models.CASCADE, related_name="webhooks")
    url = models.URLField(max_length=500, help_text="A public https (or http) address; it gets a POST for each delta.")
    secret = models.CharField(max_length=64, default=new_secret, editable=False, help_text="Signs what is sent.")
    old_secret = models.CharField(max_length=64, blank=True, editable=False, help_text="Signs too, for a while.")
    old_secret_until = models.DateTimeField(null=True, blank=True, editable=False)
    topics = models.JSONField(default=list, blank=True, help_text="As on the live feed; none means all.")
    kinds = models.JSONField(
        default=list, blank=True, help_text="Kinds of moments; with any, only those are sent, and nothing else."
    )
    min_significance = models.PositiveSmallIntegerField(
        default=0, help_text="From 1 on: moments that rank so high are sent, and nothing else."
    )
    made_at = models.DateTimeField(auto_now_add=True)

    epoch = models.CharField(max_length=24, blank=True, editable=False)
    seq = models.PositiveBigIntegerField(default=0, editable=False)
    next_try_at = models.DateTimeField(null=True, blank=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False, help_text="In a row.")
    failing_since = models.DateTimeField(null=True, blank=True, editable=False)
    last_error = models.CharField(max_length=300, blank=True, editable=False)
    disabled_at = models.DateTimeField(null=True, blank=True, help_text="Nothing is sent. Empty it to try again.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["election", "url"], name="one_webhook_an_address")]

    def __str__(self) -> str:
        return f"{self.url} ({'disabled' if self.disabled_at else f'at {self.seq}'})"
