"""The night as steps: one for each reading of the source, with the tally after it; and the moments among them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from results.domain.board import Entry
from results.domain.moments import HIGH
from results.models import Election, Event

FIRST_PARTIES = 4
"""Parties whose seats are drawn along the slider."""


@dataclass(slots=True)
class Step:
    """The board from one reading of the source to the next. `seq` is its last event's."""

    seq: int
    at: str
    source_at: str | None
    declared: int
    reporting: int
    tally: dict[str, list[int]] = field(default_factory=dict)
    """Seats won and led by party code."""


def timeline(election: Election) -> Entry:
    """Every step of the log so far, and the moments that are marked on it. Only the last step still changes."""
    retracted = set(Event.objects.filter(election=election, kind="retracted").values_list("key", flat=True))
    events = Event.objects.filter(election=election).filter(Q(kind__in=("tally", "election", "moment")))
    steps: list[Step] = []
    marks: list[Entry] = []
    last = Event.objects.filter(election=election).order_by("-seq").values_list("seq", "at").first()
    for step, moments in _steps(events.order_by("seq").iterator()):
        steps.append(step)
        marks += [_mark(moment, len(steps) - 1) for moment in moments if moment["id"] not in retracted]
    if steps and last:
        steps[-1].seq, steps[-1].at = last[0], last[1].isoformat()
    first = _first_parties(steps)
    return {
        "epoch": election.epoch,
        "seq": last[0] if last else 0,
        "as_of": last[1].isoformat() if last else None,
        "is_test": election.is_test,
        "parties": first,
        "steps": [_entry(step, first) for step in steps],
        "marks": marks,
    }


def _steps(events: Iterable[Event]) -> Iterator[tuple[Step, list[Entry]]]:
    """A step ends with the first event of a later stamp of the source."""
    tally: dict[str, list[int]] = {}
    election: Entry = {}
    step: Step | None = None
    moments: list[Entry] = []
    stamp: str | None = None
    for event in events:
        if event.kind == "tally":
            tally[event.key] = [event.entry["won"], event.entry["leading"]]
        elif event.kind == "election":
            stamp = event.entry["source"].get("at")
            election = event.entry
        if step is not None and _is_later(event, stamp, step):
            yield step, moments
            step, moments = None, []
        if event.kind == "moment" and event.entry["significance"] >= HIGH:
            moments.append(event.entry)
        step = Step(event.seq, event.at.isoformat(), stamp, election.get("seats_declared", 0),
                    election.get("seats_reporting", 0), dict(tally))  # fmt: skip
    if step is not None:
        yield step, moments


def _is_later(event: Event, stamp: str | None, step: Step) -> bool:
    """A source that gives no stamp makes a step of each transaction."""
    if stamp is None:
        return event.at.isoformat() != step.at
    return event.kind == "election" and stamp != step.source_at


def _first_parties(steps: list[Step]) -> list[str]:
    """Those with most seats in the end, or at most at any time."""
    most: dict[str, tuple[int, int]] = {}
    for step in steps:
        for code, (won, leading) in step.tally.items():
            most[code] = won + leading, max(most.get(code, (0, 0))[1], won + leading)
    ranked = sorted(most, key=lambda code: (*(-n for n in most[code]), code))
    return [code for code in ranked if most[code][1]][:FIRST_PARTIES]


def _entry(step: Step, parties: list[str]) -> Entry:
    seats: dict[str, Any] = {code: step.tally.get(code, [0, 0]) for code in parties}
    return {"seq": step.seq, "at": step.at, "source_at": step.source_at, "declared": step.declared,
            "reporting": step.reporting, "tally": seats}  # fmt: skip


def _mark(moment: Entry, step: int) -> Entry:
    known = {name: moment[name] for name in ("id", "kind", "headline", "seat", "party", "significance")}
    return {"step": step, **known}
