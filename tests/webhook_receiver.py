"""Somebody else's server, told by a webhook: a real one, on a private address."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx

from results.sources.hosts import AllowedHosts


@dataclass
class Receiver:
    """Answers with the statuses it is given, then 200."""

    answers: list[int] = field(default_factory=list)
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def seqs(self) -> list[tuple[int, int]]:
        return [(each["prev"], each["seq"]) for each in (json.loads(body) for _, body in self.requests)]


@contextmanager
def webhook_receiver() -> Iterator[Receiver]:
    """It listens for as long as the block lasts."""
    receiver = Receiver()

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            receiver.requests.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(receiver.answers.pop(0) if receiver.answers else 200)
            self.send_header("location", "http://127.0.0.1:9/")
            self.end_headers()

        def log_message(self, *_: Any) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        receiver.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield receiver
        server.shutdown()
        thread.join()


@contextmanager
def slow_receiver(every_s: float) -> Iterator[str]:
    """One that begins to answer, a byte at a time, and never ends its first line; its address."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        over = threading.Event()

        def dribble() -> None:
            with suppress(OSError):
                connection, _ = server.accept()
                with connection:
                    while not over.wait(every_s):
                        connection.send(b"H")

        thread = threading.Thread(target=dribble)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/hook"
        over.set()
        thread.join()


def allow_local(url: str) -> AllowedHosts:
    """Allows the test's own receiver, which is on a private address."""
    return AllowedHosts.of(f"127.0.0.1:{httpx.URL(url).port}")
