"""The archive as files that `replay` can serve again, and how it is kept from growing for ever."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max

from results.intake.reparse import archived
from results.models import Boundary, Election, Held, Observation, Outcome, Page, PageBody, Upload
from results.sources.archive import unpack

INDEX = "pages.jsonl"
CHUNK = 500


def export(election: Election, folder: Path) -> int:
    """Write every page kept of an election's folder, as docs/replay.md describes an archive; returns how many.

    Raises FileExistsError where an archive is there already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    with (folder / INDEX).open("x", encoding="utf-8") as index:
        for page in archived(election):
            body = folder / f"{page.body_id[:24]}{Path(page.name).suffix}"
            if not body.exists():
                body.write_bytes(unpack(bytes(PageBody.objects.get(pk=page.body_id).packed)))
            index.write(json.dumps(_line(page, body.name)) + "\n")
            written += 1
    return written


def _line(page: Page, body: str) -> dict[str, Any]:
    return {
        "fetched_at": page.fetched_at.isoformat(),
        "url": page.url,
        "status": page.status,
        "headers": page.headers,
        "body": body,
        "outcome": page.outcome,
    }


def prune(before: datetime) -> tuple[int, int]:
    """Remove pages last seen before a time, and bytes that no page has any more; returns how many of each.

    What a published number rests on stays, and so does the last readable page of every address.
    """
    needed = {*_used(), *_newest()}
    old = Page.objects.filter(seen_at__lt=before).order_by("pk").values_list("pk", flat=True)
    unneeded = [pk for pk in old.iterator(CHUNK) if pk not in needed]
    for chunk in _chunks(unneeded):
        with transaction.atomic():
            Page.objects.filter(pk__in=chunk).delete()
    bodies = list(PageBody.objects.filter(page=None).values_list("pk", flat=True))
    for part in _chunks(bodies):
        PageBody.objects.filter(pk__in=part, page=None).delete()
    Upload.objects.filter(done_at__lt=before).delete()
    return len(unneeded), len(bodies)


def _used() -> Iterator[int]:
    for table in (Observation, Held, Boundary):
        yield from table.objects.exclude(page=None).values_list("page", flat=True)  # type: ignore[attr-defined]


def _newest() -> Iterator[int]:
    read = Page.objects.filter(outcome=Outcome.READ).order_by()
    yield from read.values("url").annotate(last=Max("pk")).values_list("last", flat=True)


def _chunks(keys: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
