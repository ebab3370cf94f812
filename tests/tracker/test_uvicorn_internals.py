"""A release of uvicorn that lacks what we use of its insides is noticed here, and served without it."""

import pytest
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from tracker import server, uvicorn_internals


def test_this_release_has_all_that_is_used() -> None:
    assert uvicorn_internals.missing() == []
    config = server.config("x:y")
    assert (config.http, config.ws) == (server.LimitedHttpProtocol, server.PreframedProtocol)


def test_without_it_the_servers_own_protocols_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(H11Protocol, "_should_upgrade")
    monkeypatch.delattr(WebSocketsSansIOProtocol, "keepalive_timeout")
    assert uvicorn_internals.missing() == ["websocket keepalive_timeout", "http _should_upgrade"]
    config = server.config("x:y")
    assert (config.http, config.ws) == ("h11", "websockets-sansio")
