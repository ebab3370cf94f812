"""docs/examples, run as its README says, against a real server: copied beside follow.py, in a folder of their own."""

import csv
import io
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import IO

import httpx
import pytest

from results.models import Election
from tests import boards
from tests.figures import figure
from tests.ingest.count import begin
from tests.web_server import ROOT, Server

Publish = Callable[..., int]
README = ROOT / "docs" / "examples" / "README.md"
PATIENCE_S = 30.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What the README's `cp` line makes."""
    line = next(line for line in README.read_text().splitlines() if line.strip().startswith("cp "))
    *files, _ = line.split()[1:]
    for name in files:
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


@contextmanager
def started(folder: Path, script: str, server: Server, slug: str) -> Iterator["Queue[str]"]:
    """The lines that it prints."""
    env = {"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, script, server.ws, slug], cwd=folder, env=env, stdout=subprocess.PIPE, text=True
    )
    said: Queue[str] = Queue()
    assert process.stdout
    reading = Thread(target=listen, args=[process.stdout, said])
    reading.start()
    try:
        yield said
    finally:
        process.kill()
        process.wait()
        reading.join()
        process.stdout.close()


def listen(out: IO[str], said: "Queue[str]") -> None:
    for line in out:
        said.put(line.strip())


def until(true: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def test_the_graphics_table_follows_the_tally(server: Server, election: str, publish: Publish, folder: Path) -> None:
    table = folder / "tally.csv"

    def rows() -> list[list[str]]:
        return list(csv.reader(table.read_text(encoding="utf-8").splitlines())) if table.exists() else []

    with started(folder, "tv_table.py", server, election):
        until(rows, "no table was written")
        assert rows() == [["party", "won", "leading", "total", "change", "test"],
                          ["BJP", "0", "5", "5", "-3", ""], ["AAP", "0", "0", "0", "-8", ""]]  # fmt: skip
        publish(boards.tally("AAP", 40))
        until(lambda: rows()[1] == ["AAP", "0", "40", "40", "32", ""], "the table was not rewritten")


def test_the_bot_tells_each_lead_change_once_and_takes_it_back(
    server: Server, election: str, publish: Publish, folder: Path
) -> None:
    def headline(seat: int, text: str) -> boards.Change:
        return boards.Change("moment", f"lead:{seat}", boards.moment_entry(seat, "AAP", text))

    publish(headline(1, "Before we came"))
    with started(folder, "lead_changes.py", server, election) as said:
        watched(server, election)
        first = publish(headline(2, "AAP takes seat 2"))
        assert said.get(timeout=PATIENCE_S) == "TEST: AAP takes seat 2"
        publish(boards.retracted(f"m{first}"))
        assert said.get(timeout=PATIENCE_S) == "TEST: Correction: this no longer holds: AAP takes seat 2"
        publish(boards.retracted("m9"))  # what it never told, it does not take back
        Election.objects.filter(slug=election).update(epoch="rebuilt")  # everyone starts again with a snapshot
        time.sleep(2)
        publish(headline(3, "AAP takes seat 3"))
        assert said.get(timeout=PATIENCE_S) == "TEST: AAP takes seat 3"
        with pytest.raises(Empty):
            said.get(timeout=0.5)


def watched(server: Server, slug: str) -> None:
    """Wait until someone listens."""
    address = f"{server.http}/metrics"
    until(lambda: figure(httpx.get(address).text, "tracker_subscribers", slug) == 1, "the bot did not connect")


def test_a_spreadsheet_reads_the_address_that_the_readme_gives(api: httpx.Client, slug: str) -> None:
    begin(1, 40, slug=slug, clock="15:00")
    (address,) = re.findall(r'=IMPORTDATA\("https://HOST(/[^"]+)"\)', README.read_text())
    answer = api.get(address.replace("delhi-2025", slug))
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["seat_number"] for row in rows} == {"1", "40"}
    assert not [cell for row in rows for cell in row.values() if cell.lstrip()[:1] in ("=", "+", "-", "@")]
