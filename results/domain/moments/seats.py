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
    """A seat's result declared, or taken back, or declared for another."""
    old, new = (before or {}).get("winner"), after["winner"]
    if (old and old["serial"]) == (new and new["serial"]):
        return News()
    ended = (_declared_key(after["number"], old),) if old else ()
    return News((_declaration(after, new, key_serials),) if new else (), ended)


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
        headline=f"{at_start(possessive(winner))} {display_name(winner)} wins {familiar(seat['name'])}{by}",
        significance=60 if winner["serial"] in key_serials else 30,
        seat=seat["number"],
        party=winner["party"],
        candidate=winner["serial"],
        facts={"winner": dict(winner), "margin": seat["margin"]},
    )
