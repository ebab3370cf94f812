"""The archive: every page as fetched, its bytes once, and what each page kind last said of a contest."""

from django.db import models


class PageBody(models.Model):
    """The packed bytes of one content, kept once however often it was fetched."""

    hash = models.CharField(primary_key=True, max_length=64, help_text="SHA-256 of the bytes as decoded, in hex.")
    packed = models.BinaryField()
    size = models.PositiveIntegerField(help_text="Bytes before packing.")

    def __str__(self) -> str:
        return self.hash[:12]


class Outcome(models.TextChoices):
    KEPT = "kept", "Kept, not read yet"
    READ = "read", "Read"
    REJECTED = "rejected", "Rejected"
    OLDER = "older", "Older than what is known"


class Page(models.Model):
    """One fetch that brought a content not seen at this address the time before."""

    election = models.ForeignKey("results.Election", models.CASCADE, related_name="pages", null=True, blank=True)
    name = models.CharField(max_length=200, help_text="Address inside the results folder.")
    url = models.CharField(max_length=600)
    kind = models.CharField(max_length=24)
    body = models.ForeignKey(PageBody, models.PROTECT)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    fetched_at = models.DateTimeField()
    seen_at = models.DateTimeField(help_text="When this same content was last seen at this address.")
    source_at = models.DateTimeField(null=True, blank=True, help_text="The page's own stamp.")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.KEPT)
    error = models.TextField(blank=True)
    matched = models.PositiveIntegerField(default=0)
    unmatched = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0, help_text="Lines that could not be read or were refused.")
    fed_by = models.CharField(max_length=100, blank=True, help_text="Who handed it in; empty where it was fetched.")

    class Meta:
        ordering = ["-fetched_at"]
        indexes = [
            # the newest page at an address: conditional requests
            models.Index(fields=["url", "-id"], name="page_newest"),
            # source health: the newest pages of each kind
            models.Index(fields=["election", "kind", "-seen_at"], name="page_health"),
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.fetched_at:%H:%M:%S}"


class Observation(models.Model):
    """What one page kind was last accepted as saying of one contest (layer 2 of the truth)."""

    contest = models.ForeignKey("results.Contest", models.CASCADE, related_name="observations")
    kind = models.CharField(max_length=24)
    page = models.ForeignKey(Page, models.PROTECT)
    at = models.DateTimeField(help_text="The page's stamp, or its fetch time where it has none.")
    fetched_at = models.DateTimeField()
    record = models.JSONField(help_text="What the page said, as printed: a record of results.domain.records.")
    labels = models.JSONField(default=list, blank=True, help_text="How it came to be accepted, where it was held.")
    set_back = models.JSONField(
        default=dict, blank=True, help_text="By serial: EVM, postal and all votes that stand while this row waits."
    )
    fallen = models.JSONField(
        default=dict, blank=True, help_text="By serial: what those had whose votes the source revised downwards."
    )
    replaced = models.TextField(
        blank=True, help_text="As JSON, the observation that stands again where this one is taken back."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contest", "kind"], name="one_observation_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.contest_id} at {self.at:%H:%M}"
