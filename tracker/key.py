"""The signing key of an installation that was given none: made once, kept beside the database, for its owner only."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def read_or_create(file: Path) -> str:
    """The key in `file`, made on first use. Two processes that start together end up with the same one."""
    if not file.exists():
        fresh = file.with_name(f"{file.name}.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(64))
        with suppress(FileExistsError):
            os.link(fresh, file)  # unlike a rename, never replaces the key another process has just put there
        fresh.unlink()
    return file.read_text().strip()
