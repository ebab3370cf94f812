"""A PostgreSQL of our own for `make cluster`: where its programs are, how it is made and started."""

import os
import shutil
from pathlib import Path
from urllib.parse import quote

NAME = "tracker"
OWNER = "postgres"
MISSING = (
    "No PostgreSQL found. Install it (Debian: apt-get install postgresql), or set DATABASE_URL to a running one. "
    "`make live` needs none."
)


class PostgresMissing(Exception):
    """No PostgreSQL on this machine, or none that may be run; the message says what to do."""


def program(name: str) -> str:
    """Path of `initdb` or `postgres`: on the PATH, or the newest where Debian and Fedora hide it."""
    hidden = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    path = shutil.which(name) or next(map(str, reversed(hidden)), None)
    if path is None:
        raise PostgresMissing(MISSING)
    return path


def user() -> str | None:
    """The user it runs as: PostgreSQL refuses to be root. None means ourselves."""
    return OWNER if os.geteuid() == 0 else None


def own_folder(folder: Path) -> Path:
    """Make a folder only the server's user may enter."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if owner := user():
        closed = next((parent for parent in folder.parents if not parent.stat().st_mode & 0o001), None)
        if closed:
            raise PostgresMissing(f"PostgreSQL runs as {owner}, who may not enter {closed}: set VAR_DIR= elsewhere.")
        try:
            shutil.chown(folder, owner, owner)
        except LookupError:
            raise PostgresMissing(f"PostgreSQL does not run as root, and there is no user {owner} here.") from None
    return folder


def initdb(files: Path) -> list[str]:
    """Make an empty cluster; whoever can enter the socket's folder is trusted."""
    return [program("initdb"), "-D", str(files), "-U", OWNER, "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]


def command(files: Path, socket_folder: Path) -> list[str]:
    """Start it on a Unix socket only."""
    settings = {"listen_addresses": "", "unix_socket_directories": str(socket_folder), "max_connections": "100",
                "shared_buffers": "64MB", "log_min_duration_statement": "1s", "timezone": "UTC"}  # fmt: skip
    return [program("postgres"), "-D", str(files), *(w for k, v in settings.items() for w in ("-c", f"{k}={v}"))]


def url(socket_folder: Path, name: str = NAME) -> str:
    return f"postgresql://{OWNER}@/{name}?host={quote(str(socket_folder))}"
