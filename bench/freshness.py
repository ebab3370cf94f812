"""Freshness: from a page's publication to the database, and how many requests that took.

A replay publishes a captured night on its own three-minute clock, at `--speed` times real time; a real worker and beat
with a real Redis follow it, held to an election's ordinary share of requests. A seat's change is published when the
list page that carries it was made; it is stored when its event is. Requests are those the tracker counted itself.
Times are ours: at a speed above 1 the intervals are shorter, the delays are not.

    python -m bench.freshness [--json FILE] [--night west-bengal-2026] [--speed 6] [--seconds 120] [--start-at 15:08]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench.lines import keep

ROOT = Path(__file__).resolve().parent.parent
CELERY = [sys.executable, "-m", "celery", "-q", "-A", "tracker.celery:app"]
PEER_REQUESTS_S = 300 / 300
"""The tracker of 4 May 2026 that asked for 300 pages every five minutes, of the source's seconds."""
TARGET_S, TARGET_P95_S, TARGET_SHARE = 10.0, 20.0, 0.2


@contextmanager
def child(command: Sequence[str], env: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def manage(env: dict[str, str], *words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


def wait_for(log: Path, word: str, seconds: float = 30) -> str:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = [line for line in log.read_text().splitlines() if word in line] if log.exists() else []
        if found:
            return found[0].split()[-1]
        time.sleep(0.1)
    raise SystemExit(f"{log} never said {word!r}")


def follow(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Run the whole chain for a while; what the database then says."""
    from tracker.supervise import redis_server

    with ExitStack() as stack:
        redis_url = stack.enter_context(redis_server.running(folder))
        env = os.environ | {"VAR_DIR": str(folder), "REDIS_URL": redis_url}
        env["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{folder / 'db.sqlite3'}"
        log = folder / "replay.log"
        replay = [sys.executable, "manage.py", "replay", options.night, "--speed", str(options.speed)]
        stack.enter_context(child([*replay, "--start-at", options.start_at], env, log))
        url = wait_for(log, "replay ready")
        manage(env, "migrate", "-v0")
        manage(env, "track", url, "--slug", "bench")
        at_start = look(env, f"start({options.per_minute})")
        beat = ["beat", "--scheduler", "celery.beat:Scheduler", "--pidfile", ""]
        worker = ["worker", "-Q", "ticks,polls", "-c", "2", "--without-gossip", "--without-mingle"]
        stack.enter_context(child([*CELERY, *worker], env, folder / "worker.log"))
        stack.enter_context(child([*CELERY, *beat], env, folder / "beat.log"))
        time.sleep(options.warm_up)
        begin = look(env, "count()")
        time.sleep(options.seconds)
        return {**look(env, f"measure({begin['now']!r})"), "asked": look(env, "count()")["asked"] - begin["asked"],
                "seats": at_start["seats"]}  # fmt: skip


def look(env: dict[str, str], question: str) -> dict[str, Any]:
    """Ask the tracker's database, in a process of its own."""
    code = f"import json; from bench import freshness_facts as f; print('=' + json.dumps(f.{question}))"
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(answer.stdout.rpartition("=")[2])
    return found


def report(options: argparse.Namespace, facts: dict[str, Any]) -> dict[str, Any]:
    """The figures beside the targets. Requests are compared per second of the source's time."""
    lines, votes = sorted(facts["lines"]), sorted(facts["votes"])
    source_seconds = options.seconds * options.speed
    share = facts["asked"] / source_seconds / PEER_REQUESTS_S
    found = {
        "bench": "freshness",
        "night": options.night,
        "speed": options.speed,
        "seats": facts["seats"],
        "marks": facts["marks"],
        "changes": len(lines),
        "line_median_s": quantile(lines, 0.5),
        "line_p95_s": quantile(lines, 0.95),
        "votes_median_s": quantile(votes, 0.5),
        "votes_p95_s": quantile(votes, 0.95),
        "requests": facts["asked"],
        "requests_share": round(share, 3),
    }
    fresh = bool(lines) and found["line_median_s"] <= TARGET_S and found["line_p95_s"] <= TARGET_P95_S
    return found | {"ok": fresh and share <= TARGET_SHARE}


def quantile(values: Sequence[float], share: float) -> float | None:
    if not values:
        return None
    return round(
        statistics.quantiles(values, n=100, method="inclusive")[int(share * 100) - 1] if len(values) > 1 else values[0],
        2,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--night", default="west-bengal-2026")
    parser.add_argument("--speed", type=float, default=6.0)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--warm-up", type=float, default=45.0, help="to learn the source's clock")
    parser.add_argument("--start-at", default="15:08")
    parser.add_argument("--per-minute", type=int, default=0, help="requests in a minute of the source; 0: as usual")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="freshness-", ignore_cleanup_errors=True) as folder:
        found = report(options, follow(options, Path(folder)))
    print(
        f"{found['night']} at {found['speed']:g}x: {found['changes']} changes of {found['seats']} seats stored, "
        f"median {found['line_median_s']} s (at most {TARGET_S:g}), p95 {found['line_p95_s']} s ({TARGET_P95_S:g}), "
        f"{found['requests']} requests, {100 * found['requests_share']:.0f} % of the peer's (at most 20 %)"
    )
    keep(options.json, found)
    return int(not found["ok"])


if __name__ == "__main__":
    sys.exit(main())
