"""The replay as a child: its address, and how a restarted one goes on where the night was."""

import re
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tracker.supervise.health import get_json
from tracker.supervise.options import Options

READY = re.compile(r"^replay ready (http://\S+)", re.MULTILINE)


class ReplaySite:
    """Remembers the night's clock each time it asks, so that a killed replay resumes and nobody's day starts over."""

    def __init__(self, options: Options, log: Path, clock: Callable[[], float] = time.time) -> None:
        self.options = options
        self.log = log
        self.clock = clock
        self.port = 0
        self.state: dict[str, Any] = {}
        self.asked_at = 0.0
        self.log_starts_at = log.stat().st_size if log.exists() else 0

    def command(self) -> list[str]:
        speed = self.state.get("speed", self.options.speed)
        start = [sys.executable, "-m", "results.rehearsal", self.options.night, "--speed", f"{speed:g}"]
        return [*start, "--port", str(self.port), *self.resume()]

    def resume(self) -> list[str]:
        """Options that put the night's clock where it would be now had nothing happened."""
        if not self.state:
            return []
        paused = bool(self.state.get("paused"))
        passed = 0.0 if paused else (self.clock() - self.asked_at) * float(self.state.get("speed", 1))
        night = datetime.fromisoformat(self.state["night_time"]) + timedelta(seconds=passed)
        last = datetime.fromisoformat(self.state["end"]) if "end" in self.state else night
        return ["--start-at", f"{min(night, last):%H:%M:%S}", *(["--paused"] if paused else [])]

    def address(self) -> str:
        """Address of the results folder, once the replay has said it is ready; empty until then."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(self.log_starts_at)
            addresses = READY.findall(log.read().decode(errors="replace"))
        if not addresses:
            return ""
        self.port = urlsplit(addresses[-1]).port or 80
        return str(addresses[-1])

    def healthy(self) -> bool:
        state = get_json(self.port, "/_replay/state")
        if not state or "night_time" not in state:
            return False
        self.state, self.asked_at = state, self.clock()
        return True
