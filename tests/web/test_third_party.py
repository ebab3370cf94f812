"""The feeds and documents with the libraries that people really use."""

import asyncio
import io
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import feedparser
import httpx
import httpx_sse
import pandas
import pytest
import sseclient
import websocket
from asgiref.sync import sync_to_async
from openapi_spec_validator import validate

from results.models import Election
from tests import boards
from tests.web_server import Server

Publish = Callable[..., int]
NODE = Path(__file__).parent / "node"
SECONDS = 60


def events_of(server: Server, slug: str) -> str:
    return f"{server.http}/sse/v1/elections/{slug}/"


def test_websocket_client(server: Server, election: str, publish: Publish) -> None:
    socket = websocket.create_connection(server.feed(election), timeout=SECONDS)
    assert [json.loads(socket.recv())["type"] for _ in range(2)] == ["hello", "snapshot"]
    seq = publish(boards.seat(1, "AAP"))
    assert json.loads(socket.recv())["seq"] == seq
    socket.close()


async def test_aiohttp(server: Server, election: str, publish: Publish) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(server.feed(election), compress=15) as socket:
        assert [(await socket.receive_json())["type"] for _ in range(2)] == ["hello", "snapshot"]
        seq = await sync_to_async(publish)(boards.seat(1, "AAP"))
        async with asyncio.timeout(SECONDS):
            assert (await socket.receive_json())["seq"] == seq


def test_httpx_sse_gets_no_empty_event(server: Server, election: str, publish: Publish) -> None:
    """And resumes with the id of the last one."""
    with httpx.Client(timeout=SECONDS) as client:
        with httpx_sse.connect_sse(client, "GET", events_of(server, election)) as source:
            events = source.iter_sse()
            first = [next(events) for _ in range(2)]
        assert [json.loads(event.data)["type"] for event in first] == ["hello", "snapshot"]
        assert first[0].retry == 3000
        seq = publish(boards.seat(1, "AAP"))
        headers = {"Last-Event-ID": first[1].id}
        with httpx_sse.connect_sse(client, "GET", events_of(server, election), headers=headers) as source:
            events = source.iter_sse()
            kinds = [json.loads(next(events).data) for _ in range(2)]
    assert [each["type"] for each in kinds] == ["hello", "delta"] and kinds[1]["seq"] == seq


def test_sseclient_py(server: Server, election: str) -> None:
    with httpx.stream("GET", events_of(server, election), timeout=SECONDS) as response:
        events = sseclient.SSEClient(response.iter_bytes()).events()  # type: ignore[arg-type]
        assert [json.loads(next(events).data)["type"] for _ in range(2)] == ["hello", "snapshot"]


def test_feedparser(api: httpx.Client, election: str, publish: Publish) -> None:
    publish(boards.moment(1, "AAP"), boards.moment(2, "BJP"))
    feed = feedparser.parse(api.get(f"/api/v1/elections/{election}/moments.atom").content)
    assert feed.bozo is False
    assert [entry.title for entry in feed.entries] == ["TEST: The lead changed"] * 2
    assert len({entry.id for entry in feed.entries}) == 2


def test_pandas(api: httpx.Client, slug: str) -> None:
    from tests.ingest.count import begin

    begin(1, 40, slug=slug, clock="15:00")
    table = pandas.read_csv(io.BytesIO(api.get(f"/api/v1/elections/{slug}/results.csv").content))
    assert set(table.is_test) == {"yes"} and table.votes.sum() > 100_000
    assert {"district", "alliance", "source_at", "seq"} <= set(table.columns)
    log = pandas.read_json(io.BytesIO(api.get(f"/api/v1/elections/{slug}/events.jsonl").content), lines=True)
    assert list(log.seq) == list(range(1, Election.objects.get(slug=slug).seq + 1))


def test_openapi_spec_validator(api: httpx.Client) -> None:
    validate(api.get("/api/v1/openapi.json").json())


@pytest.fixture(scope="session")
def node_modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages of tests/web/node. Skips where there is no Node, or no registry to install from."""
    if shutil.which("npm") is None:
        pytest.skip("no Node here")
    if (NODE / "node_modules" / "ws").is_dir():
        return NODE
    folder = tmp_path_factory.mktemp("node") / "node"
    shutil.copytree(NODE, folder)
    done = subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=folder, capture_output=True)
    if done.returncode:
        pytest.skip("npm could not install the packages")
    return folder


@pytest.fixture
def node(node_modules: Path) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Starts a script of that folder."""
    started: list[subprocess.Popen[str]] = []

    def start(*argv: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(["node", *argv], cwd=node_modules, stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().strip()


@pytest.mark.process
def test_ws_of_node(server: Server, election: str, publish: Publish, node: Any) -> None:
    client = node("ws_client.mjs", server.feed(election), "3")
    assert [line(client), line(client)] == ["hello 8", "snapshot 8"]
    seq = publish(boards.seat(1, "AAP"))
    assert line(client) == f"delta {seq}"


@pytest.mark.process
def test_eventsource_of_node(server: Server, election: str, publish: Publish, node: Any) -> None:
    epoch = Election.objects.get(slug=election).epoch
    client = node("events_client.mjs", events_of(server, election), "3")
    assert [line(client), line(client)] == ["hello", f"snapshot {epoch}:8"]
    seq = publish(boards.seat(1, "AAP"))
    assert line(client) == f"delta {epoch}:{seq}"


@pytest.mark.process
def test_redocly_finds_no_error(api: httpx.Client, node_modules: Path, tmp_path: Path) -> None:
    document = tmp_path / "openapi.json"
    document.write_bytes(api.get("/api/v1/openapi.json").content)
    command = ["node_modules/.bin/redocly", "lint", str(document), "--extends", "recommended", "--format", "json"]
    env = {"PATH": "/usr/local/bin:/usr/bin:/bin", "REDOCLY_TELEMETRY": "off", "HOME": str(tmp_path)}
    done = subprocess.run(command, cwd=node_modules, capture_output=True, text=True, timeout=120, env=env)
    found = json.loads(done.stdout)
    assert found["totals"]["errors"] == 0, [each["message"] for each in found["problems"]]


@pytest.mark.process
def test_the_asyncapi_parser_finds_no_error(api: httpx.Client, node_modules: Path) -> None:
    document = api.get("/api/v1/asyncapi.yaml").text
    done = subprocess.run(
        ["node", "check_asyncapi.mjs"], cwd=node_modules, input=document, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
