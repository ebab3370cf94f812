"""A night made of archived pages: the site as it was fetched, page by page, at the times it was fetched.

A folder with `pages.jsonl`, one fetched page a line: `{"fetched_at": ISO time, "url": …, "status": 200, "headers":
{"date": …}, "body": "file name in the folder"}`. The `Date` the server gave counts before `fetched_at`, so that pages
kept from a replay keep the time of its night. Only pages with status 200 are shown again.
"""

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from results.rehearsal.clock import MARK
from results.rehearsal.fault_changes import Change
from results.rehearsal.night import IST, Moment, Night
from results.rehearsal.site import Rendered, Site

INDEX = "pages.jsonl"


class ArchiveSite(Site):
    """Shows, for each page, what was fetched last at or before the mark."""

    def __init__(self, folder: Path, beside: tuple[Night, ...] = ()) -> None:
        """Raises OSError or ValueError when the folder is no archive."""
        lines = (folder / INDEX).read_text(encoding="utf-8").splitlines()
        pages = sorted((_page(json.loads(line)) for line in lines if line.strip()), key=lambda page: page[0])
        stored = [page for page in pages if page[3]]
        if not stored:
            raise ValueError(f"{folder}: no pages with status 200")
        super().__init__(_night(folder, stored[0][1], stored[0][0], stored[-1][0]), "", beside)
        self._pages: dict[str, list[tuple[datetime, Path]]] = {}
        for at, _, name, file in stored:
            self._pages.setdefault(name, []).append((at, folder / Path(file).name))

    def page(self, name: str, mark: datetime) -> Rendered:
        versions = self._pages.get(name, [])
        count = bisect_right(versions, mark, key=lambda version: version[0])
        return versions[count - 1][1].read_bytes().decode("utf-8", "surrogateescape") if count else None

    def changed(self, name: str, mark: datetime, changes: Sequence[Change]) -> Rendered:
        """Archived numbers are not changed by faults; their markup may be."""
        return self.page(name, mark)

    def reconstructed(self, mark: datetime) -> bool:
        return False


def _page(line: Mapping[str, Any]) -> tuple[datetime, str, str, str]:
    """(when, folder of the site, name in it, file; no file unless the status was 200)"""
    folder, _, name = unquote(urlsplit(line["url"]).path).lstrip("/").partition("/")
    return _when(line), folder, name or "index.htm", line["body"] if line.get("status", 200) == 200 else ""


def _when(line: Mapping[str, Any]) -> datetime:
    headers = {name.lower(): value for name, value in line.get("headers", {}).items()}
    at = parsedate_to_datetime(headers["date"]) if "date" in headers else datetime.fromisoformat(line["fetched_at"])
    return at.astimezone(IST)


def _night(folder: Path, site_folder: str, start: datetime, end: datetime) -> Night:
    return Night(
        name=f"archive-{folder.name}",
        title="",
        folder=site_folder,
        kind="AC",
        start=start,
        end=end + 2 * MARK,
        states=(),
        parties=(),
        seats=(),
        moments=(Moment(start, False, {}),),
        source=f"archived pages of {site_folder}",
    )
