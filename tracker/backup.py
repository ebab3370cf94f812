"""A copy of the whole database in one file, and the database from such a copy, for SQLite and PostgreSQL."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from django.db import connection

SQLITE_HEAD = b"SQLite format 3\0"
PG_DUMP_HEAD = b"PGDMP"
SESSIONS_SQL = (
    "SELECT pid, application_name FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
DROP_SQL = """
SET client_min_messages = error;
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT oid::regclass FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
    LOOP EXECUTE 'DROP TABLE ' || name || ' CASCADE'; END LOOP;
    FOR name IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
    LOOP EXECUTE 'DROP ROUTINE ' || name || ' CASCADE'; END LOOP;
END $$;
"""


class BackupError(Exception):
    """The copy can't be made or used; the message says why."""


def save(file: Path) -> None:
    """Write a consistent copy of the database, as of now, while everything goes on. Raises BackupError."""
    if file.exists():
        raise BackupError(f"{file} is there already.")
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(_sqlite_file())) as source, closing(sqlite3.connect(file)) as copy:
            source.backup(copy)
    else:
        _run([_program("pg_dump"), "--format=custom", "--no-owner", f"--file={file}", f"--dbname={postgres_address()}"])


def check(file: Path) -> None:
    """Raise BackupError unless `file` is a whole copy for the kind of database that is in use."""
    with file.open("rb") as copy:
        head = copy.read(16)
    if connection.vendor == "sqlite":
        if not head.startswith(SQLITE_HEAD):
            raise BackupError(f"{file} is no SQLite database.")
        _check_sqlite(file)
    elif not head.startswith(PG_DUMP_HEAD):
        raise BackupError(f"{file} was not written by pg_dump --format=custom.")
    else:
        _run([_program("pg_restore"), "--list", str(file)])


def load(file: Path) -> None:
    """Put the copy in the place of all that the database holds, whole or not at all. Raises BackupError."""
    connection.close()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(file)) as copy, closing(sqlite3.connect(_sqlite_file(), timeout=20)) as target:
            copy.backup(target)
    else:
        _load_postgres(file)


def other_sessions() -> list[str]:
    """Who else is connected to a PostgreSQL database; always empty for SQLite, which does not know."""
    if connection.vendor == "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute(SESSIONS_SQL)
        return [f"{pid} {name}".strip() for pid, name in cursor.fetchall()]


def postgres_address() -> str:
    """Django's settings of the database in the words of PostgreSQL's own programs."""
    from psycopg.conninfo import make_conninfo  # only where PostgreSQL is used

    facts = connection.settings_dict
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    parameters = {name: facts[theirs] for name, theirs in named.items() if facts[theirs]}
    return make_conninfo("", **{key: value for key, value in facts["OPTIONS"].items() if key != "options"} | parameters)


def _load_postgres(file: Path) -> None:
    """One transaction: drop what is there, then all that the copy makes."""
    script = _run([_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(file)])
    psql = [
        _program("psql"),
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        f"--dbname={postgres_address()}",
    ]
    _run(psql, DROP_SQL.encode() + script)


def _check_sqlite(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as copy:
            (verdict,) = copy.execute("PRAGMA quick_check(1)").fetchone()
            copy.execute("SELECT epoch, seq FROM results_election LIMIT 1").fetchall()
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{file} can't be used: {error}") from None
    if verdict != "ok":
        raise BackupError(f"{file} is damaged: {verdict}")


def _sqlite_file() -> str:
    return str(connection.settings_dict["NAME"])


def _program(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise BackupError(f"{name} is not installed (Debian: apt-get install postgresql-client).")
    return path


def _run(command: list[str], standard_input: bytes = b"") -> bytes:
    """Its output. Raises BackupError with what it complained of."""
    process = subprocess.run(command, input=standard_input, capture_output=True)
    if process.returncode:
        raise BackupError(f"{Path(command[0]).name} failed: {process.stderr.decode(errors='replace').strip()[-1000:]}")
    return process.stdout
