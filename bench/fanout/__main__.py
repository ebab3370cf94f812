"""`python -m bench.fanout`: the peers one after another, a table, and JSON lines.

python -m bench.fanout                         everything, about five minutes
python -m bench.fanout --quick                 shorter runs: for a look, not for the record
python -m bench.fanout --only ours,nchan --cases ten
"""

import argparse
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path

from bench.fanout import peers
from bench.fanout.measure import Load, Result, measure
from bench.fanout.ours import ours
from bench.fanout.processes import CLIENT_CORE

PEERS: dict[str, Callable[[Path], AbstractContextManager[peers.Peer]]] = {
    "floor": peers.floor,
    "nchan": peers.nchan,
    "ours": ours,
    "node": peers.node,
    "tutorial": partial(peers.tutorial, layer="pub/sub"),
    "tutorial-core": partial(peers.tutorial, layer="core"),
}
SLOW = {"tutorial": 0.2, "tutorial-core": 0.1}
"""These saturate a core at the common rate, so they get a part of it; CPU for a message is what is compared."""


def cases(seconds: float) -> dict[str, tuple[Load, list[str]]]:
    return {
        "ten": (Load(1_000, 10, seconds), list(PEERS)),
        "fifty": (Load(1_000, 50, seconds), ["floor", "nchan", "ours", "node"]),
        "five-thousand": (Load(5_000, 2, seconds), ["nchan", "ours"]),
        "healthy": (Load(1_000, 50, seconds, weight=8_000), ["ours"]),
        "stalled": (Load(1_000, 50, seconds, stalled=100, weight=8_000), ["ours"]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.fanout")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default=",".join(PEERS), help="peers (default: %(default)s)")
    parser.add_argument("--cases", default="ten,fifty,five-thousand,healthy,stalled")
    parser.add_argument("--json", type=Path, help="append a line for each measurement to this file")
    chosen = parser.parse_args()
    os.sched_setaffinity(0, {CLIENT_CORE})
    with tempfile.TemporaryDirectory(prefix="bench-fanout-") as place:
        folder = Path(place)
        build(folder)
        results = list(run(chosen, folder))
    table(results)


def build(folder: Path) -> None:
    """Compile the client and the floor."""
    folder.chmod(0o755)
    for name in ("client", "floor"):
        source = Path(__file__).with_name(f"{name}.c")
        subprocess.run(["gcc", "-O2", "-o", str(folder / name), str(source)], check=True)


def run(chosen: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Result]]:
    wanted = chosen.only.split(",")
    for name, (load, able) in cases(4.0 if chosen.quick else 15.0).items():
        for peer in [each for each in able if each in wanted and name in chosen.cases.split(",")]:
            rate = load.rate * SLOW.get(peer, 1)
            with ExitStack() as stack:
                started = stack.enter_context(PEERS[peer](folder))
                result = measure(started, Load(load.subscribers, rate, load.seconds, load.stalled, load.weight), folder)
            print(f"{name}: {result.line()}", flush=True)
            if chosen.json:
                with chosen.json.open("a") as lines:
                    lines.write(result.line() + "\n")
            yield name, result


COLUMNS = ("CPU s/100k", "× floor", "× nchan", "p50 ms", "p99 ms", "KB each", "delivered")


def table(results: list[tuple[str, Result]]) -> None:
    """A table for each case, with nchan and the floor as the measures."""
    for case in dict.fromkeys(name for name, _ in results):
        rows = [each for name, each in results if name == case]
        costs = {each.peer: each.cpu_s_per_100k for each in rows}
        load = rows[0].load
        print(f"\n{case}: {load.subscribers} subscribers, {load.rate:g} messages/s, {load.stalled} stalled")
        print(" " * 34 + "".join(f"{each:>11}" for each in COLUMNS))
        for each in rows:
            print(f"{each.peer:34}" + "".join(f"{cell:>11}" for cell in cells(each, costs)))


def cells(result: Result, costs: dict[str, float]) -> list[str]:
    floor, nchan = costs.get("C floor"), costs.get("nginx + nchan")
    share = result.delivered / max(1, result.expected)
    figures = (result.p50_ms, result.p99_ms, result.kb_per_connection)
    return [
        f"{result.cpu_s_per_100k:.2f}",
        ratio(result, floor),
        ratio(result, nchan),
        *map(str, figures),
        f"{share:.1%}",
    ]


def ratio(result: Result, other: float | None) -> str:
    return f"{result.cpu_s_per_100k / other:.2f}" if other else ""


if __name__ == "__main__":
    main()
