"""The wire's entries and how a client puts them together: absolute entries, applied by key, in order of `seq`.

The shapes are those of `docs/protocol.md`. All functions are pure; times arrive as ISO text.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Entry = Mapping[str, Any]
MOMENTS_KEPT = 50
"""A snapshot carries the newest moments only; older ones are read from `/moments`."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the event log before it has a number. `kind`: seat, tally, election, moment, retracted."""

    kind: str
    key: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Numbered:
    """One line of the event log."""

    seq: int
    at: str
    kind: str
    key: str
    entry: Entry


def delta(events: Iterable[Numbered], epoch: str, prev: int) -> dict[str, Any]:
    """Fold consecutive events into one delta frame: the last entry of each key, moments and retractions all."""
    latest: dict[tuple[str, str], Entry] = {}
    moments: list[Entry] = []
    retracted: list[Entry] = []
    seq, at = prev, ""
    for event in events:
        seq, at = event.seq, event.at
        if event.kind == "moment":
            moments.append(event.entry)
        elif event.kind == "retracted":
            retracted.append(event.entry)
        else:
            latest[event.kind, event.key] = event.entry
    frame: dict[str, Any] = {"type": "delta", "epoch": epoch, "prev": prev, "seq": seq, "at": at}
    frame["seats"] = [entry for (kind, _), entry in latest.items() if kind == "seat"]
    frame["tally"] = [entry for (kind, _), entry in latest.items() if kind == "tally"]
    frame["moments"] = moments
    frame["retracted"] = retracted
    if ("election", "") in latest:
        frame["election"] = latest["election", ""]
    return frame


def apply(snapshot: Mapping[str, Any], frame: Mapping[str, Any]) -> dict[str, Any]:
    """The snapshot after a delta. Raises ValueError on a gap or another epoch; an old delta changes nothing."""
    if frame["epoch"] != snapshot["epoch"]:
        raise ValueError(f"delta of epoch {frame['epoch']} on a snapshot of epoch {snapshot['epoch']}")
    if frame["seq"] <= snapshot["seq"]:
        return dict(snapshot)
    if frame["prev"] > snapshot["seq"]:
        raise ValueError(f"gap: delta follows {frame['prev']}, snapshot is at {snapshot['seq']}")
    seats = {entry["number"]: entry for entry in snapshot["seats"]}
    seats.update((entry["number"], entry) for entry in frame.get("seats", ()))
    tally = {entry["party"]: entry for entry in snapshot["tally"]}
    tally.update((entry["party"], entry) for entry in frame.get("tally", ()))
    return {
        **snapshot,
        "seq": frame["seq"],
        "as_of": frame["at"],
        "election": frame.get("election") or snapshot["election"],
        "tally": in_order(tally.values()),
        "seats": [seats[number] for number in sorted(seats)],
        "moments": _moments(snapshot["moments"], frame),
    }


def _moments(before: Iterable[Entry], frame: Mapping[str, Any]) -> list[Entry]:
    by_id = {entry["id"]: entry for entry in before}
    by_id.update((entry["id"], entry) for entry in frame.get("moments", ()))
    for entry in frame.get("retracted", ()):
        if entry["id"] in by_id:
            by_id[entry["id"]] = {**by_id[entry["id"]], "retracted": True}
    return sorted(by_id.values(), key=lambda entry: -entry["seq"])[:MOMENTS_KEPT]


def in_order(tally: Iterable[Entry]) -> list[Entry]:
    """Tally rows as shown: most seats first, then votes, then code."""
    return sorted(tally, key=lambda entry: (-entry["total"], -(entry["votes"] or 0), entry["party"]))
