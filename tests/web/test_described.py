"""What is written about the API and the feed is what they say."""

import json
from pathlib import Path

import httpx
import pytest
from asgiref.sync import sync_to_async
from websockets.asyncio.client import connect

from results.web.api import asyncapi
from results.web.api.openapi import ENDPOINTS, Endpoint, build_document
from results.web.api.schemas import FRAMES, of_frame
from tests import boards
from tests.ingest.count import begin
from tests.schema_check import schema_errors
from tests.web_server import Server

ROOT = Path(__file__).resolve().parents[2]


def test_the_document_in_docs_is_the_one_that_is_generated() -> None:
    written = (ROOT / "docs" / "asyncapi.yaml").read_text()
    assert written == asyncapi.as_yaml(), "python -m results.web.api.asyncapi > docs/asyncapi.yaml"


async def test_every_kind_of_frame_is_as_described(server: Server, slug: str) -> None:
    """From a real count: hello, snapshot, delta, resync and error; the heartbeat is checked where it is made."""
    count = await sync_to_async(begin)(1, 40, slug=slug, clock="11:00")
    seen = set()
    async with connect(server.feed(slug, "?since=other:1")) as socket:
        for _ in range(3):
            seen.add(judged(await socket.recv()))
        await sync_to_async(count.read)("11:10")
        seen.add(judged(await socket.recv()))
        await socket.send("?")
        seen.add(judged(await socket.recv()))
    assert seen == {"hello", "resync", "snapshot", "delta", "error"}
    assert set(FRAMES) == seen | {"heartbeat"}


def judged(text: str | bytes) -> str:
    message = json.loads(text)
    kind: str = message["type"]
    assert schema_errors(message, of_frame(kind)) == []
    return kind


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.path)
def test_every_answer_is_as_described(api: httpx.Client, slug: str, endpoint: Endpoint) -> None:
    begin(40, slug=slug, clock="11:00")
    boards.write(slug, boards.moment(40, "BJP"))
    response = api.get(endpoint.path.format(slug=slug, number=40))
    assert response.status_code == 200
    if isinstance(endpoint.answer, str):
        assert response.headers["content-type"].startswith(endpoint.answer)
    else:
        strict = "cdf" not in endpoint.path  # NIST describes it
        assert schema_errors(response.json(), endpoint.answer, strict=strict) == []


def test_every_address_is_described_and_served(api: httpx.Client) -> None:
    assert api.get("/api/v1/openapi.json").json() == json.loads(json.dumps(build_document()))
    from results.web.api.urls import election

    routed = {str(each.pattern).replace("<int:number>", "{number}") for each in election}
    written = {endpoint.path.rpartition("{slug}/")[2] for endpoint in ENDPOINTS if "{slug}/" in endpoint.path}
    assert routed == written


HOSTILE = ["%00", "'", "𝟙", "-1", "9" * 400, "a:b:c", "../..", "%FF", "null", "1 OR 1=1", "\u202e"]


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.path)
def test_no_parameter_brings_it_down(api: httpx.Client, election: str, endpoint: Endpoint) -> None:
    """Nonsense in every parameter is answered with less than 500."""
    path = endpoint.path.format(slug=election, number=1)
    for name in endpoint.parameters.split() or ["unknown"]:
        for hostile in HOSTILE:
            assert api.get(path, params={name: hostile}).status_code < 500, (name, hostile)
            assert api.get(f"{path}?{name}={hostile}").status_code < 500, (name, hostile)
