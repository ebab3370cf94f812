"""Geometry of the server-drawn pictures: the majority bar, the half circle, the hexes. Numbers only, no markup."""

import math
from dataclasses import dataclass
from functools import lru_cache

from results.web.pages.wording import Entry


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the majority bar, in percent of its width."""

    code: str
    colour: str
    kind: str
    x: float
    width: float


def bar_pieces(tally: list[Entry], seats_total: int, tints: dict[str, str]) -> list[Piece]:
    """Won then leading of each party, the largest first; what is left of the bar has not reported."""
    pieces: list[Piece] = []
    at = 0
    for line in tally:
        for kind in ("won", "leading"):
            if count := line[kind]:
                pieces.append(Piece(line["party"], tints[line["party"]], kind, *_span(at, count, seats_total)))
                at += count
    return pieces


def _span(start: int, count: int, whole: int) -> tuple[float, float]:
    return round(100 * start / max(1, whole), 3), round(100 * count / max(1, whole), 3)


def mark_x(majority_mark: int, seats_total: int) -> float:
    """Where the majority line stands, in percent."""
    return round(100 * majority_mark / max(1, seats_total), 3)


@lru_cache(maxsize=32)
def half_circle(seats: int, radius: float = 100.0) -> tuple[tuple[float, float, float], ...]:
    """(x, y, r) of each seat of a half circle, left to right. The middle of the chord is (0, 0), up is negative."""
    rows = max(1, round(math.sqrt(seats) / 1.9))
    inner = 0.42
    radii = [radius * (inner + (1 - inner) * (i / max(1, rows - 1))) for i in range(rows)]
    shares = [seats * r / sum(radii) for r in radii]
    counts = [int(s) for s in shares]
    for i in sorted(range(rows), key=lambda i: counts[i] - shares[i])[: seats - sum(counts)]:
        counts[i] += 1
    dot = min(radius * (1 - inner) / max(1, rows - 1), math.pi * radii[0] / max(1, counts[0])) * 0.42
    spots = []
    for r, count in zip(radii, counts, strict=True):
        for i in range(count):
            angle = math.pi * (i + 0.5) / count
            spots.append((angle, -r * math.cos(angle), -r * math.sin(angle)))
    return tuple((round(x, 2), round(y, 2), round(dot, 2)) for _, x, y in sorted(spots))


@dataclass(frozen=True, slots=True)
class Dot:
    """One seat of the half circle."""

    code: str
    colour: str
    kind: str
    x: float
    y: float
    r: float


def hemicycle(tally: list[Entry], seats_total: int, tints: dict[str, str]) -> list[Dot]:
    """A dot a seat: the parties side by side, won before leading, then the seats that have not reported."""
    taken = [
        (t["party"], tints[t["party"]], kind) for t in tally for kind in ("won", "leading") for _ in range(t[kind])
    ]
    taken += [("", "", "none")] * (seats_total - len(taken))
    return [Dot(*who, *spot) for who, spot in zip(taken, half_circle(seats_total), strict=False)]
