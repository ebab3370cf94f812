"""Which moments stand: what a transaction makes true begins, what it makes untrue is taken back, in the same events."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from results.domain import moments
from results.domain.board import Change
from results.domain.corrections import is_mixture
from results.domain.entries import text
from results.domain.moments import (
    BOARD_CONDITIONS,
    EVENTS,
    SEAT_CONDITIONS,
    BoardView,
    Moment,
    SeatView,
    leads,
    progress,
    swings,
    tallies,
)
from results.domain.moments import contests as contest_rules
from results.domain.moments.leads import LastChange
from results.ingest import board_view
from results.ingest.mixtures import Mixtures
from results.models import Election, PartyTally
from results.models import Moment as MomentRow

ENDED, WITHDRAWN, FOLDED, BY_EDITOR = "ended", "withdrawn", "folded", "by_editor"
"""Why a moment is taken back: it holds no longer; a number it rests on was withdrawn; a later moment tells it too; a
person decided so."""
MADE = frozenset({"call", "correction", "editorial"})
"""Kinds that people make: a person decides each time."""
AGAIN_WITHIN = timedelta(minutes=30)
RANK_AGAIN = 40
"""A condition that is back within so many minutes of source time ranks no higher than this."""


@dataclass(slots=True)
class Changes:
    """What one transaction changes, as far as moments are concerned."""

    views: list[SeatView] = field(default_factory=list)
    former_leaders: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    """By contest number, where the lead changed hands: who led before."""
    by_editor: bool = False
    made: list[Moment] = field(default_factory=list)
    """Moments that people make."""
    taken_back: list[str] = field(default_factory=list)
    """Keys of moments that people take back."""
    mixtures: Mixtures = field(default_factory=Mixtures)
    withdrawn: Mapping[int, datetime] = field(default_factory=dict)
    """By contest number: events that rest on its numbers of this source time or later are taken back."""


@dataclass(slots=True)
class _Difference:
    """Moments that stood before the transaction, by key; those that it begins; keys of those that it ends, with the
    reason."""

    standing: dict[str, MomentRow]
    began: list[Moment] = field(default_factory=list)
    ended: dict[str, str] = field(default_factory=dict)

    def end(self, keys: Iterable[str], why: str) -> None:
        for key in keys:
            if key in self.standing:
                self.ended.setdefault(key, why)

    def compare(self, before: Iterable[str], holds: Mapping[str, Moment]) -> None:
        """Conditions that hold and did not stand begin; those that stood and do not hold end."""
        self.end(set(before) - holds.keys(), ENDED)
        for key, moment in holds.items():
            row = self.standing.get(key)
            if row and moment.is_news and contest_rules.numbers_changed(moment.kind, row.entry["facts"], moment.facts):
                self.end([key], WITHDRAWN)
                row = None
            if row is None and moment.is_news:
                self.began.append(moment)


def update(
    election: Election, rows: Mapping[str, PartyTally], changes: Changes, now: datetime, why: str
) -> list[Change]:
    """The events of the moments that begin and end with this transaction. `rows` is the tally as it is about to be,
    `why` the public reason of what people take back."""
    difference = _Difference(_standing(election, changes), began=list(changes.made))
    difference.end(changes.taken_back, BY_EDITOR)
    for view in changes.views:
        _compare_seat(view, changes, difference)
    for number, since in changes.withdrawn.items():
        difference.end(_events_since(number, since, difference.standing.values()), WITHDRAWN)
    board = board_view.of(election, rows)
    _compare_board(election, board, _sure_conditions(election, rows, changes.mixtures), difference, now)
    return [*_retractions(difference, now, why), *_beginnings(election, difference, board.source_at, now)]


def _standing(election: Election, changes: Changes) -> dict[str, MomentRow]:
    numbers = {view.number for view in changes.views} | set(changes.withdrawn)
    of_interest = Q(kind__in=BOARD_CONDITIONS) | Q(seat__in=numbers) | Q(key__in=changes.taken_back)
    rows = MomentRow.objects.filter(of_interest, election=election, standing=True).order_by("seq")
    return {row.key: row for row in rows}


def _compare_seat(view: SeatView, changes: Changes, difference: _Difference) -> None:
    rows = [row for row in difference.standing.values() if row.seat == view.number]
    holds = moments.of_seat(view)
    if is_mixture(view.entry["flags"]):
        _compare_mixture(rows, holds, difference)
        return
    results = [row for row in rows if row.kind == "declared" and row.key not in holds]
    difference.compare([row.key for row in rows if row.kind in SEAT_CONDITIONS], holds)
    if results and not any(moment.kind == "declared" for moment in holds.values()) and not changes.by_editor:
        difference.began += contest_rules.declaration_withdrawn(view, results[-1].entry["facts"])
    difference.began += [moment for moment in leads.first_figures(view) if not changes.by_editor]
    difference.began += contest_rules.close_finish(view)
    if last := changes.former_leaders.get(view.number):
        _add_lead_change(view, last, rows, changes, difference)


def _compare_mixture(rows: Iterable[MomentRow], holds: Mapping[str, Moment], difference: _Difference) -> None:
    """Numbers of two times make no news: what they leave standing stands, all else ends or waits for a person."""
    for row in rows:
        moment = holds.get(row.key)
        if row.kind not in SEAT_CONDITIONS:
            continue
        if moment is None:
            difference.end([row.key], ENDED)
        elif contest_rules.numbers_changed(row.kind, row.entry["facts"], moment.facts):
            difference.end([row.key], WITHDRAWN)


def _sure_conditions(
    election: Election, rows: Mapping[str, PartyTally], mixtures: Mixtures
) -> Mapping[str, Moment] | None:
    """What holds of the board without the contests that are mixtures; None where there are none."""
    if not mixtures.contributions:
        return None
    board = board_view.of(election, mixtures.sure_rows(rows))
    seats = [replace(s, party=None, winner=None) if s.number in mixtures.contributions else s for s in board.seats]
    return moments.of_board(replace(board, seats=tuple(seats)))


def _add_lead_change(
    view: SeatView, last: Mapping[str, Any], rows: Iterable[MomentRow], changes: Changes, difference: _Difference
) -> None:
    published = [row for row in rows if row.kind in ("lead_change", "correction") and "to" in row.entry["facts"]]
    if changes.by_editor:
        former = [row.key for row in published if row.entry["facts"]["to"]["serial"] == last["serial"]]
        difference.end(former, WITHDRAWN)
        difference.began.append(leads.lead_corrected(view, last))
        return
    before = _last_change([row for row in published if row.kind == "lead_change"])
    difference.end(leads.replaced_keys(view, before), FOLDED)
    difference.began.append(leads.lead_change(view, last, before))


def _last_change(rows: list[MomentRow]) -> LastChange | None:
    if not rows:
        return None
    facts = rows[-1].entry["facts"]
    at = facts.get("source_at") or ""
    return LastChange(rows[-1].key, at, facts.get("since") or at, facts.get("changes") or 1)


def _events_since(number: int, since: datetime, rows: Iterable[MomentRow]) -> list[str]:
    """Events that give numbers of this seat of `since` or later."""
    keys = []
    for row in rows:
        at = row.entry["facts"].get("source_at")
        if row.seat == number and row.kind in EVENTS and at and datetime.fromisoformat(at) >= since:
            keys.append(row.key)
    return keys


def _compare_board(
    election: Election, board: BoardView, sure: Mapping[str, Moment] | None, difference: _Difference, now: datetime
) -> None:
    """What no longer holds ends at once; what begins waits until the poll's last seat has come, and holds without the
    contests that are mixtures (`sure`) too."""
    before = [key for key, row in difference.standing.items() if row.kind in BOARD_CONDITIONS]
    holds = moments.of_board(board)
    if not is_settled(election, now):
        difference.end(set(before) - holds.keys(), ENDED)
    else:
        begin = holds if sure is None else {k: m for k, m in holds.items() if k in sure or k in difference.standing}
        difference.compare(before, begin)
        difference.began += _swings(election, board) if sure is None else []
    ended = [difference.standing[key] for key in difference.ended if key in before]
    for row in ended:
        if row.kind == "first_lead" and row.party:
            difference.began += tallies.lost_only_lead(board, row.party)
        elif row.kind == "source_down" and board.source_state == "ok":
            difference.began.append(progress.source_back(board.source_at))


def _swings(election: Election, board: BoardView) -> list[Moment]:
    """Leads of now beside those of half an hour ago, which are then replaced by those of now."""
    stored = election.leaders_then
    then = swings.Leaders(stored["at"], {int(n): party for n, party in stored["party"].items()}) if stored else None
    begun = list(swings.gained_leads(board, then))
    if board.reporting and board.source_at and (then is None or swings.due(board, then)):
        now = swings.Leaders.of(board)
        election.leaders_then = {"at": now.at, "party": {str(n): party for n, party in now.party.items()}}
        election.save(update_fields=["leaders_then"])
    return begun


def is_settled(election: Election, now: datetime) -> bool:
    """Whether the board is of one reading of the source: no seats of the poll under way are still to come."""
    return not election.awaited_seats or election.awaited_until is None or now >= election.awaited_until


def mark_arrived(election: Election, numbers: Collection[int]) -> None:
    """Seats of the poll under way that have come, whatever they brought."""
    left = [number for number in election.awaited_seats if number not in numbers]
    if left != election.awaited_seats:
        election.awaited_seats = left
        election.save(update_fields=["awaited_seats"])


def _retractions(difference: _Difference, now: datetime, reason: str) -> list[Change]:
    """Rows that no longer stand; those that readers know are taken back on the wire."""
    rows = [difference.standing[key] for key in difference.ended]
    hidden_keys = {row.pk for row in rows if difference.ended[row.key] == BY_EDITOR and row.kind not in MADE}
    MomentRow.objects.filter(pk__in={row.pk for row in rows} - hidden_keys).update(standing=False)
    MomentRow.objects.filter(pk__in=hidden_keys).update(hidden=True)  # still true, not to be published again
    return [retraction(row, difference.ended[row.key], now, reason) for row in rows if not row.hidden]


def retraction(row: MomentRow, why: str, now: datetime, reason: str = "") -> Change:
    """The event that takes a moment back."""
    known = {name: row.entry[name] for name in ("id", "kind", "seat", "party", "significance")}
    explanation = {"reason": reason} if reason and why == BY_EDITOR else {}
    return Change("retracted", row.entry["id"], {**known, "at": text(now), "why": why, **explanation})


def _beginnings(election: Election, difference: _Difference, source_at: str | None, now: datetime) -> list[Change]:
    """Events of what begins. What an editor hid before waits, hidden, for the editor; an event is told but once."""
    published: dict[str, list[MomentRow]] = {}
    keys = [moment.key for moment in difference.began]
    for row in MomentRow.objects.filter(election=election, key__in=keys).order_by("seq") if keys else ():
        published.setdefault(row.key, []).append(row)
    changes, hidden = [], []
    for moment in difference.began:
        before = [] if moment.kind in MADE else published.get(moment.key, [])
        if before and before[-1].standing and moment.kind in EVENTS:
            continue
        at = moment.facts.get("source_at") or source_at
        entry = recurrence(moment, before, source_at).entry() | {"source_at": at}
        if before and before[-1].hidden:
            hidden.append(MomentRow.of(election.pk, moment.key, entry, seq=0, at=now, hidden=True))
        else:
            changes.append(Change("moment", moment.key, entry))
    MomentRow.objects.bulk_create(hidden)
    return changes


def recurrence(moment: Moment, before: list[MomentRow], source_at: str | None) -> Moment:
    """A condition that is back soon is no great news."""
    last = before[-1].entry.get("source_at") if before else None
    if not last or not source_at or moment.kind not in BOARD_CONDITIONS:
        return moment
    facts = {**moment.facts, "times": len(before) + 1}
    soon = datetime.fromisoformat(source_at) - datetime.fromisoformat(last) < AGAIN_WITHIN
    return replace(
        moment, facts=facts, significance=min(moment.significance, RANK_AGAIN) if soon else moment.significance
    )
