"""A replay served from a thread of this process, asked over a real socket with the standard library's client."""

import argparse
import asyncio
import http.client
import json
import threading
from dataclasses import dataclass
from typing import Any

from results.rehearsal.command import add_arguments, build
from results.rehearsal.replay import Replay
from results.rehearsal.server import Server


@dataclass(slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(slots=True)
class Running:
    replay: Replay
    port: int
    loop: asyncio.AbstractEventLoop
    thread: threading.Thread
    stopping: asyncio.Event

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """`path` is inside the night's folder, or absolute. Header names with `_` for `-`."""
        if not path.startswith("/"):
            path = f"/{self.replay.night.folder}/{path}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def control(self, verb: str) -> dict[str, Any]:
        answer = self.ask(f"/_replay/{verb}", "GET" if verb == "state" else "POST")
        assert answer.status == 200, answer.text
        state: dict[str, Any] = json.loads(answer.body)
        return state

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.stopping.set)
        self.thread.join(5)


def options(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(arguments)


def start(chosen: argparse.Namespace) -> Running:
    ready = threading.Event()
    box: list[Running] = []

    async def main() -> None:
        replay = build(chosen)
        server = Server(replay, "127.0.0.1", chosen.port)
        await server.start()
        stopping = asyncio.Event()
        box.append(Running(replay, server.port, asyncio.get_running_loop(), threading.current_thread(), stopping))
        ready.set()
        await stopping.wait()
        await server.stop()

    thread = threading.Thread(target=lambda: asyncio.run(main()), name="replay")
    thread.start()
    assert ready.wait(20), "the replay did not start"
    return box[0]
