"""Regions: districts, Lok Sabha seats and states. Where nobody says what a seat lies in, there are none."""

from collections import Counter
from dataclasses import dataclass

from results.domain.entries import election_facts
from results.domain.statuses import WON
from results.web.pages import wording
from results.web.pages.charts import Piece, bar_pieces
from results.web.pages.dashboard import Scene
from results.web.pages.figures import grouped
from results.web.pages.party_words import short
from results.web.pages.phrases import say
from results.web.pages.region_names import DISTRICT, LOK_SABHA_SEAT, STATE, Region, regions_of, spans_states
from results.web.pages.rows import PartyLine, SeatLine, party_line, seat_line
from results.web.pages.wording import Entry

NO_PAST: Entry = {"previous": None, "change": None}
TOPICS_CAP = 60
"""Seats that may be asked for one by one; for a larger region the page subscribes to all seats."""


@dataclass(frozen=True, slots=True)
class RegionLine:
    """A region on the dashboard. `numbers` are those of its seats, `slug` its address."""

    numbers: str
    slug: str
    name: str
    seats: int
    pieces: list[Piece]
    score: str


@dataclass(frozen=True, slots=True)
class RegionGroup:
    """Regions of one kind, under a heading."""

    kind: str
    heading: str
    lines: list[RegionLine]


@dataclass(frozen=True, slots=True)
class RegionPage:
    """`kind` is what it is called: a district, say."""

    line: RegionLine
    kind: str
    sentence: str
    parties: list[PartyLine]
    seats: list[SeatLine]
    reporting: int
    declared: int
    votes: str
    changed: int
    topics: str


def by_region(seats: list[Entry]) -> dict[Region, list[Entry]]:
    """Seats by their region, in the order of their numbers. With several states, each is a region too."""
    several_states = spans_states(seats)
    seats_by_region: dict[Region, list[Entry]] = {}
    for seat in seats:
        for region in regions_of(seat, several_states):
            seats_by_region.setdefault(region, []).append(seat)
    return seats_by_region


def tally(seats: list[Entry]) -> list[Entry]:
    """Won and leading by party, most seats first; `regions.js` counts the same."""
    won: Counter[str] = Counter()
    leading: Counter[str] = Counter()
    for seat in seats:
        if first := wording.ahead(seat):
            (won if seat["status"] in WON else leading)[first["party"]] += 1
    lines = [
        {"party": code, "won": won[code], "leading": leading[code], "total": won[code] + leading[code]}
        for code in {*won, *leading}
    ]
    return sorted(lines, key=lambda line: (-line["total"], line["party"]))


def regions(scene: Scene) -> list[RegionGroup]:
    """The regions of the board by kind: states alone where several vote; none of a kind of which one is known."""
    seats_by_region = by_region(scene.board["seats"])
    kinds = (STATE,) if any(region.kind == STATE for region in seats_by_region) else (DISTRICT, LOK_SABHA_SEAT)
    groups = []
    for kind in kinds:
        lines = [_line(scene, region, seats) for region, seats in seats_by_region.items() if region.kind == kind]
        if len(lines) > 1:
            groups.append(RegionGroup(kind, say(f"regions.{kind}"), sorted(lines, key=lambda line: line.name)))
    return groups


def _line(scene: Scene, region: Region, seats: list[Entry]) -> RegionLine:
    lines = tally(seats)
    pieces = bar_pieces(lines, len(seats), scene.tints)
    score = " · ".join(f"{short(line['party'])} {line['total']}" for line in lines)
    numbers = " ".join(str(seat["number"]) for seat in seats)
    name = wording.region_name(region.name)
    return RegionLine(numbers, region.slug, name, len(seats), pieces, score or wording.MISSING)


def region_page(scene: Scene, slug: str) -> RegionPage | None:
    """A region's own page, or None where no seat lies in it."""
    seats_by_region = by_region(scene.board["seats"])
    region = next((region for region in seats_by_region if region.slug == slug), None)
    if region is None:
        return None
    seats = seats_by_region[region]
    counted = sum(seat["votes_counted"] or 0 for seat in seats)
    facts = election_facts((seat["status"] for seat in seats), counted)
    one_by_one = " ".join(f"seat:{seat['number']}" for seat in seats) if len(seats) <= TOPICS_CAP else "seats"
    return RegionPage(
        line=_line(scene, region, seats),
        kind=say(f"region.{region.kind}"),
        sentence=sentence(seats),
        parties=_parties(scene, seats),
        seats=[seat_line(seat, scene.tints, scene.now) for seat in seats],
        reporting=facts["seats_reporting"],
        declared=facts["seats_declared"],
        votes=grouped(counted or None),
        changed=sum(wording.losing_party(seat) is not None for seat in seats),
        topics=f"summary {one_by_one}",
    )


def sentence(seats: list[Entry]) -> str:
    """Who is ahead in a region, no stronger than the numbers."""
    first, second = [*tally(seats), None, None][:2]
    if first is None:
        return say("headline.waiting")
    values = {"seats": len(seats), "won": first["won"], "count": first["total"]}
    if second and second["total"] == first["total"]:
        return say("headline.level", first=first["party"], second=second["party"], **values)
    over = all(seat["status"] in WON for seat in seats)
    return say("region.final" if over else "headline.most", party=first["party"], **values)


def _parties(scene: Scene, seats: list[Entry]) -> list[PartyLine]:
    """Parties with seats here, or that had some last time; votes of a region by party are not published."""
    before = Counter(seat["previous"]["party"] for seat in seats if seat.get("previous"))
    names = {line["party"]: scene.names.get(line["party"], line["name"]) for line in scene.board["tally"]}
    counted = {line["party"]: line for line in tally(seats)}
    lines = []
    for code in sorted(
        {*counted, *before} & set(names), key=lambda code: (-_total(counted, code), -before[code], code)
    ):
        line = counted.get(code, {"party": code, "won": 0, "leading": 0, "total": 0})
        past = {"previous": before[code], "change": line["total"] - before[code]} if before else NO_PAST
        entry = {**line, **past, "name": names[code], "votes": None, "vote_share": None}
        lines.append(party_line(entry, scene.tints, scene.names, scene.is_early, scene.since))
    return lines


def _total(counted: dict[str, Entry], code: str) -> int:
    return int(counted[code]["total"]) if code in counted else 0
