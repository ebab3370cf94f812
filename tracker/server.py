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
from collections.abc import Callable, Sequence
from typing import Any

import uvicorn
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.http11 import Request
from websockets.server import ServerProtocol

from results.publish.wire import PREFRAMED
from tracker import gc_tuning
from tracker.http_limits import PatientProtocol

INCOMING_FRAME_CAP = 64 * 1024
CLOSE_TIMEOUT_S = 5.0
"""A line that is to be closed is cut after this, whatever still waits for its client."""
PING_S = 60.0


class Preframed:
    """What the scope's extension offers: the socket's transport, and whether it reads deflated frames."""

    __slots__ = ("_on_gone", "_protocol", "behind", "deflate", "on_behind", "send", "transport")

    def __init__(self, protocol: "PreframedProtocol") -> None:
        self._protocol = protocol
        self.transport: asyncio.Transport = protocol.transport
        self.deflate = protocol.reads_shared_deflate()
        self.send = straight(self.transport)
        """The socket's own send, or None: to be used only while nothing waits in the transport's buffer."""
        self.behind = self.transport.get_write_buffer_size() > 0
        """Whether more waits in the transport's buffer than its high-water mark (set_write_buffer_limits)."""
        self.on_behind: Callable[[], None] | None = None
        """Called when that changes."""
        self._on_gone: Callable[[], None] | None = None

    def when_gone(self, call: Callable[[], None]) -> None:
        """Call once the line is lost, with all that waited in it; at once when it is lost already."""
        if self._protocol.disconnected:
            call()
        else:
            self._on_gone = call

    def gone(self) -> None:
        """The line is lost: what is left would only be a circle of references."""
        self.on_behind = None
        if self._on_gone:
            self._on_gone()
            self._on_gone = None

    def fell_behind(self, behind: bool) -> None:
        self.behind = behind
        if self.on_behind and not self._protocol.closes():
            self.on_behind()

    def drop(self, code: int, reason: str) -> None:
        """Write a close frame behind what is buffered, read nothing more, and soon cut the line."""
        if not self._protocol.closes():
            self._protocol.begin_close(code, reason)


class PreframedProtocol(WebSocketsSansIOProtocol):
    """uvicorn's protocol, offering `Preframed` to the application.

    Deflate is negotiated without context takeover on either side: a frame compressed once then fits every socket, and
    a connection keeps no compressor in memory.
    """

    preframed: Preframed | None = None
    cut_timer: asyncio.TimerHandle | None = None

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
        else:
            self.cut_soon()

    async def send(self, message: Any) -> None:
        await super().send(message)
        if message["type"] == "websocket.accept":
            del self.request, self.response  # read no more, and a tenth of what a connection holds

    async def run_asgi(self) -> None:
        """Every close ends here. asyncio closes a line when its client has taken all that waits for it; one that reads
        nothing would keep it for ever."""
        await super().run_asgi()
        self.cut_soon()

    def eof_received(self) -> None:
        """asyncio closes the line then, and says so only once it is lost."""
        self.queue.put_nowait({"type": "websocket.disconnect", "code": 1006})
        self.cut_soon()

    def keepalive_timeout(self) -> None:
        """As uvicorn's, but the application hears of it too."""
        self.pong_timer = None
        self.pending_ping_payload = None
        if not self.closes():
            self.begin_close(1011, "keepalive ping timeout")

    def handle_ping(self) -> None:
        """Who does not read gets no pongs: they would wait here without end."""
        if self.preframed and self.preframed.behind:
            self.conn.data_to_send()
        else:
            super().handle_ping()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self.cut_timer:
            self.cut_timer.cancel()
        if self.preframed:
            self.preframed.gone()
        gc_tuning.lost(len(self.connections))

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

    def closes(self) -> bool:
        """Whether a close frame was sent, or nothing can be sent any more."""
        return self.close_sent or self.transport.is_closing()

    def cut_soon(self) -> None:
        if not self.disconnected and self.cut_timer is None:
            self.cut_timer = self.loop.call_later(CLOSE_TIMEOUT_S, self.transport.abort)

    def begin_close(self, code: int, reason: str) -> None:
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.cut_soon()


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
        gc_tuning.begin()


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
