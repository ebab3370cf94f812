"""What the installation holds against who attacks it: bodies, passwords, hashes in turn, files of its own."""

import asyncio
import os
import re
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from tracker import addresses, hashing
from tracker.body_limits import BodyLimits, limit

ROOT = Path(__file__).resolve().parents[2]


async def answer(path: str, chunks: list[bytes], announced: int | None = None) -> tuple[int, int]:
    """The status, and how many bytes an application behind the limit was given."""
    given, sent = 0, []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        nonlocal given
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            given += len(message["body"])
            if not message["more_body"]:
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    waiting = [{"type": "http.request", "body": c, "more_body": n + 1 < len(chunks)} for n, c in enumerate(chunks)]

    async def receive() -> Any:
        return waiting.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [] if announced is None else [(b"content-length", str(announced).encode())]
    await BodyLimits(inner)({"type": "http", "path": path, "headers": headers}, receive, send)
    return sent[0]["status"], given


@pytest.mark.parametrize(
    ("path", "most"),
    [("/api/v1/elections", 1), ("/admin/login/", 2), ("/admin/desk/d/seats/4/correct/", 2), ("/feed/v1/d/p.htm", 9),
     ("/admin/desk/d/rosters/", 6), ("/admin/desk/d/feed/", 100)],
)  # fmt: skip
def test_a_body_ends_where_it_is_too_large(path: str, most: int) -> None:
    size = most * 1_000_000
    assert limit(path) == size
    half = b"x" * (size // 2)
    assert asyncio.run(answer(path, [half, half])) == (200, size)
    status, given = asyncio.run(answer(path, [half, half, b"x", b"x" * 10]))
    assert (status, given <= size) == (413, True)
    assert asyncio.run(answer(path, [], announced=size + 1)) == (413, 0)


@pytest.mark.parametrize(
    "password",
    ["short", "aaaaaaaaaaaaaaaa", "abcabcabcabcabc", "password1password1", "abcdefghijklmnop", "9876543210987654",
     "121212121212", "qwertyuiopqwertyuiop"],
)  # fmt: skip
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", ["correct horse battery", "Ww3-k_pl0qzRt", "मेरा लंबा गुप्त शब्द"])
def test_a_good_one_passes(password: str) -> None:
    validate_password(password)


@pytest.mark.django_db
def test_the_policy_holds_by_command_too() -> None:
    with pytest.raises(CommandError, match="too short"):
        call_command("desk_user", "asha", password="short", role="editor")


def test_hashes_are_made_in_turn_and_are_djangos_own() -> None:
    hasher, django_itself = hashing.QueuedPBKDF2Hasher(), PBKDF2PasswordHasher()
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda n: hasher.encode(f"password number {n}", "salt", 1_000), range(6)))
    assert made == [django_itself.encode(f"password number {n}", "salt", 1_000) for n in range(6)]
    assert hasher.verify("password number 3", made[3])
    assert not hashing.busy()


def test_the_database_is_its_owners_only(tmp_path: Path) -> None:
    file = tmp_path / "db.sqlite3"
    file.touch(mode=0o644)
    addresses.database(f"sqlite:///{file}")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("given", "hosts", "https", "production", "origin"),
    [("https://a.example/", ["b.example"], True, True, "https://a.example"),
     ("", ["localhost", "b.example"], True, True, "https://b.example"),
     ("", ["localhost", "b.example"], True, False, ""), ("", ["localhost"], False, True, "")],
)  # fmt: skip
def test_links_name_what_is_configured(
    given: str, hosts: list[str], https: bool, production: bool, origin: str
) -> None:
    assert addresses.public_origin(given, hosts, https, production) == origin


@pytest.mark.process
@pytest.mark.parametrize("unit", sorted((ROOT / "deploy" / "systemd").glob("*.service")), ids=lambda path: path.name)
def test_units_are_hardened(unit: Path) -> None:
    """`systemd-analyze` judges them where there is one; it must not be worse than 3.0."""
    text = unit.read_text()
    for setting in ("SystemCallFilter=@system-service", "CapabilityBoundingSet=", "RestrictAddressFamilies=",
                    "ProtectSystem=strict", "UMask=00"):  # fmt: skip
        assert setting in text
    try:
        judged = subprocess.run(
            ["systemd-analyze", "security", "--offline=yes", "--no-pager", str(unit)], capture_output=True, text=True
        )
    except FileNotFoundError:
        return
    if found := re.search(r"exposure level[^:]*: ([\d.]+)", judged.stdout):
        assert float(found[1]) <= 3.0


def test_only_one_unit_is_roots_and_runs_nothing_of_ours() -> None:
    rooted = [
        unit for unit in (ROOT / "deploy" / "systemd").glob("*.service") if "User=tracker" not in unit.read_text()
    ]
    assert [unit.name for unit in rooted] == ["tracker-restart.service"]
    assert "/opt/tracker" not in rooted[0].read_text()


def test_uvicorn_believes_nobody_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from tracker.server import config

    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    assert config().forwarded_allow_ips == []
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    assert config().forwarded_allow_ips == "*"
    assert os.environ["FORWARDED_ALLOW_IPS"] == "*"
