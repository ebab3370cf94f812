"""The web server: uvicorn, with frames that are built once and written to many sockets.

`PreframedProtocol` is uvicorn's sans-I/O WebSocket protocol with one addition: an ASGI extension in the scope,
`tracker.preframed`, through which an application writes bytes that are already a WebSocket frame, without awaiting and
without encoding them again for each socket. Under any other server the extension is missing and `send` is used.

    python -m tracker.server --host 127.0.0.1 --port 8000
"""

import argparse
import asyncio
import logging
import os
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.http11 import Request
from websockets.server import ServerProtocol

from results.publish.wire import PREFRAMED
from tracker import gc_tuning, service_notify, uvicorn_internals
from tracker.http_limits import LimitedHttpProtocol

logger = logging.getLogger(__name__)

MAX_INCOMING_FRAME = 64 * 1024
CLOSE_TIMEOUT_S = 5.0
"""A closing connection is aborted after so many seconds, whatever still waits for its client."""
PING_S = 60.0
SOCKET_MODE = 0o660
"""Of a Unix socket: for its owner and its group, in which the proxy is. uvicorn itself lets everybody in."""


class PreframedSocket:
    """The extension in the scope: the socket's transport, its direct send, and whether it reads deflated frames."""

    __slots__ = ("_on_lost", "_protocol", "deflate", "is_buffering", "on_buffering_change", "send", "transport")

    def __init__(self, protocol: "PreframedProtocol") -> None:
        self._protocol = protocol
        self.transport: asyncio.Transport = protocol.transport
        self.deflate = protocol.reads_shared_deflate()
        self.send = kernel_send(self.transport)
        """The socket's own send, or None. Use it only while nothing waits in the transport's buffer."""
        self.is_buffering = self.transport.get_write_buffer_size() > 0
        """Whether more waits in the transport's buffer than its high-water mark (set_write_buffer_limits)."""
        self.on_buffering_change: Callable[[], None] | None = None
        """Called when that changes."""
        self._on_lost: Callable[[], None] | None = None

    def call_when_lost(self, call: Callable[[], None]) -> None:
        """Call once the connection is lost, with all that waited in it; at once when it is lost already."""
        if self._protocol.disconnected:
            call()
        else:
            self._on_lost = call

    def connection_lost(self) -> None:
        """The connection is lost: call back, and drop references that would form a cycle."""
        self.on_buffering_change = None
        if self._on_lost:
            self._on_lost()
            self._on_lost = None

    def set_buffering(self, is_buffering: bool) -> None:
        self.is_buffering = is_buffering
        if self.on_buffering_change and not self._protocol.is_closing():
            self.on_buffering_change()

    def close(self, code: int, reason: str) -> None:
        """Write a close frame behind what is buffered, read nothing more, and abort after CLOSE_TIMEOUT_S."""
        if not self._protocol.is_closing():
            self._protocol.begin_close(code, reason)


class PreframedProtocol(WebSocketsSansIOProtocol):
    """uvicorn's protocol, offering `Preframed` to the application.

    Deflate is negotiated without context takeover on either side: a frame compressed once then fits every socket, and
    a connection keeps no compressor in memory.
    """

    preframed: PreframedSocket | None = None
    abort_timer: asyncio.TimerHandle | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.close_timeout = CLOSE_TIMEOUT_S
        self.queue = MessageQueue()  # type: ignore[assignment]
        self.conn = ServerProtocol(
            extensions=_extensions(self.config), max_size=self.config.ws_max_size, logger=self.logger
        )

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if self.response.status_code == 101:
            extensions: dict[str, Any] = self.scope["extensions"]  # type: ignore[assignment]
            extensions[PREFRAMED] = self.preframed = PreframedSocket(self)
        else:
            self.abort_after_timeout()

    async def send(self, message: Any) -> None:
        await super().send(message)
        if message["type"] == "websocket.accept":
            del self.request, self.response  # not read again, and a tenth of what a connection holds

    async def run_asgi(self) -> None:
        """Every close ends here. asyncio closes a connection once its client has read all that waits; a client that
        reads nothing would keep it for ever."""
        await super().run_asgi()
        self.abort_after_timeout()

    def eof_received(self) -> None:
        """asyncio closes the connection then, but reports it only once it is lost."""
        self.queue.put_nowait({"type": "websocket.disconnect", "code": 1006})
        self.abort_after_timeout()

    def keepalive_timeout(self) -> None:
        """As uvicorn's, but the application is notified too."""
        self.pong_timer = None
        self.pending_ping_payload = None
        if not self.is_closing():
            self.begin_close(1011, "keepalive ping timeout")

    def handle_ping(self) -> None:
        """No pong for a client that does not read: pongs would pile up without end."""
        if self.preframed and self.preframed.is_buffering:
            self.conn.data_to_send()
        else:
            super().handle_ping()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self.abort_timer:
            self.abort_timer.cancel()
        if self.preframed:
            self.preframed.connection_lost()
        gc_tuning.count_lost_connection(len(self.connections))

    def pause_writing(self) -> None:
        super().pause_writing()
        if self.preframed:
            self.preframed.set_buffering(True)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.preframed:
            self.preframed.set_buffering(False)

    def reads_shared_deflate(self) -> bool:
        """Whether a frame deflated with the full window and no context is one that this client can read."""
        return any(
            isinstance(extension, PerMessageDeflate) and extension.local_max_window_bits == 15
            for extension in self.conn.extensions
        )

    def is_closing(self) -> bool:
        """Whether a close frame was sent, or nothing can be sent any more."""
        return self.close_sent or self.transport.is_closing()

    def abort_after_timeout(self) -> None:
        if not self.disconnected and self.abort_timer is None:
            self.abort_timer = self.loop.call_later(CLOSE_TIMEOUT_S, self.transport.abort)

    def begin_close(self, code: int, reason: str) -> None:
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.abort_after_timeout()


