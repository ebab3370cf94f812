"""Password hashes, one at a time and behind everything else: logins never starve readers.

A hash takes a core for half a second on purpose. One thread makes them all, at a lower priority than the rest, so that
thirty people who log in at once wait for each other, not the public pages for them.
"""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher

LONGEST_QUEUE = 8
"""Logins that may wait for their hash; further ones are refused and may try again."""
NICENESS = 3
"""Of 19: behind readers on an idle machine, and still served on one whose every core is wanted by ten programs (at 15 a
hash of half a second took two minutes there)."""

_waiting = 0
_lock = threading.Lock()


def _step_back() -> None:
    """On Linux a thread has a priority of its own; elsewhere it keeps the process's."""
    try:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
    except (AttributeError, OSError):
        return


_thread = ThreadPoolExecutor(1, "passwords", initializer=_step_back)


def busy() -> bool:
    """Whether as many wait as may."""
    return _waiting >= LONGEST_QUEUE


class QueuedPBKDF2Hasher(PBKDF2PasswordHasher):
    """Django's own hash, and its name in the database, made in turn."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> Any:
        global _waiting
        with _lock:
            _waiting += 1
        try:
            return _thread.submit(super().encode, password, salt, iterations).result()
        finally:
            with _lock:
                _waiting -= 1
