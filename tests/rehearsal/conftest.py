"""The committed Delhi night, and a replay of it behind a real socket."""

import threading
from collections.abc import Callable, Iterator

import pytest

from results.rehearsal import recording
from results.rehearsal.night import Night
from tests.rehearsal.replay_server import Running, options, start


@pytest.fixture(scope="session")
def delhi() -> Night:
    path = recording.find("delhi-2025")
    assert path is not None
    return recording.read(path)


@pytest.fixture
def replaying() -> Iterator[Callable[..., Running]]:
    """Starts replays of named nights (`replaying("delhi-2025", "--paused")`); all are stopped after the test."""
    started: list[Running] = []

    def begin(*arguments: str) -> Running:
        started.append(start(options(*arguments)))
        return started[-1]

    yield begin
    for one in started:
        one.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "replay" and thread.is_alive()]
