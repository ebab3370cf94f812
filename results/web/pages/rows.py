"""One seat and one party as a line on a page: every text and class a template needs, nothing left to compute there."""

from dataclasses import dataclass
from datetime import datetime

from results.domain.names import familiar
from results.domain.statuses import WON
from results.web.pages import wording
from results.web.pages.colours import distinct_colours, party_colour
from results.web.pages.figures import clock, grouped, percent, signed, when
from results.web.pages.phrases import say
from results.web.pages.wording import Entry

JUST_NOW_S = 90
SHOWN_SHARE = 1.0
"""A party without seats is listed on its own from this share of the votes on."""


@dataclass(frozen=True, slots=True)
class Person:
    """A candidate on a line. `code` and `colour` are empty for nobody."""

    name: str
    code: str
    colour: str
    votes: str


@dataclass(frozen=True, slots=True)
class SeatLine:
    number: int
    name: str
    category: str
    classes: str
    first: Person
    second: Person
    margin: str
    change: str
    round: str
    progress: float
    status: str
    state: str
    """The status, but nothing where the words of the round say it."""
    clock: str
    source_at: str
    notes: tuple[str, ...]
    sentence: str
    before: str = ""
    """What a key contest says while nothing of it is counted."""


@dataclass(frozen=True, slots=True)
class PartyLine:
    code: str
    name: str
    colour: str
    won: int
    leading: int
    total: int
    change: str
    trend: str
    before: str
    share: str
    votes: str
    is_small: bool


def colours(board: Entry, candidate_counts: dict[str, int] | None = None) -> dict[str, str]:
    """The colour of every party of the board, the same all night: the strongest of before the count choose first, by
    seats won last time, then by how many candidates they have (`candidate_counts`)."""
    candidate_counts = candidate_counts or {}
    lines = sorted(
        board["tally"], key=lambda t: (-(t["previous"] or 0), -candidate_counts.get(t["party"], 0), t["party"])
    )
    return distinct_colours({t["party"]: t.get("colour") or "" for t in lines}, [t["party"] for t in lines])


def person_line(entry: Entry | None, tints: dict[str, str]) -> Person:
    if entry is None:
        return Person(wording.MISSING, "", "", "")
    code = entry["party"]
    return Person(wording.person(entry), code, tints.get(code) or party_colour(code), grouped(entry["votes"]))


def change_words(seat: Entry) -> str:
    """`gain from AAP`, or `would gain` while it is only a lead; `held by AAP` where nobody is ahead yet; nothing where
    last time is not known."""
    before = (seat.get("previous") or {}).get("party")
    if not before:
        return ""
    if wording.ahead(seat) is None:
        return say("mark.held", party=before)
    lost, would = wording.losing_party(seat), "" if seat["status"] in WON else "would_"
    return say(f"mark.{would}gain", party=lost) if lost else say(f"mark.{would}hold")


def is_new(seat: Entry, now: datetime | None) -> bool:
    changed = when(seat.get("changed_at"))
    return bool(now and changed and wording.ahead(seat) and 0 <= (now - changed).total_seconds() < JUST_NOW_S)


def seat_classes(seat: Entry, now: datetime | None = None) -> str:
    """The words that style and filter a seat: its status, and what is remarkable about it."""
    first = wording.ahead(seat)
    marks = {
        "is-won": seat["status"] in WON,
        "is-early": wording.is_early(seat),
        "is-tie": wording.is_tie(seat),
        "is-close": wording.is_close(seat),
        "is-gain": wording.losing_party(seat) is not None,
        "is-corrected": bool(seat["corrected"]),
        "is-flagged": bool(seat["flags"]),
        "is-new": is_new(seat, now),
        "is-empty": first is None and not wording.is_tie(seat),
    }
    return " ".join([f"s-{seat['status']}", *(name for name, holds in marks.items() if holds)])


def notes(seat: Entry) -> tuple[str, ...]:
    """Words on trust: early, corrected, being checked; and our own call, which is nobody else's."""
    moved_on = wording.source_moved_on(seat)
    marks = {
        "mark.early": wording.is_early(seat) and wording.ahead(seat) is not None,
        "mark.close": wording.is_close(seat),
        "mark.corrected": seat["corrected"] and not moved_on,
        "mark.lot": wording.BY_LOT in seat["flags"],
        "mark.flag": set(seat["flags"]) - {wording.BY_LOT, *wording.moved_on_flags(seat)},
    }
    called = seat.get("call")
    editor_call = (say("mark.call", party=called["party"], leader=wording.person(called)),) if called else ()
    return (*(say(key) for key, holds in marks.items() if holds), *moved_on, *editor_call)


def progress_percent(seat: Entry) -> float:
    """How far the count of a seat is, 0 to 100."""
    if seat["status"] in WON:
        return 100.0
    return round(100 * (seat["round"] or 0) / seat["rounds"], 1) if seat["rounds"] else 0.0


def seat_line(seat: Entry, tints: dict[str, str], now: datetime | None = None) -> SeatLine:
    return SeatLine(
        number=seat["number"],
        name=wording.seat_name(seat),
        category=seat["category"] if seat["category"] in ("SC", "ST") else "",
        classes=seat_classes(seat, now),
        first=person_line(wording.ahead(seat), tints),
        second=person_line(wording.behind(seat), tints),
        margin=grouped(seat["margin"]),
        change=change_words(seat),
        round=wording.round_words(seat),
        progress=progress_percent(seat),
        status=wording.status_words(seat),
        state=wording.state_words(seat),
        clock=clock(seat["source_at"]) if seat["source_at"] else "",
        source_at=seat["source_at"] or "",
        notes=notes(seat),
        sentence=wording.contest_sentence(seat),
    )


def party_line(
    tally: Entry, tints: dict[str, str], names: dict[str, str], early: bool = False, since: int | None = None
) -> PartyLine:
    """`names` are the parties' names in the reader's language. While it is `early` a change says nothing."""
    change = None if early else tally["change"]
    return PartyLine(
        code=tally["party"],
        name=names.get(tally["party"]) or familiar(tally["name"]),
        colour=tints[tally["party"]],
        won=tally["won"],
        leading=tally["leading"],
        total=tally["total"],
        change=signed(change),
        trend="" if not change else "up" if change > 0 else "down",
        before=say("rival.before", n=grouped(tally["previous"]), year=since) if since else "",
        share=percent(tally["vote_share"]),
        votes=grouped(tally["votes"]),
        is_small=not tally["total"] and not tally["previous"] and (tally["vote_share"] or 0) < SHOWN_SHARE,
    )