def kernel_send(transport: asyncio.Transport) -> Callable[[bytes], int] | None:
    """The raw socket's `send` under a plain transport, or None (TLS, another event loop).

    asyncio's TransportSocket hides the method, so this reads its private `_sock`.
    """
    if transport.get_extra_info("sslcontext") is not None:
        return None
    raw_socket = getattr(transport.get_extra_info("socket"), "_sock", None)
    return getattr(raw_socket, "send", None)


class MessageQueue:
    """The part of asyncio.Queue that uvicorn uses, in a tenth of its memory. One reader; unbounded, because uvicorn
    stops reading from the socket while a message waits."""

    __slots__ = ("_reader", "_waiting")

    def __init__(self) -> None:
        self._waiting: list[Any] = []
        self._reader: asyncio.Future[None] | None = None

    def put_nowait(self, message: Any) -> None:
        self._waiting.append(message)
        if self._reader and not self._reader.done():
            self._reader.set_result(None)

    def empty(self) -> bool:
        return not self._waiting

    async def get(self) -> Any:
        while not self._waiting:
            self._reader = asyncio.get_running_loop().create_future()
            await self._reader
        return self._waiting.pop(0)


def _extensions(config: uvicorn.Config) -> list[ServerPerMessageDeflateFactory]:
    if not config.ws_per_message_deflate:
        return []
    return [ServerPerMessageDeflateFactory(server_no_context_takeover=True, client_no_context_takeover=True)]


TICK_S = 0.5


class Server(uvicorn.Server):
    """uvicorn's server, with tuned garbage collection and a slower tick."""

    async def main_loop(self) -> None:
        counter = 0
        watched = service_notify.interval_s() is not None
        while not await self.on_tick(counter):
            if watched:  # from the loop itself: one that stands still tells nothing
                service_notify.notify(service_notify.WORKS)
            await asyncio.sleep(TICK_S)
            counter += round(10 * TICK_S)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.config.uds and self.started:
            Path(self.config.uds).chmod(SOCKET_MODE)  # noqa: ASYNC240 - once, before anybody is served
        gc_tuning.freeze_startup_objects()
        service_notify.notify(service_notify.READY)


def protocols() -> dict[str, Any]:
    """Our protocols; or uvicorn's own, where this release lacks something that ours use."""
    if lost := uvicorn_internals.missing():
        logger.warning("This uvicorn lacks %s: serving without limits and shared frames.", ", ".join(lost))
        return {"http": "h11", "ws": "websockets-sansio"}
    return {"http": LimitedHttpProtocol, "ws": PreframedProtocol}


def config(app: Any = "tracker.asgi:application", **changes: Any) -> uvicorn.Config:
    """uvicorn's settings as this project runs it; `changes` are uvicorn.Config's own keywords."""
    settings: dict[str, Any] = {
        **protocols(),
        "ws_max_size": MAX_INCOMING_FRAME,
        "ws_ping_interval": PING_S,
        "ws_ping_timeout": PING_S,
        "h11_max_incomplete_event_size": MAX_INCOMING_FRAME,
        "log_level": "warning",
        "access_log": False,
        "server_header": False,
        "forwarded_allow_ips": os.environ.get("FORWARDED_ALLOW_IPS") or [],  # uvicorn itself would believe 127.0.0.1
        "lifespan": "on",
        "timeout_graceful_shutdown": 5,
        "backlog": 4096,
    }
    return uvicorn.Config(app, **{**settings, **changes})


def main(argv: Sequence[str] | None = None) -> None:
    """Serve until SIGINT or SIGTERM. `--fd` takes a listening socket inherited from a supervisor."""
    parser = argparse.ArgumentParser(prog="python -m tracker.server")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    parser.add_argument("--fd", type=int)
    parser.add_argument("--uds")
    parser.add_argument("--app", default="tracker.asgi:application")
    chosen = parser.parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    Server(config(chosen.app, host=chosen.host, port=chosen.port, fd=chosen.fd, uds=chosen.uds)).run()


if __name__ == "__main__":
    main()
