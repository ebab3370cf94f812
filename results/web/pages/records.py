"""Pages that list: a party's seats, moments, corrections, and the health of the source."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q

from results.domain.moments import HIGH
from results.domain.statuses import WON
from results.models import Election, Event, Moment, Page
from results.web.pages import wording
from results.web.pages.dashboard import MomentLine, Scene, moment_line
from results.web.pages.phrases import say
from results.web.pages.rows import SeatLine, party_line, seat_line
from results.web.pages.wording import Entry

LISTED = 300
TOP_STORIES = 3


@dataclass(frozen=True, slots=True)
class PartyPage:
    line: Any
    groups: list[tuple[str, str, list[SeatLine]]]
    """(key, words, seats): won, leading, gained from others, lost, second by a little."""


def party_page(scene: Scene, code: str) -> PartyPage | None:
    """A party's own page, or None where it does not stand in this election."""
    tally = next((t for t in scene.board["tally"] if t["party"] == code), None)
    if tally is None:
        return None
    kinds = {
        "won": lambda s: _is_led_by(s, code) and s["status"] in WON,
        "leading": lambda s: _is_led_by(s, code) and s["status"] not in WON,
        "gained": lambda s: _is_led_by(s, code) and wording.losing_party(s) is not None,
        "lost": lambda s: wording.losing_party(s) == code,
        "second": lambda s: (wording.behind(s) or {}).get("party") == code and not _is_led_by(s, code),
    }
    groups = []
    for kind, holds in kinds.items():
        seats = sorted(filter(holds, scene.board["seats"]), key=lambda s: (s["margin"] is None, s["margin"]))
        groups.append((kind, say(f"party.{kind}"), [seat_line(s, scene.tints, scene.now) for s in seats]))
    return PartyPage(party_line(tally, scene.tints, scene.names, scene.is_early, scene.since), groups)


def _is_led_by(seat: Entry, code: str) -> bool:
    return (wording.ahead(seat) or {}).get("party") == code


def moments(election: Election, scene: Scene, seat: int | None = None) -> list[MomentLine]:
    """Every moment of the count up to the board that is shown, or of one seat's, the newest first, those that were
    taken back among them; pinned ones before all others."""
    seq = scene.board["seq"]
    events = Event.objects.filter(election=election, seq__lte=seq)
    of_moments = events.filter(kind="moment").order_by("-seq").values_list("entry", flat=True)
    if seat is not None:
        of_moments = of_moments.filter(entry__seat=seat)
    entries: dict[str, Entry] = {}
    for entry in of_moments[:LISTED]:
        entries.setdefault(entry["id"], entry)  # an editor's act publishes one again
    retracted = set(events.filter(kind="retracted").values_list("key", flat=True))
    ordered = sorted(entries.values(), key=lambda entry: (not entry.get("pinned"), -entry["seq"]))
    marked = [{**entry, "retracted": entry["retracted"] or entry["id"] in retracted} for entry in ordered]
    return [moment_line(entry, scene.seat_names, scene.tints) for entry in marked]


def top_stories(election: Election, scene: Scene) -> list[MomentLine]:
    """The weightiest moments that stand, an editor's choice first: what a reader in a hurry should see all night."""
    rows = Moment.objects.filter(election=election, standing=True, hidden=False)
    rows = rows.filter(Q(significance__gte=HIGH) | Q(entry__pinned=True)).order_by("-significance", "-seq")
    entries = sorted(rows.values_list("entry", flat=True)[:LISTED], key=lambda entry: not entry.get("pinned"))
    return [moment_line(entry, scene.seat_names, scene.tints) for entry in entries[:TOP_STORIES]]


def neighbours(scene: Scene, number: int) -> dict[str, Any]:
    """The seats before and after one, by number: `previous_seat` and `next_seat`; None at an end."""
    seats = scene.board["seats"]
    at = next(i for i, seat in enumerate(seats) if seat["number"] == number)
    before, after = seats[at - 1] if at else None, seats[at + 1] if at + 1 < len(seats) else None
    lines = {"previous_seat": before, "next_seat": after}
    return {name: seat_line(seat, scene.tints) if seat else None for name, seat in lines.items()}


def pages_by_kind(election: Election) -> list[dict[str, Any]]:
    """How each kind of page does: addresses, when last seen, how many copies were rejected."""
    rows = Page.objects.filter(election=election).order_by().values("kind")
    kinds = rows.annotate(
        addresses=Count("name", distinct=True), copies=Count("pk"), seen=Max("seen_at"), at=Max("source_at")
    )
    rejected = dict(rows.exclude(outcome="read").annotate(n=Count("pk")).values_list("kind", "n"))
    return [{**row, "rejected": rejected.get(row["kind"], 0)} for row in kinds.order_by("kind")]
