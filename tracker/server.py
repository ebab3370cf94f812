"""The web server: uvicorn, with frames that are built once and written to many sockets.

`PreframedProtocol` is uvicorn's sans-I/O WebSocket protocol with one addition: an ASGI extension in the scope,
`tracker.preframed`, through which an application writes bytes that are already a WebSocket frame, without awaiting and
without encoding them again for each socket. Under any other server the extension is missing and `send` is used.

    python -m tracker.server --host 127.0.0.1 --port 8000
"""

import argparse
import asyncio
import os
import socket
from asyncio.transports import BaseTransport
from collections.abc import Callable, Sequence
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.http11 import Request
from websockets.server import ServerProtocol

from results.publish.wire import PREFRAMED
from tracker import tidy

INCOMING_FRAME_CAP = 64 * 1024
REQUEST_TIMEOUT_S = float(os.environ.get("REQUEST_TIMEOUT_S") or 10)
"""A connection that has not sent a whole request head by then is closed."""
STALL_TIMEOUT_S = float(os.environ.get("STALL_TIMEOUT_S") or 60)
"""A connection that takes nothing of an answer, or of an event stream, for so long is cut."""
SENT_AHEAD = 256 * 1024
"""What the kernel may hold of what was sent to one WebSocket (it grants twice that). By itself it would hold three
megabytes for a client that does not read, before anyone here noticed."""
CLOSE_TIMEOUT_S = 5.0
PING_S = 60.0


class Preframed:
    """What the scope's extension offers: the socket's transport, and whether it reads deflated frames."""

    __slots__ = ("_cut", "_protocol", "behind", "deflate", "on_behind", "send", "transport")

    def __init__(self, protocol: "PreframedProtocol") -> None:
        self._protocol = protocol
        self.transport: asyncio.Transport = protocol.transport
        self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SENT_AHEAD)
        self.deflate = protocol.reads_shared_deflate()
        self.send = straight(self.transport)
        """The socket's own send, or None: to be used only while nothing waits in the transport's buffer."""
        self.behind = False
        """Whether more waits in the transport's buffer than its high-water mark (set_write_buffer_limits)."""
        self.on_behind: Callable[[], None] | None = None
        """Called when that changes."""
        self._cut: asyncio.TimerHandle | None = None

    def gone(self) -> None:
        """The line is lost: what is left would only be a circle of references."""
        self.on_behind = None
        if self._cut:
            self._cut.cancel()

    def fell_behind(self, behind: bool) -> None:
        self.behind = behind
        if self.on_behind:
            self.on_behind()

    def drop(self, code: int, reason: str, grace_s: float = CLOSE_TIMEOUT_S) -> None:
        """Write a close frame behind what is buffered, read nothing more, and cut the line after `grace_s`."""
        if not self._protocol.close_sent and not self.transport.is_closing():
            self._protocol.begin_close(code, reason)
            self._cut = self._protocol.loop.call_later(grace_s, self.transport.abort)


class PreframedProtocol(WebSocketsSansIOProtocol):
    """uvicorn's protocol, offering `Preframed` to the application.

    Deflate is negotiated without context takeover on either side: a frame compressed once then fits every socket, and
    a connection keeps no compressor in memory.
    """

    preframed: Preframed | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.close_timeout = CLOSE_TIMEOUT_S
        self.queue = Mailbox()  # type: ignore[assignment]
        self.conn = ServerProtocol(
            extensions=_extensions(self.config), max_size=self.config.ws_max_size, logger=self.logger
        )

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if self.response.status_code == 101:
            extensions: dict[str, Any] = self.scope["extensions"]  # type: ignore[assignment]
            extensions[PREFRAMED] = self.preframed = Preframed(self)

    async def send(self, message: Any) -> None:
        await super().send(message)
        if message["type"] == "websocket.accept":
            del self.request, self.response  # read no more, and a tenth of what a connection holds

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self.preframed:
            self.preframed.gone()
        tidy.lost(len(self.connections))

    def pause_writing(self) -> None:
        super().pause_writing()
        if self.preframed:
            self.preframed.fell_behind(True)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.preframed:
            self.preframed.fell_behind(False)

    def reads_shared_deflate(self) -> bool:
        """Whether a frame deflated with the full window and no context is one that this client can read."""
        return any(
            isinstance(each, PerMessageDeflate) and each.local_max_window_bits == 15 for each in self.conn.extensions
        )

    def begin_close(self, code: int, reason: str) -> None:
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})


def straight(transport: asyncio.Transport) -> Callable[[bytes], int] | None:
    """The send of the socket under a plain transport. asyncio shows the socket without its methods, so this looks one
    step further; where that is not there (TLS, another loop), the transport's own write must do."""
    if transport.get_extra_info("sslcontext") is not None:
        return None
    bare = getattr(transport.get_extra_info("socket"), "_sock", None)
    return getattr(bare, "send", None)


class Mailbox:
    """What uvicorn needs of an asyncio.Queue, in a tenth of its memory: one reader, no bound of its own (uvicorn stops
    reading from the socket while a message waits)."""

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


class PatientProtocol(H11Protocol):
    """uvicorn's HTTP protocol, but not for ever: a request head must arrive within `REQUEST_TIMEOUT_S`, and who is
    answered must go on reading."""

    head_timer: asyncio.TimerHandle | None = None
    stall_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: BaseTransport) -> None:  # type: ignore[override]
        super().connection_made(transport)  # type: ignore[arg-type]
        self.await_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is h11.IDLE and self.transport.get_protocol() is self:
            self.await_head()
        else:
            self.head_arrived()

    def connection_lost(self, exc: Exception | None) -> None:
        self.head_arrived()
        self.reads_again()
        super().connection_lost(exc)
        tidy.lost(len(self.connections))

    def pause_writing(self) -> None:
        super().pause_writing()
        self.reads_again()
        self.stall_timer = self.loop.call_later(STALL_TIMEOUT_S, self.transport.abort)

    def resume_writing(self) -> None:
        self.reads_again()
        super().resume_writing()

    def reads_again(self) -> None:
        if self.stall_timer is not None:
            self.stall_timer.cancel()
            self.stall_timer = None

    def await_head(self) -> None:
        if self.head_timer is None:
            self.head_timer = self.loop.call_later(REQUEST_TIMEOUT_S, self.transport.abort)

    def head_arrived(self) -> None:
        if self.head_timer is not None:
            self.head_timer.cancel()
            self.head_timer = None


TICK_S = 0.5


class Server(uvicorn.Server):
    """uvicorn's, with the collector told when the application is there, and with a slower tick."""

    async def main_loop(self) -> None:
        tenths = 0
        while not await self.on_tick(tenths):
            await asyncio.sleep(TICK_S)
            tenths += round(10 * TICK_S)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        tidy.begin()


def config(app: Any = "tracker.asgi:application", **changes: Any) -> uvicorn.Config:
    """uvicorn's settings as this project runs it; `changes` are uvicorn.Config's own keywords."""
    settings: dict[str, Any] = {
        "http": PatientProtocol,
        "ws": PreframedProtocol,
        "ws_max_size": INCOMING_FRAME_CAP,
        "ws_ping_interval": PING_S,
        "ws_ping_timeout": PING_S,
        "h11_max_incomplete_event_size": INCOMING_FRAME_CAP,
        "log_level": "warning",
        "access_log": False,
        "server_header": False,
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
