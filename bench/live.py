"""The whole system as `make live` starts it: seconds to ready, memory, and seconds from a page's making to the socket.

A page is made at every third minute of the replayed night; a seat's change counts from the making of the page that
first showed it to the arrival of its frame at a client. Memory is the proportional set size of all processes together.

    python -m bench.live [--speed 60] [--seconds 60] [--json FILE]
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from websockets.sync.client import connect

from bench.lines import keep
from tests.live.system import System, running


def starts(folder: Path, speed: str) -> Iterator[float]:
    """Seconds from command to "Dashboard ready" of a first start and of a second one."""
    for _ in range(2):
        began = time.monotonic()
        with running(folder, SPEED=speed, PORT="0") as system:
            system.wait_ready()
            yield time.monotonic() - began
            system.stop()
            system.output.unlink()


def night_clock(system: System) -> tuple[datetime, float, float]:
    """The night's time, ours (monotonic) when it was asked, and its speed."""
    address = next(line.split()[-1] for line in system.printed.splitlines() if line.startswith("Tracking "))
    state = httpx.get(httpx.URL(address).join("/_replay/state")).json()
    return datetime.fromisoformat(state["night_time"]), time.monotonic(), float(state["speed"])


def delays(system: System, seconds: float) -> list[float]:
    """Seconds of ours from the making of a page to the frame with its news, one for each seat and page."""
    night, asked, speed = night_clock(system)
    found: list[float] = []
    known: dict[int, str] = {}
    with connect(system.address.replace("http", "ws") + "ws/v1/elections/delhi-2025/", max_size=None) as link:
        while time.monotonic() < asked + seconds:
            frame = json.loads(link.recv())
            now = night + timedelta(seconds=(time.monotonic() - asked) * speed)
            for seat in frame.get("seats", ()):
                made, before = seat["source_at"], known.get(seat["number"])
                known[seat["number"]] = made
                if frame["type"] == "delta" and before is not None and made > before:
                    found.append((now - datetime.fromisoformat(made)).total_seconds() / speed)
    return found


def memory(system: System) -> dict[str, float]:
    """Proportional set size in MB, of each kind of process and of all."""
    kinds = {"redis": "redis-server", "replay": "results.rehearsal", "worker": " worker ", "beat": " beat ",
             "web": "tracker.server", "supervisor": "tracker.supervise"}  # fmt: skip
    found = dict.fromkeys(kinds, 0.0)
    for pid, line in system.pids().items():
        kind = next(kind for kind, word in kinds.items() if word in line)
        found[kind] += pss_kb(pid) / 1024
    return {kind: round(size, 1) for kind, size in (found | {"all": sum(found.values())}).items()}


def pss_kb(pid: int) -> int:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(next(line.split()[1] for line in text.splitlines() if line.startswith("Pss:")))


def measure(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    first, second = starts(folder / "starts", f"{options.speed:g}")
    with running(folder / "night", SPEED=f"{options.speed:g}", PORT="0") as system:
        system.wait_ready()
        waited = sorted(delays(system, options.seconds))
        taken = memory(system)
        system.stop()
    return {
        "bench": "live",
        "speed": options.speed,
        "start_s": round(first, 1),
        "second_start_s": round(second, 1),
        "changes": len(waited),
        "page_to_socket_median_s": round(statistics.median(waited), 2),
        "page_to_socket_p95_s": round(waited[int(len(waited) * 0.95)], 2),
        "memory_mb": taken,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speed", type=float, default=60.0)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--json", type=Path, help="append a line to this file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-live-") as folder:
        found = measure(options, Path(folder))
    print(json.dumps(found, indent=2))
    keep(options.json, found)


if __name__ == "__main__":
    main()
