"""A whole simulated day, tracked by its address alone: is every mark and tally right at the end, and how late was it?

The replay serves the day at `--speed` times real time; Redis, a worker, beat and the database are real. Lag is the time
of ours from the mark at which a page was made until what it says of a seat was stored (bench/freshness_facts.py).

    python -m bench.whole_night [--json FILE] [--night simulate:7:kind=PC:seats=543:states=36:base=west-bengal-2026]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.freshness import CELERY, ROOT, child, manage, quantile, wait_for
from bench.lines import keep

LOK_SABHA = "simulate:7:kind=PC:seats=543:states=36:base=west-bengal-2026"
SETTLE_S = 90.0
"""Seconds after the last mark in which the board may still catch up."""


def facts(env: dict[str, str], question: str) -> Any:
    """Ask the tracker's database, in a process of its own."""
    code = f"import json; from bench import whole_night_facts as f; print('=' + json.dumps(f.{question}))"
    command = [sys.executable, "-c", code]
    answer = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    return json.loads(answer.stdout.rpartition("=")[2])


def follow(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    from tracker.supervise import redis_server

    with ExitStack() as stack:
        redis_url = stack.enter_context(redis_server.running(folder))
        env = os.environ | {"VAR_DIR": str(folder), "REDIS_URL": redis_url, "LOG_LEVEL": "WARNING"}
        env["DATABASE_URL"] = f"sqlite:///{folder / 'db.sqlite3'}"
        log = folder / "replay.log"
        replay = [sys.executable, "manage.py", "replay", options.night, "--speed", str(options.speed)]
        stack.enter_context(child([*replay, "--start-at", options.start_at], env, log))
        url = wait_for(log, "replay ready", 60)
        manage(env, "migrate", "-v0")
        beat = ["beat", "--scheduler", "celery.beat:Scheduler", "--pidfile", ""]
        worker = ["worker", "-Q", "ticks,polls", "-c", "2", "--without-gossip", "--without-mingle"]
        stack.enter_context(child([*CELERY, *worker], env, folder / "worker.log"))
        stack.enter_context(child([*CELERY, *beat], env, folder / "beat.log"))
        began = time.monotonic()
        manage(env, "track", url)
        tracked_s = time.monotonic() - began
        left = facts(env, f"seconds_left({options.night!r}, {options.speed}, {options.start_at!r})") - tracked_s
        time.sleep(max(left, 0))
        deadline = time.monotonic() + SETTLE_S
        while (wrong := facts(env, f"wrong({options.night!r})")) and time.monotonic() < deadline:
            time.sleep(5)
        return {"tracked_s": round(tracked_s, 1), "wrong": wrong, **facts(env, "lag()")}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--night", default=LOK_SABHA)
    parser.add_argument("--speed", type=float, default=60.0)
    parser.add_argument("--start-at", default="08:00")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="night-", ignore_cleanup_errors=True) as folder:
        found = follow(options, Path(folder))
    lines = {
        "bench": "whole_night", "night": options.night, "speed": options.speed, "elections": found["elections"],
        "seats": found["seats"], "wrong_at_end": len(found["wrong"]), "changes": len(found["lines"]),
        "first_reading_s": found["tracked_s"], "requests": found["requests"], "load": os.getloadavg()[1],
        "lag_median_s": quantile(sorted(found["lines"]), 0.5), "lag_p95_s": quantile(sorted(found["lines"]), 0.95),
    }  # fmt: skip
    print(", ".join(f"{name} {value}" for name, value in lines.items()))
    for line in found["wrong"][:10]:
        print("  wrong at the end:", line)
    keep(options.json, lines | {"ok": not found["wrong"]})
    return int(bool(found["wrong"]))


if __name__ == "__main__":
    sys.exit(main())
