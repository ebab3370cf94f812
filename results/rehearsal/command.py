"""The command line of the replay, shared by `manage.py replay` and `python -m results.rehearsal`."""

import argparse
import sys
import time
from datetime import timedelta
from pathlib import Path

from results.rehearsal import clock, recording, simulate
from results.rehearsal.archive import ArchiveSite
from results.rehearsal.dialect import DIALECTS
from results.rehearsal.faults import KINDS, parse
from results.rehearsal.night import Night
from results.rehearsal.replay import Lag, Replay
from results.rehearsal.server import serve
from results.rehearsal.site import Site


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("night", help=f"{', '.join(recording.names())}, simulate:SEED[:seats=N…] or archive:FOLDER")
    parser.add_argument("--speed", type=float, default=1.0, help="0.1 to 600; 1 is real time")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--start-at", default="", metavar="HH:MM", help="time of the night to start at")
    parser.add_argument("--paused", action="store_true", help="wait for POST /_replay/resume")
    parser.add_argument(
        "--lag", type=float, default=0.0, help="seconds of the night from a page's mark to its appearance"
    )
    parser.add_argument("--spread", type=float, default=0.0, help="up to so many seconds more, by page")
    parser.add_argument("--beside", action="append", default=[], metavar="NIGHT", help="another folder of the same day")
    parser.add_argument("--fault", action="append", default=[], metavar="KIND[:MATCH][:SHARE]", help=", ".join(KINDS))
    parser.add_argument("--dialect", choices=sorted(DIALECTS), default=None, help="how the pages looked, by year")


def run(options: argparse.Namespace) -> int:
    """Serves until told to stop. Returns the exit code: 2 when it cannot start."""
    try:
        replay = build(options)
    except (ValueError, OSError) as error:
        print(f"replay: {error}", file=sys.stderr)
        return 2
    return serve(replay, options.host, options.port, lambda line: print(line, flush=True))


def build(options: argparse.Namespace) -> Replay:
    """Raises ValueError or OSError, with what was wrong, when the options cannot be served."""
    dialect = options.dialect or ""
    site = _site(options.night, dialect, options.beside)
    night = site.night
    now = time.monotonic()
    running = clock.begin(night.start, night.end, now, options.speed)
    if options.start_at:
        running = running.seek(clock.time_of_day(options.start_at, night.start), now)
    if options.paused:
        running = running.pause(now)
    beside = tuple(Site(one, dialect, (night,)) for one in site.beside)
    lag = Lag(timedelta(seconds=options.lag), timedelta(seconds=options.spread))
    replay = Replay(site, running, beside, lag)
    for text in options.fault:
        replay.faults.switch_on(*parse(text), clock.mark(running.at(now)))
    return replay


def _site(name: str, dialect: str, beside: list[str]) -> Site:
    if name.startswith("archive:"):
        return ArchiveSite(Path(name.removeprefix("archive:")))
    night = find(name)
    return Site(night, dialect, tuple(find(other, night) for other in beside))


def find(name: str, like: Night | None = None) -> Night:
    """The night of that name or file, or simulated, on the day of `like`. Raises ValueError when there is none."""
    if name.startswith("simulate:"):
        spec = simulate.parse(name)
        return simulate.night(spec, find(spec.base), like.start if like else None)
    file = Path(name)
    path = file if ".night.json" in file.name and file.is_file() else recording.find(name)
    if path is None:
        raise ValueError(f"no night {name!r}; there is {', '.join(recording.names())}")
    return recording.read(path)
