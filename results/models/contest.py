"""Constituencies, the contest held in each, and the candidates on its ballot, with what is published of them."""

from django.db import models

from results.domain.statuses import Status


class Category(models.TextChoices):
    GEN = "GEN", "General"
    SC = "SC", "Scheduled Castes"
    ST = "ST", "Scheduled Tribes"


class Constituency(models.Model):
    kind = models.CharField(max_length=2)
    state_code = models.CharField(max_length=3)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    name_hi = models.CharField(max_length=120, blank=True)
    category = models.CharField(max_length=3, choices=Category.choices, blank=True)
    district = models.CharField(max_length=120, blank=True)
    lok_sabha_seat = models.CharField(max_length=120, blank=True, help_text="What an assembly seat is a part of.")

    class Meta:
        ordering = ["state_code", "number"]
        verbose_name_plural = "constituencies"
        constraints = [
            models.UniqueConstraint(fields=["kind", "state_code", "number"], name="one_constituency_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Contest(models.Model):
    """One constituency in one election. `number` is its key in the election: ECI's number, or, where several
    states are counted as one election, a running number."""

    election = models.ForeignKey("results.Election", models.CASCADE, related_name="contests")
    constituency = models.ForeignKey(Constituency, models.PROTECT)
    number = models.PositiveIntegerField()
    ballot_from = models.CharField(max_length=16, blank=True, editable=False, help_text="What page kind lists it.")
    electors = models.PositiveIntegerField(null=True, blank=True)
    polled = models.PositiveIntegerField(null=True, blank=True, help_text="Votes polled, where they are known.")
    previous = models.JSONField(default=list, blank=True, help_text="Past results, newest first.")

    status = models.CharField(max_length=16, choices=[(s.value, s.value) for s in Status], default=Status.AWAITING)
    round = models.PositiveSmallIntegerField(null=True, blank=True)
    rounds = models.PositiveSmallIntegerField(null=True, blank=True)
    leader = models.ForeignKey("results.Candidate", models.SET_NULL, null=True, blank=True, related_name="+")
    runner_up = models.ForeignKey("results.Candidate", models.SET_NULL, null=True, blank=True, related_name="+")
    winner = models.ForeignKey("results.Candidate", models.SET_NULL, null=True, blank=True, related_name="+")
    margin = models.PositiveIntegerField(null=True, blank=True)
    votes_counted = models.PositiveBigIntegerField(null=True, blank=True)
    flips = models.PositiveSmallIntegerField(default=0)
    last_leader = models.JSONField(null=True, blank=True, editable=False, help_text="The last person to lead.")
    source_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="When its own page was last had.")
    list_missing = models.BooleanField(
        default=False, editable=False, help_text="No page of the list tells of it at present."
    )
    corrected = models.BooleanField(default=False)
    flags = models.JSONField(default=list, blank=True)
    entry = models.JSONField(default=dict, editable=False, help_text="The wire's entry, as last published.")
    contribution = models.JSONField(default=dict, editable=False, help_text="By party: won, leading, votes.")
    sure_contribution = models.JSONField(
        null=True, editable=False, help_text="The same before a correction was overtaken by the source; else empty."
    )

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["election", "number"], name="one_contest_a_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.constituency.name}"


class Candidate(models.Model):
    """A ballot line. Identity is (contest, serial); name and party are what the ballot says."""

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="candidates")
    serial = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    name_hi = models.CharField(max_length=200, blank=True)
    party = models.ForeignKey("results.Party", models.PROTECT)
    is_nota = models.BooleanField(default=False)
    is_key = models.BooleanField(default=False)
    aliases = models.JSONField(default=list, blank=True, help_text="Names readers know, the best first.")
    is_incumbent = models.BooleanField(default=False)
    facts = models.JSONField(
        default=dict, blank=True, help_text="From affidavits, with their source (results/domain/candidate_facts.py)."
    )
    photo = models.URLField(max_length=500, blank=True)
    symbol = models.CharField(max_length=60, blank=True)
    needs_review = models.BooleanField(default=False, help_text="Added from a page after the first; confirm it.")

    evm_votes = models.PositiveIntegerField(null=True, blank=True)
    postal_votes = models.PositiveIntegerField(null=True, blank=True)
    votes = models.PositiveIntegerField(null=True, blank=True)
    corrected = models.BooleanField(default=False)

    class Meta:
        ordering = ["contest", "serial"]
        constraints = [models.UniqueConstraint(fields=["contest", "serial"], name="one_candidate_a_serial")]

    def __str__(self) -> str:
        return self.name
