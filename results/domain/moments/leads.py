"""Who leads a seat, and who led it before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from results.domain.moments.moment import Moment, of_seat
from results.domain.moments.views import SeatView
from results.domain.statuses import OPEN


@dataclass(frozen=True, slots=True)
class LastChange:
    """The last lead change of a seat that is still a moment. `since` is when the first of its changes was seen, by the
    source's clock, `changes` how many are told by it."""

    key: str
    at: str
    since: str
    changes: int


def lead_change(view: SeatView, last: Mapping[str, Any], before: LastChange | None = None) -> Moment:
    """`last` is the person who led before, however long ago. With a change shortly `before`, the two are one story."""
    seat, leader = view.entry, view.entry["leader"]
    again = _follows(view, before)
    facts = _facts(view, last)
    if again and before:
        facts |= {"changes": before.changes + 1, "since": before.since}
    return of_seat(
        "lead_change",
        seat,
        seat["flips"],
        _rank(view, {leader["serial"], last["serial"]}),
        facts,
        person=leader,
        phrase="lead_change.again" if again else _words(view, last),
    )


def _words(view: SeatView, last: Mapping[str, Any]) -> str:
    if view.entry["flips"] > 2:
        return "lead_change.back"
    return "lead_change" if _is_told_of_loser(view, last) else "lead_change.overtakes"


def _is_told_of_loser(view: SeatView, last: Mapping[str, Any]) -> bool:
    """A key candidate who falls behind is the news; of two key candidates, the one whose party held the seat."""
    held_by = view.previous[0].get("party") if view.previous else last["party"]
    both = view.entry["leader"]["serial"] in view.key_serials
    return last["serial"] in view.key_serials and (not both or held_by == last["party"])


def replaced_keys(view: SeatView, before: LastChange | None) -> tuple[str, ...]:
    """Keys of the moments that a lead change takes the place of."""
    return (before.key,) if before and _follows(view, before) else ()


def _follows(view: SeatView, before: LastChange | None) -> bool:
    at = view.entry["source_at"]
    if before is None or not at or not before.at:
        return False
    passed = datetime.fromisoformat(at) - datetime.fromisoformat(before.at)
    return timedelta(0) <= passed <= timedelta(minutes=view.limits.one_story_minutes)


def _facts(view: SeatView, last: Mapping[str, Any]) -> dict[str, Any]:
    """Votes of one time: those that are published with this change."""
    seat = view.entry
    return {
        "from": view.of_one_time(last),
        "to": view.of_one_time(seat["leader"]),
        "runner_up": view.of_one_time(seat["runner_up"]) if seat["runner_up"] else None,
        "margin": seat["margin"],
        "round": seat["round"],
        "rounds": seat["rounds"],
        "votes_counted": seat["votes_counted"],
        "flips": seat["flips"],
        "source_at": seat["source_at"],
    }


def _rank(view: SeatView, people: set[int]) -> int:
    """A contest of two key candidates first, then one of one, then leads that change late before early ones."""
    if people & view.key_serials:
        return 70 if people <= view.key_serials else 55
    left, rounds = view.rounds_left, view.entry["rounds"]
    if left is None or not rounds:
        return 30
    late = 50 if view.has_key_contests else 60
    return late if left * 10 <= rounds else 40 if left * 4 <= rounds else 30 if left * 4 <= rounds * 3 else 20


def lead_corrected(view: SeatView, last: Mapping[str, Any]) -> Moment:
    """An editor's act put another person in the lead: a correction, not counted as a lead that changed."""
    seat, leader = view.entry, view.entry["leader"]
    people = {leader["serial"], last["serial"]}
    rank = 70 if people & view.key_serials else 40
    facts = _facts(view, last)
    return of_seat("correction", seat, seat["changed_at"], rank, facts, person=leader, phrase="correction.lead")


def first_figures(view: SeatView) -> Iterator[Moment]:
    """A key candidate in the first figures of the seat; who trails is told before who leads."""
    seat, before = view.entry, view.before or {}
    leader, second = seat["leader"], seat["runner_up"]
    if before.get("leader") or before.get("flips") or not leader or not second or seat["status"] not in OPEN:
        return
    facts = {"leader": view.of_one_time(leader), "runner_up": view.of_one_time(second), **_numbers(view)}
    if second["serial"] in view.key_serials:
        yield of_seat("key_trails", seat, "", 45, facts, person=second)
    elif leader["serial"] in view.key_serials:
        yield of_seat("key_leads", seat, "", 35, facts, person=leader)


def _numbers(view: SeatView) -> dict[str, Any]:
    return {name: view.entry[name] for name in ("margin", "round", "rounds", "votes_counted", "source_at")}
