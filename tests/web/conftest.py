"""A real server in its own process, on the tests' database and Redis."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import httpx
import pytest

from results.publish.poke import poke
from tests import boards, web_server
from tests.conftest import address_of_database
from tests.web_server import Server


def environment(redis_url: str) -> dict[str, str]:
    """What a server needs to share this process's database and Redis."""
    return {"DATABASE_URL": address_of_database(), "REDIS_URL": redis_url, "DJANGO_SETTINGS_MODULE": "tracker.settings"}


@pytest.fixture(scope="session")
def server(django_db_setup: None, redis_url: str) -> Iterator[Server]:
    with web_server.running_server(environment(redis_url)) as found:
        yield found


@pytest.fixture(scope="session")
def plain_server(django_db_setup: None, redis_url: str) -> Iterator[Server]:
    """The same application under a server that offers no pre-framed writing."""
    port = web_server.free_port()
    with web_server.running_server(environment(redis_url), web_server.plain_uvicorn(port), port) as found:
        yield found


@pytest.fixture
def api(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.http, timeout=30) as client:
        yield client


@pytest.fixture
def slug(transactional_db: None) -> str:
    """The name of an election that no other test has."""
    return f"night-{uuid4().hex[:8]}"


@pytest.fixture
def election(slug: str) -> str:
    """The slug of an election with five seats, at seq 8."""
    boards.make_election(slug)
    return slug


@pytest.fixture
def publish(election: str) -> Callable[..., int]:
    """Write changes and poke, as every writer does. Returns the last seq."""

    def written(*changes: boards.Change) -> int:
        seq = boards.write(election, *changes)
        poke(election, "", seq)
        return seq

    return written
