"""uvicorn's HTTP protocol with limits: nobody keeps a connection by silence, by reading nothing, or by number."""

import os
import resource
import socket
from asyncio import TimerHandle, Transport
from collections import Counter
from collections.abc import Callable

import h11
from uvicorn.middleware.proxy_headers import _TrustedHosts
from uvicorn.protocols.http.h11_impl import H11Protocol

from tracker import gc_tuning

REQUEST_TIMEOUT_S = float(os.environ.get("REQUEST_TIMEOUT_S") or 10)
"""A whole request head must come in this time, and then each next part of a body."""
STALL_TIMEOUT_S = float(os.environ.get("STALL_TIMEOUT_S") or 60)
SENT_AHEAD = 256 * 1024
"""What the kernel may hold of what was sent to one client (it grants twice that). By itself it would hold three
megabytes for one that does not read before anyone here noticed, and for one that reads slowly tell of each third."""
LEAST_TAKEN = 64 * 1024
"""Who takes fewer bytes than this of what waits for him in `STALL_TIMEOUT_S`, and leaves some, is cut."""
FROM_ONE_ADDRESS = int(os.environ.get("CONNECTIONS_FROM_ONE_ADDRESS") or 1_000)
OWN_FILES = 256
"""Files that the process may open for itself: connections take no more than the system grants besides. Where it grants
few, they take half."""
PROXIES = _TrustedHosts(os.environ.get("FORWARDED_ALLOW_IPS") or "127.0.0.1")
"""Those whose word on addresses is believed (uvicorn's own setting): all the world comes from theirs."""

_open: Counter[str] = Counter()


class PatientProtocol(H11Protocol):
    """Cuts a connection whose request does not go on, whose reader takes nothing, or which is one too many.

    An upgraded connection is no longer its business.
    """

    address = ""
    wait_timer: TimerHandle | None = None
    stall_timer: TimerHandle | None = None
    waiting = 0

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SENT_AHEAD)
        transport.set_write_buffer_limits(high=0)  # so that we are told of the first byte that is not taken
        if self.client and self.client[0] not in PROXIES:
            self.address = self.client[0]
            _open[self.address] += 1
        if _open[self.address] > FROM_ONE_ADDRESS or len(self.connections) > _room():
            transport.abort()
        else:
            self.wait(REQUEST_TIMEOUT_S, transport.abort)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is h11.IDLE and self.wait_timer is None:
            self.wait(REQUEST_TIMEOUT_S, self.transport.abort)

    def handle_events(self) -> None:
        super().handle_events()
        if self.transport.get_protocol() is not self:
            self.let_go()
        elif self.conn.their_state is h11.SEND_BODY:
            self.wait(REQUEST_TIMEOUT_S, self.body_is_late)
        elif self.conn.their_state is not h11.IDLE:
            self.wait_no_more()

    def connection_lost(self, exc: Exception | None) -> None:
        self.let_go()
        super().connection_lost(exc)
        gc_tuning.lost(len(self.connections))

    def let_go(self) -> None:
        """The connection is lost, or a WebSocket now."""
        self.wait_no_more()
        self.reads_again()
        if self.address:
            _open[self.address] -= 1
            if not _open[self.address]:
                del _open[self.address]
            self.address = ""

    # What it has to send

    def wait(self, seconds: float, then: Callable[[], None]) -> None:
        self.wait_no_more()
        self.wait_timer = self.loop.call_later(seconds, then)

    def wait_no_more(self) -> None:
        if self.wait_timer is not None:
            self.wait_timer.cancel()
            self.wait_timer = None

    def body_is_late(self) -> None:
        if self.flow.read_paused or self.conn.they_are_waiting_for_100_continue:
            self.wait(REQUEST_TIMEOUT_S, self.body_is_late)  # it is for us to go on
        else:
            self.transport.abort()

    # What it has to read

    def pause_writing(self) -> None:
        super().pause_writing()
        self.watch()

    def resume_writing(self) -> None:
        self.reads_again()
        super().resume_writing()

    def watch(self) -> None:
        self.waiting = self.transport.get_write_buffer_size()
        self.stall_timer = self.loop.call_later(STALL_TIMEOUT_S, self.look)

    def look(self) -> None:
        if self.waiting - self.transport.get_write_buffer_size() < LEAST_TAKEN:
            self.transport.abort()
        else:
            self.watch()

    def reads_again(self) -> None:
        if self.stall_timer is not None:
            self.stall_timer.cancel()
            self.stall_timer = None


def _room() -> float:
    """How many connections the process may hold."""
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return float("inf") if files == resource.RLIM_INFINITY else max(files - OWN_FILES, files / 2)
