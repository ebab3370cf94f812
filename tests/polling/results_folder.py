"""A results folder behind a real socket: the pages of a small night, any of them replaced by a test's own bytes."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from results.rehearsal.command import find
from results.rehearsal.http import http_date
from results.rehearsal.night import Night
from results.rehearsal.site import Site, content_type

Answer = tuple[int, bytes]
Spoil = Callable[[bytes], bytes | Answer]


class Folder:
    """`spoilt[name]` turns the bytes the site would send into others; `status` answers everything with one status;
    `date` is sent for the night's own, or none where it is empty."""

    def __init__(self, night: Night, at: datetime) -> None:
        self.site = Site(night)
        self.at = at
        self.spoilt: dict[str, Spoil] = {}
        self.status = 200
        self.asked: list[str] = []
        self.url = ""
        self.headers: dict[str, str] = {}
        self.lag = timedelta(seconds=20)
        self.date: str | None = None
        self.beside: list[Folder] = []

    def answer(self, name: str) -> Answer:
        if self.status != 200:
            return self.status, b"refused"
        page = self.site.page(name, self.at)
        body: bytes | Answer = b"" if page is None else page.encode()
        if name in self.spoilt:
            body = self.spoilt[name](body if isinstance(body, bytes) else b"")
        elif page is None:
            return 404, b"<html><body><h1>Not Found</h1></body></html>"
        return body if isinstance(body, tuple) else (200, body)

    def move(self, minutes: int) -> None:
        """Let the night go on; every page is made anew."""
        self.at += timedelta(minutes=minutes)

    @property
    def counts(self) -> Counter[str]:
        return Counter(self.asked)


def small(name: str = "delhi-2025", *numbers: int) -> Night:
    """A night, recorded or simulated; with a few of its seats only where their numbers are given."""
    night = find(name)
    return replace(night, seats=tuple(seat for seat in night.seats if seat.number in numbers)) if numbers else night


@contextmanager
def serve(folder: Folder) -> Iterator[Folder]:
    """Serve on a free port until the block ends."""
    prefix = f"/{folder.site.night.folder}/"
    others = {f"/{other.site.night.folder}/": other for other in folder.beside}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            base = self.path[: self.path.find("/", 1) + 1]
            asked = folder if base == prefix else others.get(base)
            name = self.path.removeprefix(base).partition("?")[0]
            (asked or folder).asked.append(name)
            status, body = asked.answer(name) if asked else (404, b"no such folder")
            self.send_response_only(status)
            if date := http_date(folder.at + folder.lag) if folder.date is None else folder.date:
                self.send_header("Date", date)
            self.send_header("Content-Type", content_type(name))
            self.send_header("Content-Length", str(len(body)))
            for header, value in folder.headers.items():
                self.send_header(header, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    folder.url = f"http://127.0.0.1:{server.server_address[1]}{prefix}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="folder")
    thread.start()
    try:
        yield folder
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
