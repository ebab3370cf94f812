"""`make bench` or `python -m bench [NAME …] [--json FILE]`: every benchmark, one after another, beside its peers.

Each also runs alone with options of its own: `python -m bench.fanout --help`. Tables go to the terminal, and one JSON
line for each measurement to FILE.
"""

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("live", "parse", "poll", "freshness", "fanout", "pages")


def main() -> int:
    """The number of benchmarks that failed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; all when none is given")
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "bench.jsonl")
    options = parser.parse_args()
    options.json.parent.mkdir(exist_ok=True)
    return sum(run(name, options.json) for name in options.names or NAMES)


def run(name: str, lines: Path) -> bool:
    """Run one in a process of its own; whether it failed."""
    print(f"\n== {name}", flush=True)
    return subprocess.run([sys.executable, "-m", f"bench.{name}", "--json", str(lines)], cwd=ROOT).returncode != 0


if __name__ == "__main__":
    sys.exit(main())
