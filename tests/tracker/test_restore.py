"""`manage.py backup` and `manage.py restore`, on SQLite and on a PostgreSQL of the test's own."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.web_server import ROOT
from tracker.supervise import maintenance, postgres

pytestmark = pytest.mark.process

Manage = Callable[..., str]
WRITE = (
    "from tests import boards; from results.models import Election; import sys\n"
    "slug = 'restored'\n"
    "Election.objects.filter(slug=slug).exists() or boards.make_election(slug)\n"
    "[boards.write(slug, boards.seat(1, 'AAP', 500 + n)) for n in range({count})]\n"
)
TELL = "from results.models import Election; e = Election.objects.get(slug='restored'); print(e.epoch, e.seq)"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's own user may enter, which pytest's may not be."""
    with tempfile.TemporaryDirectory(prefix="restore-") as name:
        path = Path(name)
        path.chmod(0o755)
        yield path


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{folder}/db.sqlite3"
        return
    try:
        programs = postgres.program("initdb"), postgres.program("postgres")
    except postgres.PostgresMissing:
        pytest.skip("needs PostgreSQL (Debian: apt-get install postgresql)")
    assert all(programs)
    files, sockets = postgres.own_folder(folder / "files"), postgres.own_folder(folder / "sockets")
    subprocess.run(postgres.initdb(files), check=True, user=postgres.user(), stdout=subprocess.DEVNULL)
    server = subprocess.Popen(postgres.command(files, sockets), user=postgres.user(), stderr=subprocess.PIPE, text=True)
    assert server.stderr
    next(line for line in server.stderr if "ready to accept connections" in line)
    yield postgres.url(sockets, "postgres")
    server.terminate()
    server.communicate(timeout=30)


@pytest.fixture
def manage(database: str, folder: Path) -> Manage:
    """Runs manage.py on that database; its output, or what it complained of as RuntimeError."""
    environ = os.environ | {"DATABASE_URL": database, "VAR_DIR": str(folder), "REDIS_URL": "redis://127.0.0.1:1/0"}

    def run(*words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=300)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""

    run("migrate", "-v", "0")
    return run


def position(manage: Manage) -> tuple[str, int]:
    epoch, seq = manage("shell", "--no-imports", "-c", TELL).split()
    return epoch, int(seq)


def write(manage: Manage, count: int) -> None:
    manage("shell", "--no-imports", "-c", WRITE.format(count=count))


def test_a_restored_database_is_the_saved_one_under_a_new_epoch(manage: Manage, folder: Path) -> None:
    write(manage, 3)
    saved = position(manage)
    manage("backup", str(folder / "copy"))
    write(manage, 5)
    grown = position(manage)
    assert grown == (saved[0], saved[1] + 5)
    with pytest.raises(RuntimeError, match="is there already"):
        manage("backup", str(folder / "copy"))
    manage("restore", str(folder / "copy"))
    restored = position(manage)
    assert (restored[0] != saved[0], restored[1]) == (True, saved[1])
    write(manage, 9)
    assert position(manage) == (restored[0], saved[1] + 9), "and it stays in that epoch"


def test_what_is_no_copy_changes_nothing(manage: Manage, folder: Path) -> None:
    write(manage, 1)
    before = position(manage)
    (folder / "words").write_text("this is not a database, but long enough to be one")
    with pytest.raises(RuntimeError, match=r"no SQLite database|pg_dump"):
        manage("restore", str(folder / "words"))
    manage("backup", str(folder / "copy"))
    half = (folder / "copy").read_bytes()
    (folder / "half").write_bytes(half[: len(half) // 2])
    with pytest.raises(RuntimeError, match=r"can't be used|damaged|failed"):
        manage("restore", str(folder / "half"))
    assert position(manage) == before


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_only_the_file_was_swapped(manage: Manage, folder: Path) -> None:
    """Nobody told the system: it notices by itself, at the first writing (P1, P2)."""
    write(manage, 1)
    manage("backup", str(folder / "copy"))
    write(manage, 5)
    before = position(manage)
    shutil.copy(folder / "copy", folder / "new.sqlite3")
    (folder / "new.sqlite3").replace(folder / "db.sqlite3")
    write(manage, 7)
    epoch, seq = position(manage)
    assert seq > before[1]
    assert epoch != before[0]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_beside_a_session_it_refuses(manage: Manage, database: str, folder: Path) -> None:
    import psycopg

    write(manage, 1)
    manage("backup", str(folder / "copy"))
    with (
        psycopg.connect(database, application_name="a worker"),
        pytest.raises(RuntimeError, match=r"Still running: .*a worker"),
    ):
        manage("restore", str(folder / "copy"))


def test_the_lock_is_free_again_when_its_holder_is_gone(tmp_path: Path) -> None:
    assert not maintenance.is_asked(tmp_path)
    with maintenance.hold(tmp_path):
        assert maintenance.is_asked(tmp_path)
    assert not maintenance.is_asked(tmp_path)
