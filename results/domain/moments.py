"""Facts worth a headline, found by comparing what was published with what is about to be.

A moment has a key: while it stands it is not told again. Moments that state a condition (a majority, a declaration)
are taken back when the condition ends; moments that report an event (a lead changed hands) stay.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from results.domain.board import Entry
from results.domain.names import familiar, grouped
from results.domain.parties import NOT_PARTIES
from results.domain.tally import Tally


@dataclass(frozen=True, slots=True)
class Moment:
    """`significance` is 0 to 100: what a reader with time for one line should see first."""

    kind: str
    key: str
    headline: str
    significance: int
    seat: int | None = None
    party: str | None = None
    candidate: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    def entry(self) -> Entry:
        """The wire's entry, but for id, seq and time, which the log gives it."""
        return {
            "kind": self.kind,
            "headline": self.headline,
            "seat": self.seat,
            "party": self.party,
            "candidate": self.candidate,
            "significance": self.significance,
            "retracted": False,
            "facts": self.facts,
        }


@dataclass(frozen=True, slots=True)
class Turn:
    """What one change means: moments to tell, and keys of moments that stopped being true."""

    told: tuple[Moment, ...] = ()
    ended: tuple[str, ...] = ()


def called(person: Mapping[str, Any]) -> str:
    """The name readers know, else the ballot's in running text."""
    return person.get("alias") or familiar(person["name"])


def lead_change(seat: Entry, last: Mapping[str, Any], key_serials: Collection[int]) -> Moment:
    """`seat` is the entry after; `last` is the person who led before, however long ago."""
    leader, place = seat["leader"], familiar(seat["name"])
    watched = {leader["serial"], last["serial"]} & set(key_serials)
    return Moment(
        kind="lead_change",
        key=f"lead_change:{seat['number']}:{seat['flips']}",
        headline=f"{called(last)} trails from {place}, {_of(leader)} {called(leader)} in the lead",
        significance=70 if watched else 40,
        seat=seat["number"],
        party=leader["party"],
        candidate=leader["serial"],
        facts={"from": dict(last), "to": leader, "margin": seat["margin"], "round": seat["round"]},
    )


def lead_corrected(seat: Entry, last: Mapping[str, Any], key_serials: Collection[int]) -> Moment:
    """An editor's act put another person in the lead: said as a correction, not counted as a lead that changed."""
    told = lead_change(seat, last, key_serials)
    leader, place = seat["leader"], familiar(seat["name"])
    return replace(
        told,
        kind="correction",
        key=f"correction:{seat['number']}:{seat['changed_at']}",
        headline=f"Correction in {place}: {_of(leader)} {called(leader)} leads, not {called(last)}",
    )


def note(text: str, significance: int, seat: int | None, at: str, **facts: Any) -> Moment:
    """A public note of the desk as a moment, so that every feed carries it. `at` tells notes of one seat apart."""
    return Moment("correction", f"note:{seat or ''}:{at}", text, significance, seat=seat, facts=facts)


def call(seat: Entry, person: Mapping[str, Any], key_serials: Collection[int]) -> Moment:
    """Our own call of a seat; `seat` is its entry."""
    return Moment(
        kind="call",
        key=call_key(seat["number"], person["serial"]),
        headline=f"Our call: {_of(person)} {called(person)} wins {familiar(seat['name'])}",
        significance=65 if person["serial"] in key_serials else 45,
        seat=seat["number"],
        party=person["party"],
        candidate=person["serial"],
        facts={"called": dict(person), "by": "desk"},
    )


def call_key(number: int, serial: int) -> str:
    return f"call:{number}:{serial}"


def _of(person: Mapping[str, Any]) -> str:
    return "independent" if person["party"] in NOT_PARTIES else f"{person['party']}'s"


def declared(before: Entry | None, after: Entry, key_serials: Collection[int]) -> Turn:
    """A seat's result declared, or taken back, or declared for another."""
    old, new = (before or {}).get("winner"), after["winner"]
    if (old and old["serial"]) == (new and new["serial"]):
        return Turn()
    ended = (_declared_key(after["number"], old),) if old else ()
    return Turn((_declaration(after, new, key_serials),) if new else (), ended)


def _declared_key(number: int, winner: Mapping[str, Any]) -> str:
    return f"declared:{number}:{winner['serial']}"


def _declaration(seat: Entry, winner: Mapping[str, Any], key_serials: Collection[int]) -> Moment:
    by = f" by {grouped(seat['margin'])} votes" if seat["margin"] else ""
    if seat["status"] == "uncontested":
        by = " uncontested"
    elif "by_lot" in seat["flags"]:
        by = ", decided by lot"
    return Moment(
        kind="declared",
        key=_declared_key(seat["number"], winner),
        headline=f"{_of(winner).capitalize() if _of(winner) == 'independent' else _of(winner)} {called(winner)} "
        f"wins {familiar(seat['name'])}{by}",
        significance=60 if winner["serial"] in key_serials else 30,
        seat=seat["number"],
        party=winner["party"],
        candidate=winner["serial"],
        facts={"winner": dict(winner), "margin": seat["margin"]},
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A party's tally before and after one change. `has_led`: it led or won a seat earlier in the night."""

    code: str
    name: str
    before: Tally
    after: Tally
    has_led: bool


def of_tally(line: Line, majority_mark: int) -> Turn:
    """What a party's new tally means: its first seat, a majority crossed in leads or in wins, or lost again.

    A by-election has no majority: its mark is 0, which nobody crosses.
    """
    if line.code in NOT_PARTIES:
        return Turn()
    told = [_first_seat(line)] if not line.has_led and line.after.won + line.after.leading > 0 else []
    ended = []
    for kind, was, now in (
        ("majority_leads", line.before.won + line.before.leading, line.after.won + line.after.leading),
        ("majority_wins", line.before.won, line.after.won),
    ):
        if was < majority_mark <= now:
            told.append(_majority(kind, line, majority_mark, now))
        elif now < majority_mark <= was:
            ended.append(f"{kind}:{line.code}")
    return Turn(tuple(told), tuple(ended))


def _first_seat(line: Line) -> Moment:
    """An uncontested seat is won without ever being led."""
    kind = "first_lead" if line.after.leading else "first_win"
    return Moment(
        kind=kind,
        key=f"{kind}:{line.code}",
        headline=f"{line.name} {'leads in' if line.after.leading else 'wins'} its first seat",
        significance=35,
        party=line.code,
        facts={"won": line.after.won, "leading": line.after.leading},
    )


def _majority(kind: str, line: Line, mark: int, seats: int) -> Moment:
    won = kind == "majority_wins"
    return Moment(
        kind=kind,
        key=f"{kind}:{line.code}",
        headline=f"{line.name} {'wins a majority' if won else 'crosses the majority mark in leads'}: "
        f"{seats} seats, {mark} needed",
        significance=100 if won else 90,
        party=line.code,
        facts={"won": line.after.won, "leading": line.after.leading, "majority_mark": mark},
    )
