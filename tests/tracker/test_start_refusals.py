"""A production refuses to start insecure, and refuses test data (P20)."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from results.models import Election
from tracker.checks import refusals

pytestmark = pytest.mark.process

ROOT = Path(__file__).resolve().parents[2]
GOOD_KEY = "k3Jd82hGsla0Qmz7Xc5Vb1Nn6Ty4Re9Wq-LoPiUyTrEwQaSdFgHjK"


def check(tmp_path: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "TRACKER", "REDIS"))}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=own | {"VAR_DIR": str(tmp_path), **environ},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("environ", "code"),
    [
        ({"DJANGO_SECRET_KEY": "changeme"}, "tracker.E002"),
        ({"DJANGO_SECRET_KEY": "a" * 60}, "tracker.E002"),
        ({"DJANGO_SECRET_KEY": "django-insecure-" + GOOD_KEY}, "tracker.E002"),
        ({"DJANGO_DEBUG": "1"}, "tracker.E001"),
        ({"DJANGO_ALLOWED_HOSTS": "*"}, "tracker.E003"),
        ({"DJANGO_ALLOWED_HOSTS": "results.example,*.example"}, "tracker.E003"),
        ({"TRACKER_HTTPS": ""}, "tracker.E005"),
        ({"TRACKER_HTTPS": "0", "TRACKER_BEHIND_PROXY": "1"}, "tracker.E005"),
    ],
)
def test_production_refuses_to_start_insecure(tmp_path: Path, environ: dict[str, str], code: str) -> None:
    safe = {"DJANGO_ALLOWED_HOSTS": "results.example", "DJANGO_SECRET_KEY": GOOD_KEY, "TRACKER_HTTPS": "1"}
    result = check(tmp_path, **safe | environ)
    assert result.returncode != 0
    assert code in result.stderr


def test_a_secure_production_starts(tmp_path: Path) -> None:
    result = check(tmp_path, DJANGO_ALLOWED_HOSTS="results.example", DJANGO_SECRET_KEY=GOOD_KEY, TRACKER_HTTPS="1")
    assert result.returncode == 0, result.stderr


def test_without_settings_a_private_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    assert check(tmp_path).returncode == 0
    key = tmp_path / "secret_key"
    assert key.stat().st_mode & 0o777 == 0o600
    first = key.read_text()
    assert len(first) >= 50
    assert check(tmp_path).returncode == 0
    assert key.read_text() == first


@pytest.fixture
def rehearsed(db: None) -> Election:
    return Election.objects.create(
        slug="rehearsal", name="A rehearsal", kind="AC", date=date(2025, 2, 8), seats_total=70, is_test=True
    )


@pytest.mark.promise("P20")
def test_production_refuses_a_test_election(rehearsed: Election, settings: Settings) -> None:
    settings.TEST_DATA_ALLOWED = False
    assert [line for line in refusals() if "tracker.E004" in line and "rehearsal" in line]


def test_one_machine_and_staging_may_show_a_test_election(rehearsed: Election, settings: Settings) -> None:
    settings.TEST_DATA_ALLOWED = True
    assert refusals() == []


def test_a_web_process_exits_instead_of_serving(tmp_path: Path) -> None:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "TRACKER", "REDIS"))}
    environ = own | {"VAR_DIR": str(tmp_path), "DJANGO_ALLOWED_HOSTS": "*", "DJANGO_SECRET_KEY": GOOD_KEY}
    command = [sys.executable, "-m", "tracker.server", "--port", "0"]
    result = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=30)
    assert result.returncode != 0
    assert "tracker.E003" in result.stderr
