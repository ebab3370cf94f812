"""Who is winning: of the candidates ahead or elected, how many are women, young and so on, as far as it is known."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from results.domain.candidate_facts import GROUPS
from results.domain.statuses import WON
from results.models import Candidate, Election
from results.web.pages import wording
from results.web.pages.phrases import say
from results.web.pages.public import page
from results.web.pages.rows import SeatLine, seat_line
from results.web.pages.views import board_of, scene_of, show
from results.web.pages.wording import Entry

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """Seats where somebody of a group is ahead or has won, of the seats where it is known of who is."""

    key: str
    sentence: str
    seats: list[SeatLine]


@dataclass(frozen=True, slots=True)
class Winners:
    """`known` of `ahead` seats have facts of the candidate ahead; `sources` name where facts are from."""

    groups: list[Group]
    known: int
    ahead: int
    sources: list[str]


@page()
def winners(request: HttpRequest, slug: str) -> HttpResponse:
    election, board = board_of(slug)
    scene = scene_of(slug)
    return show(request, "winners", ("seats",), scene=scene, winners=count(board, facts_of(election), scene.tints))


def facts_of(election: Election) -> dict[tuple[int, int], Facts]:
    """What is known of candidates, by seat and ballot serial."""
    rows = Candidate.objects.filter(contest__election=election).exclude(facts={})
    return {(number, serial): facts for number, serial, facts in rows.values_list("contest__number", "serial", "facts")}


def count(board: Entry, facts: dict[tuple[int, int], Facts], tints: dict[str, str]) -> Winners:
    """Groups of which nothing is known of anybody are left out."""
    first = [(seat, person) for seat in board["seats"] if (person := wording.ahead(seat))]
    winners = [(seat, facts.get((seat["number"], person["serial"]))) for seat, person in first]
    known = [(seat, one) for seat, one in winners if one]
    groups = [group for key in GROUPS if (group := _group(key, known, tints))]
    sources = sorted({one["source"] for _, one in known})
    return Winners(groups, len(known), len(first), sources)


def _group(key: str, known: list[tuple[Entry, Facts]], tints: dict[str, str]) -> Group | None:
    fact, belongs = GROUPS[key]
    values_of = [(seat, facts[fact]) for seat, facts in known if fact in facts]
    if not values_of:
        return None
    seats = [seat for seat, value in values_of if belongs(value)]
    won = sum(seat["status"] in WON for seat in seats)
    values = {"won": won, "leading": len(seats) - won, "known": len(values_of)}
    return Group(key, say(f"winners.{key}", **values), [seat_line(seat, tints) for seat in seats])
