"""What holds of one seat: a result, a tie, a recount, a close finish, a lead that nobody can take any more."""

from collections.abc import Iterator, Mapping
from typing import Any

from results.domain.contest import Standing
from results.domain.moments.moment import Moment, of_seat
from results.domain.moments.views import SeatView
from results.domain.names import key
from results.domain.statuses import OPEN, WON, Status

NUMBERS_IN_WORDS = {
    "declared": ("winner", "margin"),
    "nota_above_margin": ("votes", "margin"),
    "namesake_above_margin": ("votes", "margin"),
}
"""By kind of condition, the facts that its words give: when one changes, the condition is published anew."""


def conditions(view: SeatView) -> Iterator[Moment]:
    """Everything that holds of the seat now."""
    for rule in (_declared, _tie, _recount, _decided, _nota, _namesake, _upset):
        yield from rule(view)


def _numbers(view: SeatView) -> dict[str, Any]:
    return {name: view.entry[name] for name in ("margin", "round", "rounds", "votes_counted", "source_at")}


def winners_margin(view: SeatView) -> int | None:
    """The margin of the declared winner: none where another person has more votes, or the winner stood alone."""
    seat = view.entry
    leader, winner = seat["leader"], seat["winner"]
    return seat["margin"] if winner and leader and leader["serial"] == winner["serial"] else None


def winner_of(view: SeatView) -> Mapping[str, Any] | None:
    seat = view.entry
    return seat["winner"] if seat["status"] in WON else None


def _declared(view: SeatView) -> Iterator[Moment]:
    seat, winner = view.entry, winner_of(view)
    if winner is None:
        return
    margin, second = winners_margin(view), view.entry["runner_up"]
    loser = second if margin is not None and second and second["serial"] in view.key_serials else None
    facts = {"winner": dict(winner), "loser": dict(loser) if loser else None, **_numbers(view), "margin": margin}
    rank = _result_rank(view, winner, margin, bool(loser))
    yield of_seat("declared", seat, winner["serial"], rank, facts, person=winner, phrase=_result_words(view, facts))


def declaration_withdrawn(view: SeatView, published: Mapping[str, Any]) -> Iterator[Moment]:
    """The source takes a result back. `published` are the facts that were published of it."""
    winner, facts = published["winner"], {"winner": published["winner"], **_numbers(view)}
    rank = 85 if winner["serial"] in view.key_serials else 72
    yield of_seat("declaration_withdrawn", view.entry, view.entry["changed_at"], rank, facts, person=winner)


def _result_words(view: SeatView, facts: Mapping[str, Any]) -> str:
    if view.entry["status"] == Status.UNCONTESTED:
        return "declared.uncontested"
    if "by_lot" in view.entry["flags"]:
        return "declared.lot"
    if not facts["margin"]:
        return "declared.plain"
    words = "declared.defeats" if facts["loser"] else "declared"
    return f"{words}.one" if facts["margin"] == 1 else words


def _result_rank(view: SeatView, winner: Mapping[str, Any], margin: int | None, key_loses: bool) -> int:
    """A key candidate's end first, then how close it was."""
    counted = view.entry["votes_counted"] or 0
    if key_loses:
        return 85 if winner["serial"] in view.key_serials else 75
    if "by_lot" in view.entry["flags"] or (margin and margin <= 100):
        return 80
    if margin and margin <= counted * view.limits.photo_finish_share:
        return 55 if view.has_key_contests else 62
    return 55 if winner["serial"] in view.key_serials else 30


def _tie(view: SeatView) -> Iterator[Moment]:
    seat = view.entry
    if seat["leader"] is None and seat["margin"] == 0 and seat["status"] in OPEN:
        late = view.rounds_left == 0
        yield of_seat("tie", seat, "", 75 if late else 35, _numbers(view))


def _recount(view: SeatView) -> Iterator[Moment]:
    if view.entry["status"] == Status.RECOUNT:
        yield of_seat("recount", view.entry, "", 60, _numbers(view))


