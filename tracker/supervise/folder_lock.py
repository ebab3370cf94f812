"""One data folder, one supervisor. A second one beside it gets a folder of its own."""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO

MAX_FOLDERS = 9


class AllFoldersLocked(Exception):
    """Nine supervisors run already."""


@dataclass(frozen=True, slots=True)
class LockedFolder:
    """A folder that is ours while `lock` is open; `holder_pid` is of the one that holds the folder asked for."""

    folder: Path
    lock: IO[str]
    holder_pid: str = ""


def lock_folder(folder: Path) -> LockedFolder:
    """Lock `folder`, or `folder/live-2`, `folder/live-3` … when others hold those. Raises AllFoldersLocked, OSError."""
    holder = ""
    for number in range(1, MAX_FOLDERS + 1):
        candidate = folder if number == 1 else folder / f"live-{number}"
        lock = try_lock(candidate)
        if lock is not None:
            return LockedFolder(candidate, lock, holder)
        holder = holder or (candidate / "lock").read_text().strip() or "?"
    raise AllFoldersLocked(
        f"{MAX_FOLDERS} trackers run from {folder} already; stop one, or name another folder with VAR_DIR=."
    )


def try_lock(folder: Path) -> IO[str] | None:
    """The open lock file, holding our pid; None when another process has it. The kernel drops it when we die."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return lock
