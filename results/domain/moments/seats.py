"""Moments of one seat: a lead that changed hands, a result declared or taken back."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from results.domain.board import Entry
from results.domain.moments.moment import Moment, News
from results.domain.moments.words import at_start, display_name, possessive
from results.domain.names import familiar, grouped


def lead_change(seat: Entry, last: Mapping[str, Any], key_serials: Collection[int]) -> Moment:
    """`seat` is the entry after; `last` is the person who led before, however long ago."""
    leader, place = seat["leader"], familiar(seat["name"])
    watched = {leader["serial"], last["serial"]} & set(key_serials)
    return Moment(
        kind="lead_change",
        key=f"lead_change:{seat['number']}:{seat['flips']}",
        headline=f"{display_name(last)} trails from {place}, {possessive(leader)} {display_name(leader)} in the lead",
        significance=70 if watched else 40,
        seat=seat["number"],
        party=leader["party"],
        candidate=leader["serial"],
        facts={"from": dict(last), "to": leader, "margin": seat["margin"], "round": seat["round"]},
    )


def lead_corrected(seat: Entry, last: Mapping[str, Any], key_serials: Collection[int]) -> Moment:
    """An editor's act put another person in the lead: said as a correction, not counted as a lead that changed."""
    changed = lead_change(seat, last, key_serials)
    leader, place = seat["leader"], familiar(seat["name"])
    return replace(
        changed,
        kind="correction",
        key=f"correction:{seat['number']}:{seat['changed_at']}",
        headline=f"Correction in {place}: {possessive(leader)} {display_name(leader)} leads, not {display_name(last)}",
    )


def declared(before: Entry | None, after: Entry, key_serials: Collection[int]) -> News:
    """A seat's result declared, taken back, declared for another, or by other numbers than those told of it."""
    old, new = (before or {}).get("winner"), after["winner"]
    if _declared_facts(before) == _declared_facts(after):
        return News()
    ended = (_declared_key(after["number"], old),) if old else ()
    return News((_declaration(after, new, key_serials),) if new else (), ended)


def _declared_facts(seat: Entry | None) -> tuple[Any, ...] | None:
    """All that a declaration tells but for the familiar name: that may come late and makes it no other."""
    winner = (seat or {}).get("winner")
    if not seat or not winner:
        return None
    return winner["serial"], winner["name"], winner["party"], winner["votes"], _own_margin(seat), _how_won(seat)


def _declared_key(number: int, winner: Mapping[str, Any]) -> str:
    return f"declared:{number}:{winner['serial']}"


def _declaration(seat: Entry, winner: Mapping[str, Any], key_serials: Collection[int]) -> Moment:
    return Moment(
        kind="declared",
        key=_declared_key(seat["number"], winner),
        headline=f"{at_start(possessive(winner))} {display_name(winner)} wins {familiar(seat['name'])}{_how_won(seat)}",
        significance=60 if winner["serial"] in key_serials else 30,
        seat=seat["number"],
        party=winner["party"],
        candidate=winner["serial"],
        facts={"winner": dict(winner), "margin": _own_margin(seat)},
    )


def _how_won(seat: Entry) -> str:
    if seat["status"] == "uncontested":
        return " uncontested"
    if "by_lot" in seat["flags"]:
        return ", decided by lot"
    margin = _own_margin(seat)
    return f" by {grouped(margin)} votes" if margin else ""


def _own_margin(seat: Entry) -> int | None:
    """The seat's margin is its leader's: None where the winner is another, of whom it says nothing."""
    leader, winner = seat["leader"], seat["winner"]
    return seat["margin"] if leader and leader["serial"] == winner["serial"] else None
