"""The measured part of bench/scale.py; run in a process of its own with the database in its environment."""

import asyncio
import gzip
import json
import resource
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.poll_steps import BASE, Answers, once  # sets Django up

from django.conf import settings  # isort: skip
from django.test import AsyncClient

from results.enrolment.discover import discover
from results.enrolment.folder_facts import TrackRequest
from results.models import Election, Event
from results.publish.hub import hub
from results.publish.snapshot import snapshot
from results.publish.wire import encode_members
from results.rehearsal.command import find
from results.rehearsal.site import Site
from tracker import gc_tuning

MARK = timedelta(minutes=3)
MARKS = 4
IN_FULL_SWING = timedelta(hours=3)
"""After the first count: every seat reports a round every few marks."""


def main(seats: int, states: int) -> None:
    """Print one row for each measure, as JSON."""
    gc_tuning.tune_worker()  # as in a worker
    site = Site(find(f"simulate:1:base=west-bengal-2026:seats={seats}:states={states}"))
    answers = Answers(site, site.night.moments[0].at + IN_FULL_SWING)
    elections = discover(TrackRequest(BASE, slug="bench", states=tuple(s.code for s in site.night.states)), answers)
    rows = [row("first reading", seats, elections, answers), row("idle", seats, elections, answers)]
    for _ in range(MARKS):
        answers.at += MARK
        rows.append(row("mark", seats, elections, answers))
    rows += published(max(elections, key=lambda each: each.seats_total))
    print("\n=" + json.dumps(rows))


def row(step: str, seats: int, elections: Sequence[Election], answers: Answers) -> dict[str, Any]:
    """One poll of every election with all that it hands out."""
    events, size = Event.objects.count(), database_bytes()
    runs = [once(election, answers) for election in elections]
    seconds, pages = sum(run[0] for run in runs), sum(run[1] for run in runs)
    return {
        "step": step,
        "seats": seats,
        "elections": len(elections),
        "pages": pages,
        "cpu_ms": round(1000 * seconds),
        "ms_a_page": round(1000 * seconds / max(pages, 1), 2),
        "events": Event.objects.count() - events,
        "database_kb": round((database_bytes() - size) / 1024),
    }


def database_bytes() -> int:
    name = Path(str(settings.DATABASES["default"]["NAME"]))
    return sum(path.stat().st_size for path in name.parent.glob(name.name + "*"))


def published(election: Election) -> list[dict[str, Any]]:
    """Weight and cost of what readers of the largest election are sent, and the memory of it all."""
    seats = election.seats_total
    began = time.process_time()
    board = encode_members(snapshot(election))
    snapshot_ms = round(1000 * (time.process_time() - began))
    page, page_ms = asyncio.run(dashboard(election.slug))
    return [
        {"step": "snapshot", "seats": seats, "cpu_ms": snapshot_ms, **weight(board)},
        {"step": "dashboard", "seats": seats, "cpu_ms": page_ms, **weight(page)},
        {"step": "memory", "seats": seats, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024},
    ]


def weight(content: bytes) -> dict[str, int]:
    return {"bytes": len(content), "gzip": len(gzip.compress(content, 6))}


async def dashboard(slug: str) -> tuple[bytes, int]:
    """The page as it is first drawn, and its CPU in ms."""
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    settings.ALLOWED_HOSTS = ["testserver"]
    client = AsyncClient()
    try:
        began = time.process_time()
        response = await client.get(f"/e/{slug}/")
        assert response.status_code == 200, response.content
        return response.content, round(1000 * (time.process_time() - began))
    finally:
        await hub().close()
