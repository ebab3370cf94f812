"""What the modules of a page start from. They then live on deltas."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import get_language

from results.web.pages import wording
from results.web.pages.addresses import address
from results.web.pages.dashboard import Scene
from results.web.pages.figures import when
from results.web.pages.hindi_names import HINDI
from results.web.pages.party_words import short_names
from results.web.pages.phrases import browser_phrases
from results.web.pages.region_names import places, spans_states
from results.web.pages.rows import SHOWN_SHARE
from results.web.pages.viewing import viewed_at


def start(
    scene: Scene,
    keep: Collection[str],
    only: Collection[int] = (),
    of: tuple[str, ...] = ("",),
    people: dict[str, str] | None = None,
) -> dict[str, Any]:
    """`keep` names the lists of the board that the page shows, `only` the seats where it does not show all, `of` what
    its phrases begin with, `people` their names in the reader's language where not all are needed."""
    board = {name: part for name, part in scene.board.items() if name not in ("spelling", "standing")}
    board |= {name: [] for name in ("seats", "tally", "moments") if name not in keep}
    if only:
        board["seats"] = [seat for seat in board["seats"] if seat["number"] in only]
    coloured_parties = parties(scene)
    return {
        "slug": scene.election["slug"],
        "base": address("dashboard", slug=scene.election["slug"]),
        "now": scene.now.isoformat(),
        "at": at.isoformat() if (at := viewed_at()) else None,
        "board": board,
        "phrases": browser_phrases(of) | months(scene),
        "regions": region_names_for_search(scene) if "seats" in keep and not only else {},
        "shorts": short_names(codes(scene)),
        "people": scene.board.get("spelling", {}) if people is None and "seats" in keep else people or {},
        "early_at": scene.election["seats_declared"] if scene.is_early else None,  # so many were declared while it was
        "sides": {side["party"]: side["tint"] for side in scene.sides},
        "tints": {code: tint for code, tint in scene.tints.items() if code in coloured_parties},
    }


def codes(scene: Scene) -> set[str]:
    """The parties and alliances that a page may name."""
    before = {seat["previous"]["party"] for seat in scene.board["seats"] if seat.get("previous")}
    alliances = {side["code"] for side in scene.election.get("alliances") or ()}
    return {line["party"] for line in scene.board["tally"]} | before | alliances


def months(scene: Scene) -> dict[str, str]:
    """The names of the months that the page's dates are in: the source's, and the reader's."""
    at = when(scene.election["source"].get("at")) or scene.now
    return {f"month.{n}": str(MONTHS[n]) for n in (at.month, scene.now.month)}


def people_of(scene: Scene, numbers: Iterable[int]) -> dict[str, str]:
    """The names of those who stand in these seats, in the reader's language where it is known."""
    spelling, standing = scene.board.get("spelling", {}), scene.board.get("standing", {})
    return {name: spelling[name] for number in numbers for name in standing.get(number, ()) if name in spelling}


def seat_names(scene: Scene) -> dict[str, str]:
    """The seats' names in the reader's language, by number, for pages that are sent no seats."""
    if get_language() != HINDI:
        return {}
    return {str(seat["number"]): seat["name_hi"] for seat in scene.board["seats"] if seat.get("name_hi")}


def region_names_for_search(scene: Scene) -> dict[str, str]:
    """Other names of districts and states, by the name or code on the board, so that a search finds them."""
    several_states, names = spans_states(scene.board["seats"]), {}
    for seat in scene.board["seats"]:
        for name in places(seat, several_states):
            key = name if name in (seat.get("district"), seat.get("lok_sabha_seat")) else seat["state"]
            names[key] = " ".join(dict.fromkeys((name, wording.region_name(name))))
    return {key: words for key, words in names.items() if key != words}


def parties(scene: Scene) -> set[str]:
    """Those that have a seat, or are next to having one; others look alike until the page is loaded again. All, while
    nobody has one."""
    tally = scene.board["tally"]
    if not any(line["total"] for line in tally):
        return set(scene.tints)
    first = {line["party"] for line in tally if line["total"] or (line["vote_share"] or 0) >= SHOWN_SHARE}
    people = (person for seat in scene.board["seats"] for person in (seat["leader"], seat["runner_up"]) if person)
    return first | {person["party"] for person in people}
