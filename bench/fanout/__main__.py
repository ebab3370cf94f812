"""`python -m bench.fanout`: the peers in rounds, a table of medians, what was to be reached, JSON lines.

python -m bench.fanout                         everything, about seven minutes
python -m bench.fanout --quick                 one short round: for a look, not for the record
python -m bench.fanout --only ours,nchan --cases ten
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

from bench.fanout import peers
from bench.fanout.measure import Load, Result, measure, median
from bench.fanout.ours import ours
from bench.fanout.processes import CLIENT_CORE
from bench.fanout.targets import FLOOR, NCHAN, Measured, targets
from bench.lines import keep

HEAVY = 30_000
"""Bytes of a message that a stalled client's megabyte is soon full of."""

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
MEASURES = ["floor", "nchan", "ours"]
"""Measured in every round, by turns: what else the machine does then meets them alike."""


@dataclass(frozen=True)
class Case:
    """`once` are measured in the first round only."""

    load: Load
    peers: list[str]
    once: list[str] = field(default_factory=list)
    rounds: int = 3


def cases(seconds: float) -> dict[str, Case]:
    return {
        "ten": Case(Load(1_000, 10, seconds), MEASURES, ["node", "tutorial", "tutorial-core"]),
        "fifty": Case(Load(1_000, 50, seconds), MEASURES, ["node"]),
        "five-thousand": Case(Load(5_000, 2, seconds), ["nchan", "ours"], rounds=2),
        "healthy": Case(Load(1_000, 10, seconds, weight=HEAVY), ["ours"]),
        "stalled": Case(Load(1_000, 10, seconds, stalled=100, weight=HEAVY), ["ours"]),
    }


def main() -> int:
    """0 when all that was measured reached its target."""
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
        found: Measured = {}
        for name, case in cases(4.0 if chosen.quick else 8.0).items():
            if name in chosen.cases.split(","):
                found |= run(name, case, chosen, folder)
    for name in dict.fromkeys(case for case, _ in found):
        table(name, [result for (case, _), result in found.items() if case == name])
    return judge(found, chosen.json)


def build(folder: Path) -> None:
    """Compile the client and the floor."""
    folder.chmod(0o755)
    for name in ("client", "floor"):
        source = Path(__file__).with_name(f"{name}.c")
        subprocess.run(["gcc", "-O2", "-o", str(folder / name), str(source)], check=True)


def run(name: str, case: Case, chosen: argparse.Namespace, folder: Path) -> Measured:
    """The medians of a case, by peer. One that is only there to compare with may be missing."""
    results: dict[str, list[Result]] = {}
    for turn in range(1 if chosen.quick else case.rounds):
        for peer in [*case.peers, *(case.once if turn == 0 else [])]:
            if peer not in chosen.only.split(","):
                continue
            try:
                result = once(peer, case.load, folder)
            except (OSError, RuntimeError, subprocess.SubprocessError) as trouble:
                if peer in case.peers:
                    raise
                print(f"{name}: {peer} could not be measured: {trouble}", flush=True)
                continue
            results.setdefault(result.peer, []).append(result)
            print(f"{name}: {result.line()}", flush=True)
            keep(chosen.json, {"bench": "fanout", "case": name, "round": turn + 1, **asdict(result)})
    return {(name, peer): median(each) for peer, each in results.items()}


def once(peer: str, load: Load, folder: Path) -> Result:
    rate = load.rate * SLOW.get(peer, 1)
    with PEERS[peer](folder) as started:
        return measure(started, Load(load.subscribers, rate, load.seconds, load.stalled, load.weight), folder)


def judge(found: Measured, lines: Path | None) -> int:
    print("\nTo reach:")
    missed = 0
    for target in targets(found):
        print(f"  {target.line()}")
        keep(lines, {"bench": "fanout", **asdict(target), "reached": target.reached})
        missed += not target.reached
    return missed


COLUMNS = ("CPU s/100k", "× floor", "× nchan", "p50 ms", "p99 ms", "KB each", "delivered")


def table(case: str, rows: list[Result]) -> None:
    """nchan and the floor are the measures."""
    costs = {each.peer: each.cost for each in rows}
    load = rows[0].load
    print(f"\n{case}: {load.subscribers} subscribers, {load.rate:g} messages/s, {load.stalled} stalled")
    print(" " * 34 + "".join(f"{each:>11}" for each in COLUMNS))
    for each in rows:
        print(f"{each.peer:34}" + "".join(f"{cell:>11}" for cell in cells(each, costs)))


def cells(result: Result, costs: dict[str, float]) -> list[str]:
    floor, nchan = costs.get(FLOOR), costs.get(NCHAN)
    share = result.delivered / max(1, result.expected)
    figures = (result.p50_ms, result.p99_ms, result.kb_per_connection)
    return [
        f"{result.cost:.2f}",
        ratio(result, floor),
        ratio(result, nchan),
        *(f"{each:.1f}" for each in figures),
        f"{share:.1%}",
    ]


def ratio(result: Result, other: float | None) -> str:
    return f"{result.cost / other:.2f}" if other else ""


if __name__ == "__main__":
    sys.exit(main())
