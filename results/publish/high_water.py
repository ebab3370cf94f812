"""How far each event log has been, kept in files outside the database: one that is shorter was restored from a backup.

A client resumes with (epoch, seq), so a log that went back must not reach the same numbers again under the same epoch:
whoever slept through the restore would take other events for those it missed. Writers and readers note here how far a
log has been, and whoever finds it shorter gives it a new epoch (`log.renew_epoch`).

Every machine keeps its own notes in VAR_DIR/high-water, one small file for each epoch. A note that can't be written or
read costs the protection against a restore, never a publication.
"""

import fcntl
import logging
import os
from pathlib import Path

from django.conf import settings

FOLDER = "high-water"
WIDTH = 20
"""Bytes of a note: a seq in decimal."""

logger = logging.getLogger(__name__)


def record(slug: str, epoch: str, seq: int) -> None:
    """Remember that this log has reached `seq`; a smaller one changes nothing."""
    try:
        path = _path(slug, epoch)
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if seq > _number(os.pread(file, WIDTH, 0)):
                os.pwrite(file, f"{seq:{WIDTH}}".encode(), 0)
        finally:
            os.close(file)
    except OSError:
        logger.warning("could not note how far the log of %s is", slug, exc_info=True)


def highest(slug: str, epoch: str) -> int:
    """The highest seq noted for this log; 0 where none is."""
    try:
        return _number(_path(slug, epoch).read_bytes())
    except OSError:
        return 0


def _path(slug: str, epoch: str) -> Path:
    return Path(settings.VAR_DIR) / FOLDER / f"{slug}.{epoch}"


def _number(text: bytes) -> int:
    try:
        return int(text or 0)
    except ValueError:
        return 0
