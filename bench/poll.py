"""What a poll costs past the fetch: CPU of one process, from answers in memory to committed events.

294 seats of West Bengal. `same`: the lists were made anew and say what they said; `idle`: nothing was made anew;
`all`: every line and every seat's own page says something new. On SQLite, and on a PostgreSQL started for it.

    python -m bench.poll [--json FILE] [--night west-bengal-2026]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.lines import keep
from tracker.supervise import postgres

ROOT = Path(__file__).resolve().parent.parent
TARGETS_MS = {"idle": 60.0, "same": 60.0, "all": 2000.0}
REPEATS = 5


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """A PostgreSQL of our own, as a DATABASE_URL. Raises postgres.PostgresMissing."""
    folder.chmod(0o755)
    files, sockets = postgres.own_folder(folder / "pg"), postgres.own_folder(folder / "pgs")
    subprocess.run(postgres.initdb(files), user=postgres.user(), check=True, stdout=subprocess.DEVNULL, cwd="/")
    server = subprocess.Popen(
        postgres.command(files, sockets), user=postgres.user(), stderr=subprocess.DEVNULL, cwd="/"
    )
    try:
        made = [postgres.program("createdb"), "-h", str(sockets), "-U", postgres.OWNER, postgres.NAME]
        for _ in range(100):
            if subprocess.run(made, stderr=subprocess.DEVNULL).returncode == 0:
                break
            subprocess.run(["sleep", "0.1"], check=True)
        yield f"postgresql://{postgres.OWNER}@/{postgres.NAME}?host={sockets}"
    finally:
        server.terminate()
        server.wait(10)


def measured(database_url: str, folder: Path, night: str) -> list[dict[str, Any]]:
    """Run the measurement in a process of its own with this database."""
    steps: list[dict[str, Any]] = run_steps(
        f"from bench import poll_steps; poll_steps.main({night!r}, {REPEATS})", database_url, folder
    )
    return steps


def run_steps(code: str, database_url: str, folder: Path) -> Any:
    """What code prints as JSON after a last `=`, run in a process of its own with this database, made anew."""
    env = os.environ | {"DATABASE_URL": database_url, "VAR_DIR": str(folder), "REDIS_URL": "unix:///nonexistent"}
    env["LOG_LEVEL"] = "ERROR"
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True)
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True)
    if answer.returncode:
        raise SystemExit(answer.stderr)
    return json.loads(answer.stdout.rpartition("\n=")[2] or answer.stdout.partition("=")[2])


def report(database: str, steps: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    lines = []
    for step in steps:
        target = TARGETS_MS[step["step"]]
        ok = step["cpu_ms"] <= target
        lines.append({"bench": "poll", "database": database, **step, "target_ms": target, "ok": ok})
        print(
            f"{database:10} {step['step']:5} {step['seats']} seats, {step['pages']} pages: "
            f"{step['cpu_ms']:7.1f} ms CPU of at most {target:.0f}{'' if ok else '  <- over'}"
        )
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--night", default="west-bengal-2026")
    options = parser.parse_args()
    lines = []
    with tempfile.TemporaryDirectory(prefix="poll-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        lines += report("sqlite", measured(f"sqlite:///{folder / 'db.sqlite3'}", folder, options.night))
        try:
            with postgresql(folder) as url:
                lines += report("postgresql", measured(url, folder, options.night))
        except postgres.PostgresMissing as missing:
            print(f"postgresql: left out. {missing}")
    keep(options.json, *lines)
    return sum(not line["ok"] for line in lines)


if __name__ == "__main__":
    sys.exit(main())
