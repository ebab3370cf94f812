"""uvicorn's HTTP protocol with limits on slow requests, slow readers and connections of one address."""

import os
import resource
import socket
from asyncio import TimerHandle, Transport
from collections import Counter
from collections.abc import Callable

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from tracker import gc_tuning
from tracker.uvicorn_internals import trusted_proxies

REQUEST_TIMEOUT_S = float(os.environ.get("REQUEST_TIMEOUT_S") or 10)
"""Seconds for a whole request head, and then for each next part of a body."""
STALL_TIMEOUT_S = float(os.environ.get("STALL_TIMEOUT_S") or 60)
SEND_BUFFER_BYTES = 256 * 1024
"""The kernel's send buffer for one client, in bytes (the kernel grants twice that). By default it would hold three
megabytes for a client that does not read before we noticed."""
MIN_BYTES_READ = 64 * 1024
"""Close a connection that reads fewer bytes than this in STALL_TIMEOUT_S while more wait for it."""
MAX_CONNECTIONS_PER_ADDRESS = int(os.environ.get("CONNECTIONS_FROM_ONE_ADDRESS") or 1_000)
RESERVED_FILES = 256
"""Open files left to the process itself; connections get the rest of the system's limit, or half of it if that is
more."""
PROXIES = trusted_proxies(os.environ.get("FORWARDED_ALLOW_IPS") or "")
"""Proxies whose X-Forwarded-For is believed, by default nobody; their own address is not limited."""

_connections_by_address: Counter[str] = Counter()


class LimitedHttpProtocol(H11Protocol):
    """Aborts a connection whose request stalls, whose client does not read, or which is one too many.

    It does not watch a connection that became a WebSocket.
    """

    address = ""
    request_timer: TimerHandle | None = None
    reader_timer: TimerHandle | None = None
    unread_bytes = 0

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        transport.set_write_buffer_limits(high=0)  # calls back at the first byte that waits
        if self.client and self.client[0] not in PROXIES:
            self.address = self.client[0]
            _connections_by_address[self.address] += 1
        if (
            _connections_by_address[self.address] > MAX_CONNECTIONS_PER_ADDRESS
            or len(self.connections) > _max_connections()
        ):
            transport.abort()
        else:
            self.start_request_timer(REQUEST_TIMEOUT_S, transport.abort)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is h11.IDLE and self.request_timer is None:
            self.start_request_timer(REQUEST_TIMEOUT_S, self.transport.abort)

    def _should_upgrade(self) -> bool:
        """Only HTTP/1.1 and version 13 become a WebSocket; the application tells others how (426)."""
        version = dict(self.headers).get(b"sec-websocket-version")
        return super()._should_upgrade() and self.scope["http_version"] == "1.1" and version == b"13"

    def handle_events(self) -> None:
        super().handle_events()
        if self.transport.get_protocol() is not self:
            self.release()
        elif self.conn.their_state is h11.SEND_BODY:
            self.start_request_timer(REQUEST_TIMEOUT_S, self.on_body_timeout)
        elif self.conn.their_state is not h11.IDLE:
            self.cancel_request_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        self.release()
        super().connection_lost(exc)
        gc_tuning.count_lost_connection(len(self.connections))

    def release(self) -> None:
        """Stop watching: the connection is lost, or a WebSocket now."""
        self.cancel_request_timer()
        self.stop_watching_reader()
        if self.address:
            _connections_by_address[self.address] -= 1
            if not _connections_by_address[self.address]:
                del _connections_by_address[self.address]
            self.address = ""

    # The client's request

    def start_request_timer(self, seconds: float, then: Callable[[], None]) -> None:
        self.cancel_request_timer()
        self.request_timer = self.loop.call_later(seconds, then)

    def cancel_request_timer(self) -> None:
        if self.request_timer is not None:
            self.request_timer.cancel()
            self.request_timer = None

    def on_body_timeout(self) -> None:
        if self.flow.read_paused or self.conn.they_are_waiting_for_100_continue:
            self.start_request_timer(REQUEST_TIMEOUT_S, self.on_body_timeout)  # it waits for us
        else:
            self.transport.abort()

    # The client's reading

    def pause_writing(self) -> None:
        super().pause_writing()
        self.watch_reader()

    def resume_writing(self) -> None:
        self.stop_watching_reader()
        super().resume_writing()

    def watch_reader(self) -> None:
        self.unread_bytes = self.transport.get_write_buffer_size()
        self.reader_timer = self.loop.call_later(STALL_TIMEOUT_S, self.check_reader)

    def check_reader(self) -> None:
        if self.unread_bytes - self.transport.get_write_buffer_size() < MIN_BYTES_READ:
            self.transport.abort()
        else:
            self.watch_reader()

    def stop_watching_reader(self) -> None:
        if self.reader_timer is not None:
            self.reader_timer.cancel()
            self.reader_timer = None


def _max_connections() -> float:
    """Connections that the process may hold by the system's limit on open files."""
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return float("inf") if files == resource.RLIM_INFINITY else max(files - RESERVED_FILES, files / 2)
