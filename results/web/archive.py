"""A finished election as files that any web server can hold for ever: its pages, its JSON, its log, with checksums.

Everything is asked of the same views that serve readers, in this process, so the archive is what was published.
"""

import hashlib
import json
import re
import shutil
from pathlib import Path

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import AsyncClient

from results.domain.board import Entry
from results.publish import log
from results.publish.hub import hub
from results.publish.reader import find_election

PAGES = ("", "moments/", "corrections/", "sources/")
LISTS = ("snapshot", "seats", "parties", "corrections", "sources")
FILES = ("results.csv", "cdf.json", "moments.atom")
EVENTS_AT_ONCE = 2_000
_SCRIPT = re.compile(rb"<script\b[^>]*>.*?</script>|<link[^>]+modulepreload[^>]*>", re.DOTALL)


class Incomplete(RuntimeError):
    """A page or a list could not be had."""


async def write(slug: str, folder: Path) -> int:
    """Write the archive of an election into an empty folder; returns the number of files.

    Raises UnknownElection, Incomplete, and FileExistsError where the folder holds something.
    """
    _require_empty(folder)
    try:
        return await _write(slug, folder)
    finally:
        await hub().close()


async def _write(slug: str, folder: Path) -> int:
    board = (await hub().stream(slug)).live_board.board
    client = AsyncClient(headers={"host": "localhost"})
    for path in _pages(slug, board):
        _put(folder / path.strip("/") / "index.html", _SCRIPT.sub(b"", await _get(client, path)))
    of = f"/api/v1/elections/{slug}"
    for name in LISTS + tuple(f"seats/{entry['number']}" for entry in board["seats"]):
        _put(folder / f"{of}/{name}.json".strip("/"), await _get(client, f"{of}/{name}"))
    for name in FILES:
        _put(folder / f"{of}/{name}".strip("/"), await _get(client, f"{of}/{name}"))
    await sync_to_async(_write_log)(slug, folder / f"{of}/events.jsonl".strip("/"))
    _copy_static(folder / settings.STATIC_URL.strip("/"))
    return _sign(folder)


def _require_empty(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")


def _pages(slug: str, board: Entry) -> list[str]:
    seats = [f"/e/{slug}/seats/{entry['number']}/" for entry in board["seats"]]
    parties = [f"/e/{slug}/parties/{row['party']}/" for row in board["tally"]]
    return [*(f"/e/{slug}/{page}" for page in PAGES), *seats, *parties]


async def _get(client: AsyncClient, path: str) -> bytes:
    response = await client.get(path)
    if response.status_code != 200:
        raise Incomplete(f"{path}: {response.status_code}")
    content: bytes = response.content
    return content


def _write_log(slug: str, path: Path) -> None:
    """Every event, one JSON object a line, in order."""
    election, seq = find_election(slug), 0
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as lines:
        while events := log.since(election.pk, seq, EVENTS_AT_ONCE):
            for each in events:
                line = {"seq": each.seq, "at": each.at, "kind": each.kind, "key": each.key, "entry": each.entry}
                lines.write(json.dumps(line, ensure_ascii=False) + "\n")
            seq = events[-1].seq


def _copy_static(folder: Path) -> None:
    for finder in finders.get_finders():
        for path, storage in finder.list(None):
            if not path.startswith("admin/"):
                target = folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(storage.path(path), target)


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _sign(folder: Path) -> int:
    """SHA256SUMS, as `sha256sum --check` reads it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n" for path in files]
    (folder / "SHA256SUMS").write_text("".join(lines))
    return len(files)
