"""Plain HTTP connections that do not go on: each is cut in its time, and one address has only so many."""

import socket
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress

import pytest

from tests import web_server
from tests.web.conftest import environment
from tests.web.test_hostile import everything, heavy
from tests.web_server import Server

Publish = Callable[..., int]
UPLOAD = b"POST /feed/v1/x/y HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n\r\n"


def line_to(server: Server, here: str = "127.0.0.1") -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=10, source_address=(here, 0))


@pytest.mark.parametrize(
    "opening",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HT",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" + UPLOAD + b"ab",
    ],
)
def test_a_request_that_never_ends_is_cut_off(election: str, redis_url: str, opening: bytes) -> None:
    with (
        web_server.running_server({**environment(redis_url), "REQUEST_TIMEOUT_S": "1"}) as server,
        line_to(server) as line,
    ):
        line.sendall(opening)
        start = time.monotonic()
        everything(line)
        assert time.monotonic() - start < 8


def test_a_body_may_take_its_time_while_it_goes_on(election: str, redis_url: str) -> None:
    with (
        web_server.running_server({**environment(redis_url), "REQUEST_TIMEOUT_S": "1"}) as server,
        line_to(server) as line,
    ):
        line.sendall(UPLOAD)
        for _ in range(6):
            time.sleep(0.5)
            line.sendall(b"x")
        assert line.recv(12) == b"HTTP/1.1 401"


def test_a_slow_reader_gets_all_of_its_answer(election: str, publish: Publish, redis_url: str) -> None:
    publish(*(heavy(number, 1) for number in range(1, 6)), *(heavy(number, 1) for number in range(6, 130)))
    with web_server.running_server({**environment(redis_url), "STALL_TIMEOUT_S": "1"}) as server:
        line = socket.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.settimeout(10)
        line.connect(("127.0.0.1", server.port))
        line.sendall(f"GET /api/v1/elections/{election}/snapshot HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        found, start = b"", time.monotonic()
        while time.monotonic() - start < 4:
            until = len(found) + 100_000
            while len(found) < until:
                found += line.recv(until - len(found))
            time.sleep(0.4)
        found += everything(line)
    head, _, body = found.partition(b"\r\n\r\n")
    assert b"content-length: %d\r\n" % len(body) in head.lower() + b"\r\n"


def test_one_address_has_only_so_many_connections(election: str, redis_url: str) -> None:
    """Except a proxy's: from there come all."""
    env = {**environment(redis_url), "CONNECTIONS_FROM_ONE_ADDRESS": "5", "FORWARDED_ALLOW_IPS": "127.0.0.9"}
    with web_server.running_server(env) as server, ExitStack() as held:
        for _ in range(5):
            held.enter_context(line_to(server))
        assert answers(server, "127.0.0.1") == b""
        assert answers(server, "127.0.0.2").startswith(b"HTTP/1.1 200")
        for _ in range(9):
            held.enter_context(line_to(server, "127.0.0.9"))
        assert answers(server, "127.0.0.9").startswith(b"HTTP/1.1 200")
        held.close()
        time.sleep(0.2)
        assert answers(server, "127.0.0.1").startswith(b"HTTP/1.1 200")


def answers(server: Server, here: str) -> bytes:
    with line_to(server, here) as line, suppress(ConnectionError):
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return everything(line)
    return b""
