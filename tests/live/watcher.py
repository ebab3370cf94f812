"""A client on the real socket: one snapshot, then every delta applied to it, through every reconnection."""

import json
import threading
import time
from typing import Any

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from results.domain.board import apply


class Watcher(threading.Thread):
    """Keeps `board` as a client would. `resyncs` counts snapshots after the first; a gap ends it with `error`."""

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        self.address = address
        self.board: dict[str, Any] = {}
        self.resyncs = 0
        self.reconnections = -1
        self.error = ""
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.is_set() and not self.error:
            self.reconnections += 1
            try:
                with connect(self.address + self.since(), open_timeout=5, max_size=None) as link:
                    self.listen(link)
            except (OSError, WebSocketException, TimeoutError):
                time.sleep(0.2)

    def since(self) -> str:
        return f"?since={self.board['epoch']}:{self.board['seq']}" if self.board else ""

    def listen(self, link: Any) -> None:
        while not self.done.is_set() and not self.error:
            try:
                self.take(json.loads(link.recv(timeout=0.5)))
            except TimeoutError:
                continue

    def take(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "snapshot":
            self.resyncs += bool(self.board)
            self.board = frame
        elif frame["type"] == "delta":
            try:
                self.board = apply(self.board, frame)
            except ValueError as error:
                self.error = str(error)

    def stop(self) -> None:
        self.done.set()
        self.join(10)
