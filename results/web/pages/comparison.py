"""The count beside the last election: seats from whom to whom, votes against seats, and how close the seats are."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from results.domain.succession import not_comparable
from results.models import Contest, Election
from results.web.pages import wording
from results.web.pages.dashboard import Scene
from results.web.pages.figures import percent, signed
from results.web.pages.phrases import say
from results.web.pages.summary import sentences
from results.web.pages.wording import Entry

WIDTH, HEIGHT, COLUMN = 640.0, 300.0, 14.0
SHOWN_SHARE = 1.0
"""Percent of the votes, now or then, from which a party has a line."""
BINS = (1.0, 2.5, 5.0, 10.0, 20.0, 100.0)
"""Upper ends, in percent of the votes counted."""


@dataclass(frozen=True, slots=True)
class PartyThen:
    """A party's line, now and last time. Empty texts where something is not known; `note`: why it is not compared."""

    code: str
    colour: str
    seats: int
    seats_then: str
    seats_change: str
    seat_share: str
    share: str
    share_then: str
    share_change: str
    note: str


@dataclass(frozen=True, slots=True)
class Band:
    """Seats that went from one party to another, or stayed, as a shape between two columns."""

    source: str
    target: str
    colour: str
    count: int
    path: str


@dataclass(frozen=True, slots=True)
class Block:
    """A party's stretch of one of the two columns."""

    code: str
    colour: str
    count: int
    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bin:
    words: str
    count: int
    x: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Comparison:
    sentences: list[str]
    year: int | None
    parties: list[PartyThen]
    bands: list[Band]
    blocks: list[Block]
    bins: list[Bin]
    margins: int
    """Seats with a margin in percent."""


def comparison(election: Election, scene: Scene) -> Comparison:
    flows = _flows(scene.board["seats"])
    bands, blocks = _flow_picture(flows, scene.tints)
    shares = [
        100 * s["margin"] / s["votes_counted"] for s in scene.board["seats"] if s["margin"] and s["votes_counted"]
    ]
    return Comparison(
        sentences=sentences(scene.board),
        year=scene.since,
        parties=_parties(election, scene),
        bands=bands,
        blocks=blocks,
        bins=_histogram(shares),
        margins=len(shares),
    )


def _parties(election: Election, scene: Scene) -> list[PartyThen]:
    votes_then = _votes_then(election, scene.since)
    whole_then = sum(votes_then.values())
    lines = []
    for line in wording.ranked(scene.board["tally"]):
        then = 100 * votes_then[line["party"]] / whole_then if votes_then.get(line["party"]) else None
        if line["total"] or line["previous"] or max(line["vote_share"] or 0, then or 0) >= SHOWN_SHARE:
            lines.append(_party(line, then, bool(whole_then), scene))
    return lines


def _party(line: Entry, then: float | None, is_known: bool, scene: Scene) -> PartyThen:
    share, seats = line["vote_share"], scene.election["seats_total"]
    why = not_comparable(line["party"], scene.since) if is_known else ""
    note = say(f"comparison.{why}") if why else say("comparison.stood_not") if is_known and then is None else ""
    change = _points(share - then) if share is not None and then is not None and not note else ""
    return PartyThen(
        code=line["party"],
        colour=scene.tints.get(line["party"], ""),
        seats=line["total"],
        seats_then="" if line["previous"] is None else str(line["previous"]),
        seats_change="" if line["change"] is None else signed(line["change"]),
        seat_share=percent(100 * line["total"] / seats) if seats else "",
        share=percent(share),
        share_then="" if then is None else percent(then),
        share_change=change,
        note=note,
    )


def _points(change: float) -> str:
    """A change of percent points with its sign, a true minus."""
    return f"{change:+.1f}".replace("-", "−")


def _votes_then(election: Election, year: int | None) -> Counter[str]:
    """Votes by party in the election that changes are counted from, where the rosters give them."""
    votes: Counter[str] = Counter()
    for previous in Contest.objects.filter(election=election).values_list("previous", flat=True):
        last: Entry = next((result for result in previous if result.get("year") == year), {})
        votes.update(last.get("votes") or {})
    return votes


def _flows(seats: Iterable[Entry]) -> Counter[tuple[str, str]]:
    """How many seats went from which party to which, or stayed."""
    flows: Counter[tuple[str, str]] = Counter()
    for seat in seats:
        before, first = (seat.get("previous") or {}).get("party"), wording.ahead(seat)
        if before and first:
            flows[before, first["party"]] += 1
    return flows


def _flow_picture(flows: Counter[tuple[str, str]], tints: dict[str, str]) -> tuple[list[Band], list[Block]]:
    """Two columns with the parties of then and now, and bands between them."""
    then, now = Counter[str](), Counter[str]()
    for (source, target), count in flows.items():
        then[source] += count
        now[target] += count
    scale = HEIGHT / max(1, sum(then.values()))
    left, right = _column(then, 0.0, scale, tints), _column(now, WIDTH - COLUMN, scale, tints)
    at = {"left": {b.code: b.y for b in left}, "right": {b.code: b.y for b in right}}
    bands = []
    order = {block.code: i for i, block in enumerate(right)}
    for (source, target), count in sorted(flows.items(), key=lambda f: (-then[f[0][0]], f[0][0], order[f[0][1]])):
        height = count * scale
        path = _band(at["left"][source], at["right"][target], height)
        at["left"][source] += height
        at["right"][target] += height
        bands.append(Band(source, target, tints.get(source, ""), count, path))
    return bands, [*left, *right]


def _column(counts: Counter[str], x: float, scale: float, tints: dict[str, str]) -> list[Block]:
    blocks, y = [], 0.0
    for code, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        blocks.append(Block(code, tints.get(code, ""), count, x, round(y, 1), round(count * scale, 1)))
        y += count * scale
    return blocks


def _band(left: float, right: float, height: float) -> str:
    x, end, middle = COLUMN, WIDTH - COLUMN, WIDTH / 2
    return (
        f"M{x:.1f} {left:.1f}C{middle:.1f} {left:.1f} {middle:.1f} {right:.1f} {end:.1f} {right:.1f}"
        f"v{height:.1f}C{middle:.1f} {right + height:.1f} {middle:.1f} {left + height:.1f} {x:.1f} {left + height:.1f}Z"
    )


def _histogram(shares: list[float]) -> list[Bin]:
    counts: dict[float, int] = defaultdict(int)
    for share in shares:
        counts[next(end for end in BINS if share <= end)] += 1
    most, width = max(counts.values(), default=1), WIDTH / len(BINS)
    bins, begin = [], 0.0
    for i, end in enumerate(BINS):
        last = end == BINS[-1]
        words = say("comparison.above" if last else "comparison.bin", begin=f"{begin:g}", end=f"{end:g}")
        bins.append(Bin(words, counts[end], i * width, width - 4, round(100 * counts[end] / most, 1)))
        begin = end
    return bins
