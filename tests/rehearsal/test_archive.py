"""An archive of fetched pages is a night too."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from results.rehearsal.archive import ArchiveSite
from tests.rehearsal.replay_server import Running

NAMES = ("index.htm", "statewiseU051.htm", "election-json-U05-live.json")


def test_what_was_fetched_is_served_again(replaying: Callable[..., Running], tmp_path: Path) -> None:
    site = replaying("delhi-2025", "--paused")
    lines: list[dict[str, Any]] = []
    bodies = {}
    for clock in ("10:45", "11:04", "12:10"):
        site.control(f"seek?at={clock}")
        for name in NAMES:
            answer = site.ask(name)
            file = f"{len(lines)}.html"
            (tmp_path / file).write_bytes(answer.body)
            bodies[clock, name] = answer.body
            url = f"http://127.0.0.1:{site.port}/ResultAcGenFeb2025/{name}"
            headers = {"Date": answer.headers["Date"]}
            lines.append({"fetched_at": "2026-01-01T00:00:00+00:00", "url": url, "headers": headers, "body": file})
    lines.append({**lines[-1], "status": 503})
    (tmp_path / "pages.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")

    again = replaying(f"archive:{tmp_path}", "--paused")
    assert again.control("state")["start"] == "2025-02-08T10:45:00+05:30"
    assert again.ask("index.htm").headers["X-Replay"].endswith("speed=1; captured")
    for clock, shown in (("10:47", "10:45"), ("11:06", "11:04"), ("12:10", "11:04"), ("12:15", "12:10")):
        again.control(f"seek?at={clock}")
        for name in NAMES:
            assert again.ask(name).body == bodies[shown, name], clock
    assert again.ask("statewiseU052.htm").status == 404


def test_no_archive(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        ArchiveSite(tmp_path)
    (tmp_path / "pages.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(ValueError, match="no pages"):
        ArchiveSite(tmp_path)