def close_finish(view: SeatView) -> Iterator[Moment]:
    """Little between the first two and little left to count: an event, which the result doesn't make untrue."""
    seat, left = view.entry, view.rounds_left
    leader, second, margin, counted = seat["leader"], seat["runner_up"], seat["margin"], seat["votes_counted"]
    if seat["status"] not in OPEN or left is None or left > 2 or not leader or not second or not margin or not counted:
        return
    if margin <= counted * view.limits.photo_finish_share:
        facts = {"leader": view.of_one_time(leader), "runner_up": view.of_one_time(second), **_numbers(view)}
        others = 50 if view.has_key_contests else 60
        rank = others if view.key_serials.isdisjoint({leader["serial"], second["serial"]}) else 65
        words = "photo_finish.one" if margin == 1 else ""
        yield of_seat("photo_finish", seat, "", rank, facts, person=leader, phrase=words)


def _decided(view: SeatView) -> Iterator[Moment]:
    """Arithmetic only: the lead is larger than all votes that are left, at most."""
    seat = view.entry
    most = view.roll.polled if view.roll.polled is not None else view.roll.electors
    leader, margin, counted = seat["leader"], seat["margin"], seat["votes_counted"]
    if most is None or not leader or not margin or not counted or seat["status"] not in OPEN | {Status.DECLARED}:
        return
    left = most - counted
    if 0 <= left < margin and seat["runner_up"]:
        facts = {"leader": dict(leader), "votes_left": left, **_numbers(view)}
        rank = 55 if leader["serial"] in view.key_serials else 20
        yield of_seat("decided", seat, leader["serial"], rank, facts, person=leader)


def _nota(view: SeatView) -> Iterator[Moment]:
    margin = winners_margin(view)
    nota = next((s.votes.total for s in view.standings if s.ballot.is_nota), None)
    if winner_of(view) and margin and nota is not None and nota > margin:
        yield of_seat("nota_above_margin", view.entry, "", 35, {"votes": nota, **_numbers(view)})


def _namesake(view: SeatView) -> Iterator[Moment]:
    """Somebody else of the loser's name took more votes than the loser was short of."""
    margin, loser = winners_margin(view), view.entry["runner_up"]
    if not winner_of(view) or not margin or not loser:
        return
    first_two = {view.entry["winner"]["serial"], loser["serial"]}
    for other in view.standings:
        votes = other.votes.total
        if other.ballot.serial in first_two or other.ballot.is_nota or votes is None or votes <= margin:
            continue
        if same_name(other.ballot.name, loser["name"]):
            facts = {"namesake": _person(other), "loser": dict(loser), "votes": votes, **_numbers(view)}
            yield of_seat("namesake_above_margin", view.entry, other.ballot.serial, 65, facts)


def same_name(one: str, other: str) -> bool:
    """The words of one name, in any order, are words of the other; one word alone is no name."""
    a, b = set(key(one).split()), set(key(other).split())
    return (min(len(a), len(b)) > 1 and (a <= b or b <= a)) or a == b


def _person(standing: Standing) -> dict[str, Any]:
    ballot = standing.ballot
    identity = {"serial": ballot.serial, "name": ballot.name, "party": ballot.party}
    return {**identity, "votes": standing.votes.total, "alias": ballot.alias}


def _upset(view: SeatView) -> Iterator[Moment]:
    """A seat that one party won in every election known, two at least, goes to another."""
    winner = winner_of(view)
    holders = {past.get("party") for past in view.previous}
    if winner is None or len(view.previous) < 2 or len(holders) != 1 or winner["party"] in holders:
        return
    held_by = holders.pop()
    if not held_by:
        return
    facts = {"winner": dict(winner), "held_by": held_by, "years": [past["year"] for past in view.previous]}
    facts["source_at"] = view.entry["source_at"]
    yield of_seat("upset", view.entry, winner["serial"], 40, facts, person=winner)


def numbers_changed(kind: str, published: Mapping[str, Any], current: Mapping[str, Any]) -> bool:
    """Whether the words of a standing condition give numbers that have changed. A familiar name may come late."""
    names = NUMBERS_IN_WORDS.get(kind, ())
    return any(_without_alias(published.get(name)) != _without_alias(current.get(name)) for name in names)


def _without_alias(fact: Any) -> Any:
    if not isinstance(fact, Mapping):
        return fact
    return {name: value for name, value in fact.items() if name != "alias"}
