"""How a seat came to stand as it does: its margin through the count, as points, a picture and a table."""

from dataclasses import dataclass

from results.models import Election, Event
from results.web.pages.colours import party_colour
from results.web.pages.figures import clock, grouped, when
from results.web.pages.wording import Entry, ahead, round_words

WIDTH, HALF = 640.0, 90.0
POINTS_CAP = 400


@dataclass(frozen=True, slots=True)
class Step:
    """The seat as it stood from one publication to the next. `x`, `width` and `height` draw it; `y` is its top."""

    at: str
    clock: str
    round: str
    party: str
    colour: str
    margin: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class History:
    """Above the line: the party that leads now. Below it: whoever else led."""

    steps: list[Step]
    above: str
    largest: str
    begins: str
    ends: str
    has_others: bool
    """Whether anybody else led, so that there is something below the line."""


def history(election: Election, entry: Entry, tints: dict[str, str], seq: int) -> History | None:
    """The margin of a seat by the source's own time up to a seq, or None before there are two points to compare."""
    events = Event.objects.filter(election=election, kind="seat", key=str(entry["number"]), seq__lte=seq)
    entries = list(events.order_by("-seq").values_list("entry", flat=True)[:POINTS_CAP])[::-1]
    points = [e for e in entries if e["source_at"] and ahead(e) and e["margin"] is not None]
    if len(points) < 2:
        return None
    first = ahead(entry)
    above = first["party"] if first else ""
    largest = max(e["margin"] for e in points) or 1
    starts = [_minutes(e) for e in points]
    span = max(1.0, starts[-1] - starts[0])
    ends = [*starts[1:], starts[-1] + span * 0.02]
    scale = WIDTH / (span * 1.02)
    steps = [
        _step(e, (a - starts[0]) * scale, (b - a) * scale, largest, above, tints)
        for e, a, b in zip(points, starts, ends, strict=True)
    ]
    return History(
        steps, above, grouped(largest), steps[0].clock, steps[-1].clock, any(s.party != above for s in steps)
    )


def _minutes(entry: Entry) -> float:
    moment = when(entry["source_at"])
    return moment.timestamp() / 60 if moment else 0.0


def _step(entry: Entry, x: float, width: float, largest: int, above: str, tints: dict[str, str]) -> Step:
    first = ahead(entry) or {}
    party = first.get("party", "")
    height = max(1.0, HALF * entry["margin"] / largest)
    return Step(
        at=entry["source_at"],
        clock=clock(entry["source_at"]),
        round=round_words(entry),
        party=party,
        colour=tints.get(party) or party_colour(party),
        margin=grouped(entry["margin"]),
        x=round(x, 2),
        y=round(HALF - height if party == above else HALF, 2),
        width=round(max(0.5, width), 2),
        height=round(height, 2),
    )
