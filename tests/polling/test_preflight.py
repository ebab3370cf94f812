"""`manage.py preflight URL`: what is wrong the evening before is said, in words, and nothing is written."""

import json
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO

import pytest
import redis
from django.core.management import CommandError, call_command
from django.utils import timezone

from results.models import Election
from results.rehearsal.http import http_date
from results.rehearsal.night import IST
from tests.polling.results_folder import Folder, serve, small

pytestmark = pytest.mark.django_db(transaction=True)
START = datetime(2025, 2, 8, 10, 55, tzinfo=IST)


@pytest.fixture
def folder(redis_url: str) -> Iterator[Folder]:
    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
        client.mset({f"tracker:heartbeat:{queue}": time.time() for queue in ("ticks", "polls")})
    with serve(Folder(small("delhi-2025", 1, 2, 3, 40), START)) as folder:
        folder.date = http_date(timezone.now())
        yield folder


def checks(url: str, **options: object) -> tuple[list[tuple[str, str, str]], str]:
    """(about, grade, detail) of each check, and why the command failed, if it did."""
    out, why = StringIO(), ""
    try:
        call_command("preflight", url, json=True, stdout=out, **options)
    except CommandError as error:
        why = str(error)
    return [tuple(json.loads(line).values()) for line in out.getvalue().splitlines()], why  # type: ignore[misc]


def graded(found: list[tuple[str, str, str]], grade: str) -> set[str]:
    return {about for about, each, _ in found if each == grade}


def test_a_sound_installation_is_ready(folder: Folder) -> None:
    found, why = checks(folder.url)
    assert why == ""
    assert graded(found, "fail") == set()
    assert {"site", "clock", "page", "disk", "database", "redis", "queue"} <= graded(found, "ok")
    assert "people" in graded(found, "warn")  # a new installation has nobody yet
    assert not Election.objects.exists()


def test_a_refused_site_says_what_helps(folder: Folder) -> None:
    folder.status = 403
    found, why = checks(folder.url)
    assert "site" in graded(found, "fail")
    assert "saved pages can be handed in" in next(detail for about, _, detail in found if about == "site")
    assert why.startswith("Not ready")


def test_a_page_that_changed_its_markup_is_named(folder: Folder) -> None:
    folder.spoilt["statewiseU051.htm"] = lambda body: body.replace(b"Leading Candidate", b"Front Runner")
    found, _ = checks(folder.url)
    assert any("statewiseU051.htm" in detail for about, grade, detail in found if (about, grade) == ("page", "fail"))


def test_a_clock_an_hour_off_is_seen(folder: Folder) -> None:
    folder.date = http_date(timezone.now() - timedelta(hours=1))
    found, _ = checks(folder.url)
    assert "clock" in graded(found, "fail")


def test_queues_without_a_worker_and_a_missing_redis_are_seen(folder: Folder, redis_url: str, settings: object) -> None:
    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
    assert "queue" in graded(checks(folder.url)[0], "fail")
    settings.REDIS_URL = "redis://127.0.0.1:1/0"  # type: ignore[attr-defined]
    assert "redis" in graded(checks(folder.url)[0], "fail")


def test_an_address_that_is_no_folder_is_refused() -> None:
    with pytest.raises(CommandError, match="ftp"):
        call_command("preflight", "ftp://example.org/")
