"""An editor's decision laid over what sources say."""

from django.conf import settings
from django.db import models


class Override(models.Model):
    """`field` of a contest, or of one of its candidates, reads `value` until it is lifted or expires."""

    FIELDS = [
        ("evm_votes", "EVM votes"),
        ("postal_votes", "Postal votes"),
        ("votes", "Total votes"),
        ("name", "Name"),
        ("party", "Party"),
        ("status", "Status"),
        ("winner", "Declared winner (ballot serial)"),
        ("round", "Round"),
        ("rounds", "Rounds in all"),
    ]

    contest = models.ForeignKey("results.Contest", models.CASCADE, related_name="overrides")
    candidate = models.ForeignKey("results.Candidate", models.CASCADE, null=True, blank=True, related_name="overrides")
    field = models.CharField(max_length=16, choices=FIELDS)
    value = models.CharField(max_length=200)
    source_value = models.CharField(max_length=200, blank=True, help_text="What the source said when it was made.")
    source_round = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The source's round when it was made, or last confirmed."
    )
    source_counted = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="The source's votes of the whole seat then, 0 before the first."
    )
    reason = models.TextField()
    evidence = models.CharField(
        max_length=200, blank=True, help_text="Where the value comes from, shown to readers: form 20, an agency."
    )
    evidence_url = models.URLField(max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    expires_at = models.DateTimeField(null=True, blank=True)
    until_source = models.BooleanField(default=False, help_text="Ends when the source says the same or passes it.")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    lift_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "field"],
                condition=models.Q(lifted_at=None, candidate=None),
                name="one_override_a_contest_field",
            ),
            models.UniqueConstraint(
                fields=["candidate", "field"],
                condition=models.Q(lifted_at=None, candidate__isnull=False),
                name="one_override_a_candidate_field",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()} = {self.value}"
