"""A wire between browser and server that can be cut: a TCP relay that drops what it carries, and refuses, on demand.

It can also be what some offices put between: `block` lets no request through whose path begins so.
"""

import contextlib
import socket
import threading
import time

AWAY = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
LONG = 4096


class Relay:
    """Carries connections to `target` (a local port) until `cut`; `mend` lets new ones through."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.open: set[socket.socket] = set()
        self.is_cut = False
        self.blocked: tuple[str, ...] = ()
        self.asked: list[str] = []
        self.is_broken = False
        self.stalls_s = 0.0
        self.thread = threading.Thread(target=self._accept, daemon=True)
        self.thread.start()

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        self.is_cut = True
        for side in list(self.open):
            self._drop(side)

    def mend(self) -> None:
        self.is_cut = False

    def block(self, *paths: str) -> None:
        """Refuse requests of these paths from now on, and drop what is open; with none, let everything through."""
        self.blocked = paths
        for side in list(self.open):
            self._drop(side)

    def fail(self) -> None:
        """Answer as a proxy does whose server is away."""
        self.is_broken = True
        for side in list(self.open):
            self._drop(side)

    def close(self) -> None:
        self.cut()
        self.listener.close()
        self.thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            if self.is_cut:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self.target))
            self.open |= {near, far}
            for here, there in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(here, there), daemon=True).start()

    def _carry(self, here: socket.socket, there: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while chunk := here.recv(65536):
                if self.is_broken:
                    here.sendall(AWAY)
                if self.is_broken or not self._lets_through(chunk):
                    break
                self._send(there, chunk)
        for side in (here, there):
            self._drop(side)

    def _lets_through(self, chunk: bytes) -> bool:
        """A browser sends the head of a request in one piece, and nothing before it was answered."""
        if not chunk.startswith(b"GET /"):
            return True
        path = chunk[4 : chunk.index(b" ", 4)].decode()
        self.asked.append(path)
        return not path.startswith(self.blocked or ("*",))

    def _send(self, there: socket.socket, chunk: bytes) -> None:
        """Where the line `stalls_s` an answer of some length begins at once, and its rest takes that long."""
        if self.stalls_s and len(chunk) > LONG:
            there.sendall(chunk[:LONG])
            time.sleep(self.stalls_s)
            chunk = chunk[LONG:]
        there.sendall(chunk)

    def _drop(self, side: socket.socket) -> None:
        self.open.discard(side)
        with contextlib.suppress(OSError):
            side.shutdown(socket.SHUT_RDWR)
        side.close()
