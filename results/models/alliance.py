"""Alliances of one election: which parties, from when to when, and the seats where that is otherwise."""

from django.db import models


class Alliance(models.Model):
    election = models.ForeignKey("results.Election", models.CASCADE, related_name="alliances")
    code = models.CharField(max_length=24)
    name = models.CharField(max_length=120)
    name_hi = models.CharField(max_length=120, blank=True)
    colour = models.CharField(max_length=7, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["election", "code"], name="one_alliance_a_code")]

    def __str__(self) -> str:
        return self.code


class Membership(models.Model):
    """A party in an alliance. With `contest` it is an exception for one seat: there the party counts for this alliance,
    or, where `outside` is set, for none (a friendly fight)."""

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="members")
    party = models.ForeignKey("results.Party", models.PROTECT, related_name="+")
    contest = models.ForeignKey("results.Contest", models.CASCADE, null=True, blank=True, related_name="+")
    outside = models.BooleanField(default=False, help_text="In this seat the party stands against the alliance.")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["alliance", "party"]
        constraints = [
            models.UniqueConstraint(fields=["alliance", "party", "contest"], name="one_membership"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} in {self.alliance_id}"
