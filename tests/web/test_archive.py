"""An election as files: complete, the same as was served, and checkable with what every machine has."""

import json
import subprocess
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from results.domain import board
from results.domain.board import Numbered
from tests import boards
from tests.ingest.count import begin


@pytest.fixture
def folder(slug: str, redis_url: str, tmp_path: Path) -> Path:
    begin(1, 40, slug=slug, clock="15:00")
    call_command("archive", slug, str(tmp_path / "out"), verbosity=0)
    return tmp_path / "out"


def test_the_archive_is_whole_and_can_be_checked(folder: Path, slug: str) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
    signed = {line.split("  ", 1)[1] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    assert signed == {str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file()} - {"SHA256SUMS"}
    page = (folder / "e" / slug / "seats" / "40" / "index.html").read_text()
    assert "NEW DELHI" in page.upper() and "<script" not in page
    assert (folder / "static" / "results" / "board.css").is_file()


def test_its_log_makes_its_snapshot(folder: Path, slug: str) -> None:
    api = folder / "api" / "v1" / "elections" / slug
    shown = json.loads((api / "snapshot.json").read_text())
    lines = [json.loads(line) for line in (api / "events.jsonl").read_text().splitlines()]
    events = [Numbered(*(line[name] for name in ("seq", "at", "kind", "key", "entry"))) for line in lines]
    empty = {**shown, "seq": 0, "election": {}, "tally": [], "seats": [], "moments": []}
    assert boards.timeless(board.apply(empty, board.delta(events, shown["epoch"], 0))) == boards.timeless(shown)
    assert boards.timeless(shown) == boards.timeless(boards.board(slug))
    assert json.loads((api / "seats" / "40.json").read_text())["candidates"]


def test_it_overwrites_nothing_and_knows_its_elections(folder: Path, slug: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="not empty"):
        call_command("archive", slug, str(folder))
    with pytest.raises(CommandError, match="no such election"):
        call_command("archive", "nowhere", str(tmp_path / "other"))
