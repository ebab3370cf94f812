"""A lock in the data folder: while a command holds it, the supervisor keeps everything stopped that writes or reads.

`manage.py restore` takes it. When that ends, however it ends, the kernel drops the lock and all is started again.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOCK, STOPPED = "maintenance.lock", "maintenance.stopped"
STOP_TIMEOUT_S = 30.0


class NotStopped(Exception):
    """The supervisor of this folder did not stop its processes in time."""


def is_asked(folder: Path) -> bool:
    """Whether a command holds the lock now."""
    return _is_held(folder / LOCK, fcntl.LOCK_EX)


def set_stopped(folder: Path, stopped: bool) -> None:
    """Told by the supervisor: everything is stopped, or runs."""
    if stopped:
        (folder / STOPPED).touch()
    else:
        with suppress(FileNotFoundError):
            (folder / STOPPED).unlink()


@contextmanager
def hold(folder: Path, timeout_s: float = STOP_TIMEOUT_S) -> Iterator[None]:
    """Hold the lock, and wait until a supervisor that runs in `folder` has stopped its processes. Raises NotStopped."""
    with (folder / LOCK).open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        deadline = time.monotonic() + timeout_s
        while is_supervised(folder) and not (folder / STOPPED).exists():
            if time.monotonic() > deadline:
                raise NotStopped(f"The tracker that runs from {folder} did not stop its processes in {timeout_s:g} s.")
            time.sleep(0.05)
        yield


def is_supervised(folder: Path) -> bool:
    """Whether a supervisor runs from this folder: it holds `lock` for as long as it lives (folder_lock.py)."""
    return _is_held(folder / "lock", fcntl.LOCK_SH)


def _is_held(file: Path, kind: int) -> bool:
    """Whether another process holds this file so that a lock of this kind can't be had beside it."""
    try:
        with file.open("rb") as lock:
            fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
