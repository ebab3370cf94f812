"""Seats searched, filtered and ordered; the same with and without script (`search/seats.js`, `search/filters.js`)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from results.domain.statuses import WON
from results.web.pages import region_names, wording
from results.web.pages.region_names import spans_states
from results.web.pages.rows import SeatLine
from results.web.pages.search_rank import SLIP, Rank, ranked
from results.web.pages.search_text import plain
from results.web.pages.wording import Entry

SHOW: dict[str, Callable[[Entry], bool]] = {
    "all": lambda seat: True,
    "changed": lambda seat: wording.losing_party(seat) is not None,
    "close": wording.is_close,
    "declared": lambda seat: seat["status"] in WON,
    "counting": lambda seat: seat["status"] not in WON,
}
ORDER: dict[str, Callable[[Entry], tuple[object, ...]]] = {
    "number": lambda seat: (seat["number"],),
    "name": lambda seat: (seat["name"], seat["number"]),
    "margin": lambda seat: (seat["margin"] is None, seat["margin"], seat["number"]),
    "newest": lambda seat: (*_backwards(seat["changed_at"]), seat["number"]),
}


def _backwards(stamp: str | None) -> tuple[bool, list[int]]:
    return stamp is None, [-ord(letter) for letter in stamp or ""]


@dataclass(frozen=True, slots=True)
class SeatQuery:
    """What a reader asked for, as the address says it."""

    text: str = ""
    show: str = "all"
    order: str = "number"


def read_query(query: dict[str, str]) -> SeatQuery:
    """Read `?q=…&show=…&order=…`; unknown values are ignored."""
    show, order = query.get("show", ""), query.get("order", "")
    return SeatQuery(query.get("q", "")[:80], show if show in SHOW else "all", order if order in ORDER else "number")


@dataclass(frozen=True, slots=True)
class Names:
    """What seats can be found by beyond the board: everybody on a ballot, by seat; a party's other names, by code."""

    ballots: Mapping[int, Sequence[str]] = field(default_factory=dict)
    parties: Mapping[str, Sequence[str]] = field(default_factory=dict)


def places(seat: Entry, names: Names, several_states: bool) -> list[list[str]]:
    """The plain texts a seat is found by, nearest first: its name, who leads and follows, who else stands, their
    parties, its region and category. `search/seats.js` lists the same."""
    people = [seat["leader"], seat["runner_up"], seat.get("winner")]
    names_of_people = [[p["name"], p.get("alias"), p.get("said")] for p in people if p]
    first, second = wording.ahead(seat), wording.behind(seat)
    texts: list[list[str | None]] = [
        [seat["name"], seat.get("name_hi"), str(seat["number"])],
        [text for name in names_of_people for text in name],
        list(names.ballots.get(seat["number"], ())),
        *([p["party"], *names.parties.get(p["party"], ())] if p else [] for p in (first, second)),
        [*_regions(seat, several_states), seat["category"] if seat["category"] != "GEN" else ""],
    ]
    return [[plain(text) for text in place if text] for place in texts]


def find(text: str, seats: Sequence[Entry], names: Names) -> dict[int, Rank]:
    """The seats that `text` names, by number, each with its rank."""
    several_states = spans_states(seats)
    return ranked(text, {seat["number"]: places(seat, names, several_states) for seat in seats})


Arranged = list[tuple[SeatLine, bool]]


def arrange(lines: list[SeatLine], seats: Sequence[Entry], query: SeatQuery, names: Names) -> Arranged:
    """The lines in order, each with whether it is shown. The best matches come first where there is a search text and
    no other order was chosen."""
    by_number = {line.number: line for line in lines}
    ordered = sorted(seats, key=ORDER[query.order])
    if not plain(query.text):
        return [(by_number[seat["number"]], SHOW[query.show](seat)) for seat in ordered]
    ranks = find(query.text, seats, names)
    if query.order == "number":
        ordered.sort(key=lambda seat: ranks.get(seat["number"], (SLIP + 1, 0)))
    return [(by_number[s["number"]], s["number"] in ranks and SHOW[query.show](s)) for s in ordered]


def _regions(seat: Entry, several_states: bool) -> list[str]:
    names = region_names.places(seat, several_states)
    return [*names, *map(wording.region_name, names)]


def counts(seats: list[Entry]) -> dict[str, int]:
    """How many seats each filter shows."""
    return {name: sum(map(holds, seats)) for name, holds in SHOW.items()}
