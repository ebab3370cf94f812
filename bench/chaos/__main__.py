"""`python -m bench.chaos`: a night at sixty times its speed, a thousand readers, Redis and the web killed all along.

It starts a system of its own (the supervisor, in a temporary folder, on a free port; `--cluster`: with PostgreSQL and
nginx), connects the crowd, and every fifteen seconds kills, stops, fills or flushes something. Every frame is judged by
every reader: a gap, a frame told twice, or a heartbeat ahead of what is held is a fault. At the end the night's clock
is stopped and one last blow falls. Within twenty seconds every reader must equal the database; then every transport,
topic and page must, and no moment that stands may be false (oracle.py). The exit status says whether all that held.

    python -m bench.chaos [--minutes 10] [--clients 1000] [--stalls 100] [--drops 100] [--start-at HH:MM]
        [--seed 1] [--cluster] [--json FILE]
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path

import django

from bench.chaos.damage import tell_the_night, web_environ
from bench.lines import keep
from tests.live.system import System, running
from tracker.supervise import limits

SPEED = "60"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.chaos", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--clients", type=int, default=1_000)
    parser.add_argument("--stalls", type=int, default=100)
    parser.add_argument("--drops", type=int, default=100)
    parser.add_argument("--every", type=float, default=15.0, help="seconds between two blows")
    parser.add_argument("--start-at", default="", metavar="HH:MM", help="of the night; its beginning unless told")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cluster", action="store_true", help="on PostgreSQL, nginx and several processes")
    parser.add_argument("--json", type=Path, help="append a line to this file")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    limits.raise_limits()
    with tempfile.TemporaryDirectory(prefix="chaos-") as place:
        Path(place).chmod(0o755)  # PostgreSQL runs as another user when we are root
        folder = Path(place) / "var"
        found = trial(folder, options)
    print(json.dumps(found, indent=1))
    keep(options.json, found)
    return 0 if found["passed"] else 1


def trial(folder: Path, options: argparse.Namespace) -> dict[str, object]:
    """Start the system, let the crowd loose on it, stop it."""
    how = "--cluster" if options.cluster else ""
    with running(folder, SPEED=SPEED, PORT="0", STREAMS_FROM_ONE_ADDRESS="20000", arguments=how) as system:
        system.wait_ready(300)
        use_its_database(system)
        from bench.chaos.trial import Plan, Trial  # its tables need Django set up

        if options.start_at:
            tell_the_night(system, f"seek?at={options.start_at}")
        crowd = options.clients, options.stalls, options.drops
        plan = Plan(options.minutes, *crowd, options.every, options.seed, options.cluster)
        report = asyncio.run(Trial(system, plan).run())
        system.stop()
    return report.line()


def use_its_database(system: System) -> None:
    """Have Django in this process read what the system's own processes write."""
    told = dict(line.decode().split("=", 1) for line in web_environ(system) if b"=" in line)
    os.environ |= {name: told[name] for name in ("VAR_DIR", "DATABASE_URL", "DJANGO_SETTINGS_MODULE") if name in told}
    django.setup()


if __name__ == "__main__":
    sys.exit(main())
