"""A stream in this process, fed by the real log."""

from collections.abc import AsyncIterator, Callable
from uuid import uuid4

import msgspec
import pytest

from results.domain.board import Entry
from results.publish.audience import Outlet, Send
from results.publish.reader import Reader
from results.publish.wire import Frame


class Ear:
    """An outlet that keeps what it hears."""

    def __init__(self) -> None:
        self.heard: list[Entry] = []
        self.ended: tuple[int, str] | None = None
        self.direct_send: tuple[str, Send] | None = None
        self.on_direct_send_change: Callable[[Outlet], None] | None = None

    def send(self, frame: Frame) -> None:
        self.heard.append(msgspec.json.decode(frame.body))

    def write_remainder(self, framed: bytes) -> None: ...

    def end(self, code: int, reason: str) -> None:
        self.ended = code, reason

    def take(self) -> list[Entry]:
        taken, self.heard = self.heard, []
        return taken

    def kinds(self) -> list[str]:
        return [each["type"] for each in self.take()]


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def slug(transactional_db: None) -> str:
    return f"night-{uuid4().hex[:8]}"


@pytest.fixture
async def read(slug: str) -> AsyncIterator[Reader]:
    reader = Reader()
    yield reader
    await reader.close()
