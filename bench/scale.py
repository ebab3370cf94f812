"""What size costs: polls, snapshot, page, memory and database of simulated elections of 294, 824 and 4,120 seats.

They are tracked from answers in memory, in a process and a SQLite of their own; CPU is the process's own, making the
answers left out. A `mark` is one poll of every election with all that it hands out. 824 are five assemblies counted on
one day, 4,120 are all of India's.

    python -m bench.scale [--seats 294,824,4120] [--json FILE]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.lines import keep

ROOT = Path(__file__).resolve().parent.parent
MOST_STATES = 31
SEATS_A_STATE = 133
"""4,120 seats in 31 states."""


def measured(seats: int, folder: Path) -> list[dict[str, Any]]:
    """Run the measurement in a process of its own with a database of its own."""
    env = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "VAR_DIR": str(folder),
        "REDIS_URL": "unix:///nonexistent",
        "LOG_LEVEL": "ERROR",
    }
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True)
    states = min(MOST_STATES, max(1, round(seats / SEATS_A_STATE)))
    code = f"from bench import scale_steps; scale_steps.main({seats}, {states})"
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True)
    if answer.returncode:
        raise SystemExit(answer.stderr)
    rows: list[dict[str, Any]] = json.loads(answer.stdout.rpartition("\n=")[2])
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--seats", default="294,824,4120")
    options = parser.parse_args()
    for seats in map(int, options.seats.split(",")):
        with tempfile.TemporaryDirectory(prefix="scale-", ignore_cleanup_errors=True) as name:
            rows = measured(seats, Path(name))
        for row in rows:
            print("  ".join(f"{key} {value}" for key, value in row.items()), flush=True)
        keep(options.json, *({"bench": "scale", **row} for row in rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
