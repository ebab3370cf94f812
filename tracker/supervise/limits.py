"""How many sockets a process may hold. Shells allow 1,024 by habit; a counting day has more readers than that."""

import resource
from contextlib import suppress

MAX_OPEN_FILES = 65_536


def open_files() -> int:
    """How many files and sockets a child may open: as many as the system lets us ask for, up to WANTED."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return MAX_OPEN_FILES if hard == resource.RLIM_INFINITY else min(MAX_OPEN_FILES, hard)


def raise_limits() -> None:
    """Let us and every child open that many."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (open_files(), hard))
