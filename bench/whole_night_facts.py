"""What the tracker's database says for bench/whole_night.py; run in a process of its own."""

import os
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
django.setup()

from django.db.models import Sum  # noqa: E402

from bench.freshness_facts import measure  # noqa: E402
from bench.virtual_night import published, truth  # noqa: E402
from results.models import Contest, Election, KindHealth  # noqa: E402
from results.publish.snapshot import snapshot  # noqa: E402
from results.rehearsal import clock  # noqa: E402
from results.rehearsal.board import Boards  # noqa: E402
from results.rehearsal.command import find  # noqa: E402


def seconds_left(night: str, speed: float, start_at: str) -> float:
    """Seconds of ours from that time of the night to its end."""
    whole = find(night)
    return (whole.end - clock.time_of_day(start_at, whole.start)).total_seconds() / speed


def wrong(night: str) -> list[str]:
    """Seats and party lines that differ from the night's own end, in words."""
    whole = find(night)
    board = Boards(whole).at(whole.end)
    entries: dict[tuple[str, int], dict[str, Any]] = {}
    differs = []
    for election in Election.objects.all():
        places = Contest.objects.filter(election=election).values_list(
            "number", "constituency__state_code", "constituency__number"
        )
        place_of = {number: (state, place) for number, state, place in places}
        published_now = snapshot(election)
        entries |= {place_of[entry["number"]]: entry for entry in published_now["seats"]}
        differs += _wrong_tally(election, published_now)
    for seat in whole.seats:
        entry, says = entries.get(seat.key), truth(seat, board.standings[seat.key])
        if entry is None:
            differs.append(f"{seat.key}: not there")
        elif mine := {name: value for name, value in published(entry).items() if value != says[name]}:
            differs.append(f"{seat.key}: {mine} for {says} {entry['flags']}")
    return differs


def _wrong_tally(election: Election, board: dict[str, Any]) -> list[str]:
    """Party lines that are not the sum of the seats."""
    won, leading = Counter[str](), Counter[str]()
    for seat in board["seats"]:
        if seat["status"] in ("declared", "uncontested"):
            won[seat["winner"]["party"]] += 1
        elif seat["leader"]:
            leading[seat["leader"]["party"]] += 1
    return [
        f"{election.slug} {row['party']}: {row['won']} won, {row['leading']} leading"
        for row in board["tally"]
        if (row["won"], row["leading"]) != (won[row["party"]], leading[row["party"]])
    ]


def lag() -> dict[str, Any]:
    """Seconds from mark to stored of every change, over all elections."""
    lines: list[float] = []
    for election in Election.objects.all():
        lines += measure(datetime.fromtimestamp(0, UTC).isoformat(), election.slug)["lines"]
    return {
        "lines": lines,
        "elections": Election.objects.count(),
        "seats": Contest.objects.count(),
        "requests": KindHealth.objects.aggregate(asked=Sum("asked"))["asked"] or 0,
    }
