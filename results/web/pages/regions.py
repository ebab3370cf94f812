"""Regions: districts, states, or what else the roster says that seats lie in. Where nobody says it, there are none."""

from collections import Counter
from dataclasses import dataclass

from django.utils.text import slugify

from results.domain.entries import election_facts
from results.domain.states import STATES
from results.web.pages import wording
from results.web.pages.charts import Piece, bar_pieces
from results.web.pages.dashboard import Scene
from results.web.pages.figures import grouped
from results.web.pages.phrases import say
from results.web.pages.region_names import places, spans_states
from results.web.pages.rows import (
    PartyLine,
    SeatLine,
    party_line,
    seat_line,
)
from results.web.pages.wording import Entry

NO_PAST: Entry = {"previous": None, "change": None}
TOPICS_CAP = 60
"""Seats that may be asked for one by one; of a region with more, the page hears all seats."""


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
class RegionPage:
    line: RegionLine
    sentence: str
    parties: list[PartyLine]
    seats: list[SeatLine]
    reporting: int
    declared: int
    votes: str
    changed: int
    topics: str


def address_of(given: str) -> str:
    return slugify(given, allow_unicode=True)


def by_region(seats: list[Entry]) -> dict[str, list[Entry]]:
    """Seats by the name of their region, in the order of their numbers. With several states, each is a region too."""
    several_states = spans_states(seats)
    found: dict[str, list[Entry]] = {}
    for seat in seats:
        for name in places(seat, several_states):
            found.setdefault(name, []).append(seat)
    return found


def tally(seats: list[Entry]) -> list[Entry]:
    """Won and leading by party, most seats first; `regions.js` counts the same."""
    won: Counter[str] = Counter()
    leading: Counter[str] = Counter()
    for seat in seats:
        if first := wording.ahead(seat):
            (won if seat["status"] in wording.WON else leading)[first["party"]] += 1
    lines = [
        {"party": code, "won": won[code], "leading": leading[code], "total": won[code] + leading[code]}
        for code in {*won, *leading}
    ]
    return sorted(lines, key=lambda line: (-line["total"], line["party"]))


def regions(scene: Scene) -> list[RegionLine]:
    """The largest regions of the board, by name in the reader's language; none where only one is known."""
    found = by_region(scene.board["seats"])
    states = {name for name in found if name in STATES.values()}
    lines = [_line(scene, given, seats) for given, seats in found.items() if given in (states or found)]
    return sorted(lines, key=lambda line: line.name) if len(lines) > 1 else []


def _line(scene: Scene, given: str, seats: list[Entry]) -> RegionLine:
    told = tally(seats)
    pieces = bar_pieces(told, len(seats), scene.tints)
    score = " · ".join(f"{line['party']} {line['total']}" for line in told)
    numbers = " ".join(str(seat["number"]) for seat in seats)
    name = wording.region_name(given)
    return RegionLine(numbers, address_of(given), name, len(seats), pieces, score or wording.MISSING)


def region_page(scene: Scene, slug: str) -> RegionPage | None:
    """A region's own page, or None where no seat lies in it."""
    found = by_region(scene.board["seats"])
    given = next((name for name in found if address_of(name) == slug), None)
    if given is None:
        return None
    seats = found[given]
    counted = sum(seat["votes_counted"] or 0 for seat in seats)
    facts = election_facts((seat["status"] for seat in seats), counted)
    one_by_one = " ".join(f"seat:{seat['number']}" for seat in seats) if len(seats) <= TOPICS_CAP else "seats"
    return RegionPage(
        line=_line(scene, given, seats),
        sentence=sentence(seats),
        parties=_parties(scene, seats),
        seats=[seat_line(seat, scene.tints, scene.now) for seat in seats],
        reporting=facts["seats_reporting"],
        declared=facts["seats_declared"],
        votes=grouped(counted or None),
        changed=sum(wording.lost_by(seat) is not None for seat in seats),
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
    over = all(seat["status"] in wording.WON for seat in seats)
    return say("region.final" if over else "headline.most", party=first["party"], **values)


def _parties(scene: Scene, seats: list[Entry]) -> list[PartyLine]:
    """Parties with seats here, or that had some last time; votes of a region by party are not published."""
    before = Counter(seat["previous"]["party"] for seat in seats if seat.get("previous"))
    names = {line["party"]: line["name"] for line in scene.board["tally"]}
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
