"""What a production refuses to start with: a guessable key, debug pages, open hosts, test elections."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.db import DatabaseError

SHORTEST_KEY = 50


def insecure_settings() -> list[checks.CheckMessage]:
    """One error for each setting that opens a door. DEBUG and `*` are refused everywhere but on one's own machine."""
    if not settings.PRODUCTION:
        return []
    key = settings.SECRET_KEY
    findings = [
        (settings.DEBUG, "DJANGO_DEBUG is on.", "tracker.E001"),
        (
            len(key) < SHORTEST_KEY or len(set(key)) < 10 or key.startswith("django-insecure"),
            f"DJANGO_SECRET_KEY is guessable: use at least {SHORTEST_KEY} random characters.",
            "tracker.E002",
        ),
        (
            any("*" in host for host in settings.ALLOWED_HOSTS),
            "DJANGO_ALLOWED_HOSTS is open to any name.",
            "tracker.E003",
        ),
        (
            not settings.HTTPS,
            "There is no TLS: passwords would go over the wire as they are. Set TRACKER_HTTPS=1 once the proxy has it.",
            "tracker.E005",
        ),
        (
            settings.LOCAL_WEBHOOKS,
            "TRACKER_LOCAL_WEBHOOKS is on: webhooks could reach services of this machine.",
            "tracker.E006",
        ),
    ]
    return [checks.Error(message, id=code) for wrong, message, code in findings if wrong]


def test_elections() -> list[checks.CheckMessage]:
    """An error when the database holds test elections and this is a production that has not asked for them."""
    if settings.TEST_DATA_ALLOWED:
        return []
    from results.models import Election  # models exist only once Django is set up

    try:
        slugs = list(Election.objects.filter(is_test=True).values_list("slug", flat=True)[:5])
    except DatabaseError:
        return []  # not migrated, or down: /readyz says so
    if not slugs:
        return []
    return [checks.Error(f"Test elections in a production database: {', '.join(slugs)}.", id="tracker.E004")]


@checks.register(checks.Tags.security)
def settings_are_secure(**kwargs: Any) -> list[checks.CheckMessage]:
    return insecure_settings()


@checks.register(checks.Tags.database)
def elections_are_real(**kwargs: Any) -> list[checks.CheckMessage]:
    return test_elections()


def refusals() -> list[str]:
    """Why this process must not serve, one line each; empty when it may. Reads the database."""
    return [f"{message.id}: {message.msg}" for message in [*insecure_settings(), *test_elections()]]
