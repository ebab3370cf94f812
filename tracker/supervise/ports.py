"""Listening sockets. The supervisor holds the web's, so that a restarted web process finds its callers waiting."""

import errno
import socket

PORTS_TRIED = 50


def listen(first_port: int, host: str = "127.0.0.1") -> socket.socket:
    """A listening socket on `wanted` or the next free port after it; 0 takes any. Raises OSError when none is free."""
    for port in range(first_port, min(first_port + PORTS_TRIED, 65_536)):
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((host, port))
            sock.listen(4096)
        except OSError as error:
            sock.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            continue
        return sock
    raise OSError(errno.EADDRINUSE, f"no free port from {first_port} on")


def free(host: str = "127.0.0.1") -> int:
    """A port that is free now, for a program that takes only a number."""
    with socket.socket() as sock:
        sock.bind((host, 0))
        return int(sock.getsockname()[1])
