"""A finished election as files that any web server can hold for ever: its pages, its JSON, its log, with checksums.

Everything is asked of the same views that serve readers, in this process, so the archive is what was published.
"""

import hashlib
import io
import re
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.handlers.asgi import ASGIHandler, ASGIRequest

from results.domain.board import Entry
from results.publish.hub import hub

PAGES = ("", "moments/", "corrections/", "sources/")
LISTS = ("snapshot", "seats", "parties", "corrections", "sources")
FILES = ("results.csv", "rounds.csv", "cdf.json", "moments.atom", "events.jsonl")
_SCRIPT = re.compile(rb"<script\b[^>]*>.*?</script>|<link[^>]+modulepreload[^>]*>", re.DOTALL)


class Incomplete(RuntimeError):
    """A page or a list could not be had."""


async def write(slug: str, folder: Path) -> int:
    """Write the archive of an election into an empty folder; returns the number of files.

    Raises UnknownElection, Incomplete, and FileExistsError where the folder holds something.
    """
    _require_empty(folder)
    try:
        return await _write_site(slug, folder)
    finally:
        await hub().close()


async def _write_site(slug: str, folder: Path) -> int:
    board = (await hub().stream(slug)).live_board.board
    views = Views()
    for path in _pages(slug, board):
        _write_file(folder / path.strip("/") / "index.html", _SCRIPT.sub(b"", await views.get(path)))
    of = f"/api/v1/elections/{slug}"
    for name in LISTS + tuple(f"seats/{entry['number']}" for entry in board["seats"]):
        _write_file(folder / f"{of}/{name}.json".strip("/"), await views.get(f"{of}/{name}"))
    for name in FILES:
        _write_file(folder / f"{of}/{name}".strip("/"), await views.get(f"{of}/{name}"))
    _copy_static(folder / settings.STATIC_URL.strip("/"))
    return _sign(folder)


def _require_empty(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")


def _pages(slug: str, board: Entry) -> list[str]:
    seats = [f"/e/{slug}/seats/{entry['number']}/" for entry in board["seats"]]
    parties = [f"/e/{slug}/parties/{row['party']}/" for row in board["tally"]]
    return [*(f"/e/{slug}/{page}" for page in PAGES), *seats, *parties]


class Views:
    """The views that serve readers, asked in this process."""

    def __init__(self) -> None:
        self._handler = ASGIHandler()

    async def get(self, path: str) -> bytes:
        """The content at a path. Raises Incomplete."""
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": b"",
            "headers": [(b"host", b"localhost")],
        }
        response: Any = await self._handler.get_response_async(ASGIRequest(scope, io.BytesIO()))
        if response.status_code != 200:
            raise Incomplete(f"{path}: {response.status_code}")
        if response.streaming:
            return b"".join([piece async for piece in response])
        content: bytes = response.content
        return content


def _copy_static(folder: Path) -> None:
    for finder in finders.get_finders():
        for path, storage in finder.list(None):
            if not path.startswith("admin/"):
                target = folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(storage.path(path), target)


def _write_file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _sign(folder: Path) -> int:
    """SHA256SUMS, as `sha256sum --check` reads it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n" for path in files]
    (folder / "SHA256SUMS").write_text("".join(lines))
    return len(files)
