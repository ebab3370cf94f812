"""The measured part of bench/editions.py; run in a process of its own with the database in its environment."""

import json
import os
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
django.setup()

from bench.virtual_night import VirtualNight, VirtualSite  # noqa: E402
from results.rehearsal.command import find  # noqa: E402
from results.rehearsal.replay import Lag  # noqa: E402

LAG = Lag(timedelta(seconds=60), timedelta(seconds=40))
"""Pages of an edition appear 60 to 100 s after its mark."""


def main(name: str, start_at: str, until: str) -> None:
    """Print what was measured as JSON after a last `=`."""
    night = find(name)
    measured = VirtualNight(VirtualSite(night, start_at, LAG)).run(until)
    line = {
        "bench": "editions",
        "night": name,
        "from": start_at,
        "until": until,
        "seats": len(night.seats),
        "editions": measured.steps,
        "polls": measured.polls,
        "wrong_seats": dict(measured.wrong),
        "changes": len(measured.delays_s),
        "delay_max_s": max(measured.delays_s, default=None),
        "votes_age_max_s": max(measured.votes_age_s, default=None),
        "details": measured.details,
    }
    print("\n=" + json.dumps(line))
