"""Parties, known by a short code and by every name a source has used for them."""

from django.db import models


class Party(models.Model):
    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=200)
    name_hi = models.CharField(max_length=200, blank=True)
    aliases = models.JSONField(default=list, blank=True, help_text="Other names and codes that sources use.")
    colour = models.CharField(max_length=7, blank=True)
    needs_review = models.BooleanField(default=False, help_text="Created from a page; an editor should confirm it.")

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "parties"

    def __str__(self) -> str:
        return self.code


class PartyTally(models.Model):
    """A party's published line in one election."""

    election = models.ForeignKey("results.Election", models.CASCADE, related_name="tally")
    party = models.ForeignKey(Party, models.PROTECT)
    won = models.IntegerField(default=0)
    leading = models.IntegerField(default=0)
    votes = models.BigIntegerField(default=0)
    previous = models.IntegerField(null=True, blank=True, help_text="Seats won last time.")
    has_led = models.BooleanField(default=False)
    entry = models.JSONField(default=dict, editable=False, help_text="The wire's entry, as last published.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["election", "party"], name="one_tally_line_per_party")]
        verbose_name_plural = "party tallies"

    def __str__(self) -> str:
        return f"{self.party_id}: {self.won} won, {self.leading} leading"
