"""How asking a source goes: counts by page kind, pages to try again later, disagreements, pages fed by people."""

from django.db import models


class KindHealth(models.Model):
    """How asking for one kind of page has gone, for one election."""

    election = models.ForeignKey("results.Election", models.CASCADE, related_name="kind_health")
    kind = models.CharField(max_length=24)
    asked = models.PositiveIntegerField(default=0)
    answers = models.JSONField(default=dict, help_text="How many of each answer: a status code, or what went wrong.")
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_failure_at = models.DateTimeField(null=True, blank=True)
    last_failure = models.TextField(blank=True)
    failing = models.PositiveIntegerField(default=0, help_text="Failures since the last success.")

    class Meta:
        verbose_name_plural = "kind health"
        constraints = [models.UniqueConstraint(fields=["election", "kind"], name="one_health_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.asked} asked"


class Retry(models.Model):
    """A page that could not be had or read. Not asked for again before `retry_at`; gone once it is read."""

    election = models.ForeignKey("results.Election", models.CASCADE, related_name="retries")
    name = models.CharField(max_length=200)
    failures = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField()
    error = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "retries"
        constraints = [models.UniqueConstraint(fields=["election", "name"], name="one_retry_a_page")]

    def __str__(self) -> str:
        return f"{self.name} after {self.failures} failures"


class Contradiction(models.Model):
    """Two kinds of page that say different things of one fact at the same stamp. Open until they agree again."""

    election = models.ForeignKey("results.Election", models.CASCADE, related_name="contradictions")
    contest = models.ForeignKey("results.Contest", models.CASCADE, null=True, blank=True, related_name="contradictions")
    about = models.CharField(max_length=120, help_text="What is contradicted: one open row for each.")
    first_kind = models.CharField(max_length=24)
    first_value = models.CharField(max_length=200)
    second_kind = models.CharField(max_length=24)
    second_value = models.CharField(max_length=200)
    source_at = models.DateTimeField(null=True, blank=True, help_text="The newer of the two pages' stamps.")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["election", "about"], condition=models.Q(ended_at=None), name="one_open_contradiction"
            )
        ]

    def __str__(self) -> str:
        return f"{self.about}: {self.first_value} or {self.second_value}"


class FeedToken(models.Model):
    """A person or program that may hand in pages. The token itself is shown once and kept as a hash."""

    name = models.CharField(max_length=100, unique=True)
    hash = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token, in hex.")
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """A page handed in by a person, kept before it is read. It is read like any other page."""

    election = models.ForeignKey("results.Election", models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=200, help_text="The page's name below its folder.")
    body = models.BinaryField()
    size = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True, blank=True, help_text="When the browser saved it, where known.")
    by = models.CharField(max_length=100)
    done_at = models.DateTimeField(null=True, blank=True)
    page = models.ForeignKey("results.Page", models.SET_NULL, null=True, blank=True, related_name="+")
    message = models.TextField(blank=True, help_text="What became of it.")

    class Meta:
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return f"{self.name} from {self.by}"


class Boundary(models.Model):
    """The outline of a constituency, as the source's own map draws it."""

    constituency = models.OneToOneField("results.Constituency", models.CASCADE, related_name="boundary")
    geometry = models.TextField(help_text="GeoJSON: longitude, latitude in degrees.")
    page = models.ForeignKey("results.Page", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "boundaries"

    def __str__(self) -> str:
        return str(self.constituency)
