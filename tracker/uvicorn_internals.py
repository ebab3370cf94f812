"""What this project uses of uvicorn and asyncio that neither promises to keep, in one place.

`missing()` says what a release no longer has. `tracker/server.py` then serves with uvicorn's own protocols: without
limits on slow clients and without frames written once for all, but with the same answers.
"""

import inspect
from asyncio.trsock import TransportSocket
from collections.abc import Container

from uvicorn.middleware import proxy_headers
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

WEBSOCKET_METHODS = ("handle_connect", "handle_ping", "keepalive_timeout", "run_asgi", "send", "pause_writing",
                     "resume_writing", "connection_lost", "eof_received")  # fmt: skip
WEBSOCKET_ATTRIBUTES = ("queue", "conn", "close_sent", "disconnected", "close_timeout", "pong_timer",
                        "pending_ping_payload")  # fmt: skip
HTTP_METHODS = ("_should_upgrade", "handle_events", "data_received", "pause_writing", "resume_writing")
QUEUE_METHODS = {"put_nowait", "get", "empty"}
"""What may be called on a WebSocket's queue: tracker/server.py replaces it by a smaller one."""


def missing() -> list[str]:
    """The names that this release does not have; nothing where all is as it was."""
    websocket = inspect.getsource(WebSocketsSansIOProtocol)
    lost = [f"websocket {name}" for name in WEBSOCKET_METHODS if not hasattr(WebSocketsSansIOProtocol, name)]
    lost += [f"websocket {name}" for name in WEBSOCKET_ATTRIBUTES if f"self.{name}" not in websocket]
    lost += [f"http {name}" for name in HTTP_METHODS if not hasattr(H11Protocol, name)]
    lost += [f"queue {name}" for name in _queue_calls(websocket) - QUEUE_METHODS]
    lost += [] if "_sock" in TransportSocket.__slots__ else ["socket _sock"]
    return lost + ([] if hasattr(proxy_headers, "_TrustedHosts") else ["proxy _TrustedHosts"])


def trusted_proxies(addresses: str) -> Container[str]:
    """Addresses and networks as FORWARDED_ALLOW_IPS gives them; without uvicorn's own reading, addresses alone."""
    read = getattr(proxy_headers, "_TrustedHosts", None)
    trusted: Container[str] = read(addresses) if read else frozenset(addresses.replace(",", " ").split())
    return trusted


def _queue_calls(source: str) -> set[str]:
    return {part.split("(")[0] for part in source.split("self.queue.")[1:]}
