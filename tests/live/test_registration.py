"""An address that can't be tracked yet is tried again; what is said of it is the command's own reason."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.supervise import registration
from tracker.supervise.environment import Context
from tracker.supervise.folder_lock import lock_folder
from tracker.supervise.options import read
from tracker.supervise.registration import Registration

pytestmark = pytest.mark.process

URL = "http://127.0.0.1:9/ResultAcGenFeb2025/"
FAILS_TWICE = """
import pathlib, sys
tries = pathlib.Path(sys.argv[1])
tries.write_text(tries.read_text() + "x" if tries.exists() else "x")
if len(tries.read_text()) < 3:
    sys.exit("CommandError: it can't be reached")
"""


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def context(tmp_path: Path, said: list[str]) -> Iterator[Context]:
    locked = lock_folder(tmp_path)
    with locked.lock:
        context = Context(read({"VAR_DIR": str(tmp_path)}), locked, said.append)
        context.logs.mkdir()
        yield context


def wait_until_done(registered: Registration) -> None:
    until = time.monotonic() + 60
    while not registered.done and time.monotonic() < until:
        registered.advance(time.monotonic())
        time.sleep(0.02)


def test_an_address_is_tried_until_it_can_be_tracked_and_its_reason_is_said_once(
    context: Context, said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registration, "FIRST_WAIT", 0.05)
    command = [sys.executable, "-c", FAILS_TWICE, str(tmp_path / "tries")]
    monkeypatch.setattr(Context, "manage_command", staticmethod(lambda *_: command))
    registered = Registration(context, URL, ["--slug", "delhi"])
    registered.wait = 0.05
    registered.begin()
    wait_until_done(registered)
    assert (tmp_path / "tries").read_text() == "xxx"
    assert said == [
        "Not tracked yet: it can't be reached",
        "What is stored is served, and the address is tried again from time to time.",
        f"Tracking {URL}",
    ]
