"""When all is quiet: every transport, every topic, every page and the moments say what the database says."""

import asyncio
import json
import random
from collections.abc import Iterator
from typing import Any

import httpx
from websockets.asyncio.client import connect

from results.domain.board import Entry, apply
from results.models import Candidate, Election
from results.publish import topics
from results.publish.snapshot import snapshot
from tests.boards import timeless
from tests.stories import Checker

TOPICS = ("summary", "seats", "moments", "seat:40", "party:BJP", "party:AAP")
SEATS = 5
"""So many seats are compared candidate by candidate, on their page and in the API."""


async def faults(address: str, slug: str, first: Entry, dice: random.Random) -> list[str]:
    """What is not as the database has it; `first` is a snapshot from the beginning, to which all deltas are applied."""
    truth = await asyncio.to_thread(lambda: snapshot(Election.objects.get(slug=slug)))
    api = f"{address}api/v1/elections/{slug}"
    async with httpx.AsyncClient(timeout=30) as client:
        found = [fault async for fault in _transports(client, api, first, truth)]
        found += [fault async for fault in _seats(client, address, slug, dice)]
    found += [fault async for fault in _topics(address, slug, truth)]
    return found + await asyncio.to_thread(_moments, slug)


async def _transports(client: httpx.AsyncClient, api: str, first: Entry, truth: Entry) -> Any:
    if timeless((await client.get(f"{api}/snapshot")).json()) != timeless(truth):
        yield "the API's snapshot differs"
    polled = await _polled(client, api, first)
    if timeless(polled) != timeless(truth):
        yield f"deltas by polling from {first['seq']} lead to another board"
    streamed = await _streamed(client, api.replace("/api/v1/", "/sse/v1/") + "/", first, truth["seq"])
    if timeless(streamed) != timeless(truth):
        yield f"events from {first['seq']} lead to another board"


async def _polled(client: httpx.AsyncClient, api: str, board: Entry) -> Entry:
    while True:
        page = (await client.get(f"{api}/deltas?since={board['epoch']}:{board['seq']}")).json()
        if page["resync"]:
            return dict((await client.get(f"{api}/snapshot")).json())
        for delta in page["deltas"]:
            board = apply(board, delta)
        if board["seq"] >= page["head"]:
            return board


async def _streamed(client: httpx.AsyncClient, address: str, board: Entry, head: int) -> Entry:
    position = {"Last-Event-ID": f"{board['epoch']}:{board['seq']}"}
    async with asyncio.timeout(30), client.stream("GET", address, headers=position) as answer:
        async for line in answer.aiter_lines():
            if line.startswith("data: "):
                message = json.loads(line.removeprefix("data: "))
                if message["type"] == "snapshot":
                    board = message
                elif message["type"] == "delta":
                    board = apply(board, message)
            if board["seq"] >= head:
                break
    return board


async def _topics(address: str, slug: str, truth: Entry) -> Any:
    for topic in TOPICS:
        asked = f"{address.replace('http', 'ws', 1)}ws/v1/elections/{slug}/?topics={topic}"
        async with asyncio.timeout(30), connect(asked, max_size=2**24) as feed:
            shown = next(m for m in [json.loads(await feed.recv()) for _ in range(2)] if m["type"] == "snapshot")
        wanted = topics.narrow(truth, topics.parse([topic]))
        if timeless(shown) != timeless(wanted):
            yield f"the topic {topic} differs"


async def _seats(client: httpx.AsyncClient, address: str, slug: str, dice: random.Random) -> Any:
    rows = await asyncio.to_thread(_votes, slug)
    for number in dice.sample(sorted(rows), min(SEATS, len(rows))):
        answer = await client.get(f"{address}api/v1/elections/{slug}/seats/{number}")
        if answer.status_code != 200:
            yield f"seat {number} in the API: {answer.status_code} {answer.text[:200]}"
            continue
        told = answer.json()["candidates"]
        if {each["serial"]: each["votes"] for each in told} != rows[number]:
            yield f"seat {number} in the API differs"
        page = (await client.get(f"{address}e/{slug}/seats/{number}/")).text
        missing = [votes for votes in rows[number].values() if votes and grouped(votes) not in page]
        if missing:
            yield f"the page of seat {number} lacks {missing}"


def _votes(slug: str) -> dict[int, dict[int, int | None]]:
    found: dict[int, dict[int, int | None]] = {}
    rows = Candidate.objects.filter(contest__election__slug=slug)
    for number, serial, votes in rows.values_list("contest__number", "serial", "votes"):
        found.setdefault(number, {})[serial] = votes
    return found


def grouped(number: int) -> str:
    """12,34,567: as pages write it."""
    return ",".join(_groups(str(number)))


def _groups(digits: str) -> Iterator[str]:
    head, last = digits[:-3], digits[-3:]
    if head:
        start = len(head) % 2
        yield from filter(None, [head[:start], *(head[at : at + 2] for at in range(start, len(head), 2))])
    yield last


def _moments(slug: str) -> list[str]:
    """Moments that stood and were false, or stood twice. One that an enrolment in the middle of a count did not tell is
    no falsehood."""
    return [fault for fault in Checker(Election.objects.get(slug=slug)).run().faults if ": missing " not in fault]
