"""As much of Redis's protocol as a supervisor needs: one question, one answer, on a connection of its own."""

import socket
import ssl
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

TIMEOUT = 1.0


def ask(address: str, *words: str, timeout: float = TIMEOUT) -> bytes | None:
    """The reply to one command; None for a missing key. Raises OSError, also for an error reply."""
    with connect(address, timeout) as link, link.makefile("rb") as replies:
        parts = urlsplit(address)
        if parts.password:
            link.sendall(encode("AUTH", *filter(None, [unquote(parts.username or "")]), unquote(parts.password)))
            read(replies.readline(), replies.read)
        link.sendall(encode(*words))
        return read(replies.readline(), replies.read)


def connect(address: str, timeout: float) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "unix":
        link = socket.socket(socket.AF_UNIX)
        link.settimeout(timeout)
        try:
            link.connect(parts.path)
        except OSError:
            link.close()
            raise
        return link
    link = socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 6379), timeout=timeout)
    if parts.scheme == "rediss":
        return ssl.create_default_context().wrap_socket(link, server_hostname=parts.hostname)
    return link


def encode(*words: str) -> bytes:
    encoded = [word.encode() for word in words]
    return b"*%d\r\n" % len(encoded) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in encoded)


def read(line: bytes, more: Callable[[int], bytes]) -> bytes | None:
    kind, rest = line[:1], line[1:].strip()
    if kind == b"$":
        return None if rest == b"-1" else more(int(rest) + 2)[:-2]
    if kind in (b"+", b":"):
        return rest
    raise ConnectionError(rest.decode(errors="replace") or "Redis closed the connection")


def answers(address: str) -> bool:
    """Whether a Redis says PONG there."""
    try:
        return ask(address, "PING") == b"PONG"
    except OSError:
        return False
