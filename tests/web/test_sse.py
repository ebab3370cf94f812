"""Server-sent events: the same messages, resumed by Last-Event-ID."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from results.models import Election
from tests import boards

Publish = Callable[..., int]


@contextmanager
def events(
    api: httpx.Client, slug: str, query: str = "", **headers: str
) -> Iterator[Iterator[tuple[str, dict[str, Any]]]]:
    """(id, message) pairs of one stream."""
    with api.stream("GET", f"/sse/v1/elections/{slug}/{query}", headers=headers) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["access-control-allow-origin"] == "*"
        yield parsed(response.iter_lines())


def parsed(lines: Iterator[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    mark = ""
    for line in lines:
        field, _, value = line.partition(": ")
        if field == "id":
            mark = value
        elif field == "data":
            yield mark, json.loads(value)


def test_it_tells_what_the_socket_tells(api: httpx.Client, election: str, publish: Publish) -> None:
    with events(api, election) as stream:
        (no_mark, hello), (mark, snapshot) = next(stream), next(stream)
        assert (no_mark, hello["type"], snapshot["type"]) == ("", "hello", "snapshot")
        assert mark == f"{snapshot['epoch']}:8"
        publish(boards.seat(1, "AAP"))
        mark, delta = next(stream)
        assert (delta["type"], delta["prev"], mark) == ("delta", 8, f"{snapshot['epoch']}:9")


def test_last_event_id_resumes(api: httpx.Client, election: str, publish: Publish) -> None:
    epoch = boards.board(election)["epoch"]
    publish(boards.seat(1, "AAP"))
    with events(api, election, **{"Last-Event-ID": f"{epoch}:8"}) as stream:
        assert [next(stream)[1]["type"] for _ in range(2)] == ["hello", "delta"]


def test_topics_narrow_it(api: httpx.Client, election: str) -> None:
    with events(api, election, "?topics=summary") as stream:
        next(stream)
        assert next(stream)[1]["seats"] == []


def test_a_removed_election_is_said_once(api: httpx.Client, election: str) -> None:
    with events(api, election) as stream:
        next(stream), next(stream)
        Election.objects.filter(slug=election).delete()
        assert [message.get("code") for _, message in stream] == ["unknown_election"]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/sse/v1/elections/nowhere/", 404, "unknown_election"),
        ("/sse/v1/elections/", 404, "unknown_path"),
        ("/sse/v1/elections/{}/?since=bad", 400, "bad_since"),
        ("/sse/v1/elections/{}/?topics=bad", 400, "bad_topics"),
    ],
)
def test_errors_are_json(api: httpx.Client, election: str, path: str, status: int, code: str) -> None:
    response = api.get(path.format(election))
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


def test_only_get(api: httpx.Client, election: str) -> None:
    assert api.post(f"/sse/v1/elections/{election}/").status_code == 405
