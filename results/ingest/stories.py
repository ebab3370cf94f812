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
from results.ingest.unsure import Unsure
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
    unsure: Unsure = field(default_factory=Unsure)
    withdrawn: Mapping[int, datetime] = field(default_factory=dict)
    """By contest number: events that rest on its numbers of this source time or later are taken back."""


@dataclass(slots=True)
class _News:
    """`standing` is what stood before, by key; then what begins, and what ends with the reason why."""

    standing: dict[str, MomentRow]
    began: list[Moment] = field(default_factory=list)
    ended: dict[str, str] = field(default_factory=dict)

    def end(self, keys: Iterable[str], why: str) -> None:
        for key in keys:
            if key in self.standing:
                self.ended.setdefault(key, why)

    def compare(self, stood: Iterable[str], holds: Mapping[str, Moment]) -> None:
        """Conditions that hold and did not stand begin; those that stood and do not hold end."""
        self.end(set(stood) - holds.keys(), ENDED)
        for key, moment in holds.items():
            row = self.standing.get(key)
            if row and moment.is_news and contest_rules.told_otherwise(moment.kind, row.entry["facts"], moment.facts):
                self.end([key], WITHDRAWN)
                row = None
            if row is None and moment.is_news:
                self.began.append(moment)


def tell(election: Election, rows: Mapping[str, PartyTally], changes: Changes, now: datetime, why: str) -> list[Change]:
    """The events of the moments that begin and end with this transaction. `rows` is the tally as it is about to be,
    `why` the public reason of what people take back."""
    news = _News(_standing(election, changes), began=list(changes.made))
    news.end(changes.taken_back, BY_EDITOR)
    for view in changes.views:
        _of_seat(view, changes, news)
    for number, since in changes.withdrawn.items():
        news.end(_resting_on(number, since, news.standing.values()), WITHDRAWN)
    board = board_view.of(election, rows)
    _of_board(election, board, _sure_conditions(election, rows, changes.unsure), news, now)
    return [*_retractions(news, now, why), *_beginnings(election, news, board.source_at, now)]


def _standing(election: Election, changes: Changes) -> dict[str, MomentRow]:
    numbers = {view.number for view in changes.views} | set(changes.withdrawn)
    of_interest = Q(kind__in=BOARD_CONDITIONS) | Q(seat__in=numbers) | Q(key__in=changes.taken_back)
    rows = MomentRow.objects.filter(of_interest, election=election, standing=True).order_by("seq")
    return {row.key: row for row in rows}


def _of_seat(view: SeatView, changes: Changes, news: _News) -> None:
    rows = [row for row in news.standing.values() if row.seat == view.number]
    holds = moments.of_seat(view)
    if is_mixture(view.entry["flags"]):
        _of_mixture(rows, holds, news)
        return
    results = [row for row in rows if row.kind == "declared" and row.key not in holds]
    news.compare([row.key for row in rows if row.kind in SEAT_CONDITIONS], holds)
    if results and not any(moment.kind == "declared" for moment in holds.values()) and not changes.by_editor:
        news.began += contest_rules.declaration_withdrawn(view, results[-1].entry["facts"])
    news.began += [moment for moment in leads.first_figures(view) if not changes.by_editor]
    news.began += contest_rules.close_finish(view)
    if last := changes.former_leaders.get(view.number):
        _lead_changed(view, last, rows, changes, news)


def _of_mixture(rows: Iterable[MomentRow], holds: Mapping[str, Moment], news: _News) -> None:
    """Numbers of two times make no news: what they leave standing stands, all else ends or waits for a person."""
    for row in rows:
        moment = holds.get(row.key)
        if row.kind not in SEAT_CONDITIONS:
            continue
        if moment is None:
            news.end([row.key], ENDED)
        elif contest_rules.told_otherwise(row.kind, row.entry["facts"], moment.facts):
            news.end([row.key], WITHDRAWN)


def _sure_conditions(election: Election, rows: Mapping[str, PartyTally], unsure: Unsure) -> Mapping[str, Moment] | None:
    """What holds of the board without the contests that are mixtures; None where there are none."""
    if not unsure.contributions:
        return None
    board = board_view.of(election, unsure.sure_rows(rows))
    seats = [replace(s, party=None, winner=None) if s.number in unsure.contributions else s for s in board.seats]
    return moments.of_board(replace(board, seats=tuple(seats)))


def _lead_changed(
    view: SeatView, last: Mapping[str, Any], rows: Iterable[MomentRow], changes: Changes, news: _News
) -> None:
    told = [row for row in rows if row.kind in ("lead_change", "correction") and "to" in row.entry["facts"]]
    if changes.by_editor:
        news.end((row.key for row in told if row.entry["facts"]["to"]["serial"] == last["serial"]), WITHDRAWN)
        news.began.append(leads.lead_corrected(view, last))
        return
    before = _last_change([row for row in told if row.kind == "lead_change"])
    news.end(leads.folded(view, before), FOLDED)
    news.began.append(leads.lead_change(view, last, before))


def _last_change(rows: list[MomentRow]) -> LastChange | None:
    if not rows:
        return None
    facts = rows[-1].entry["facts"]
    at = facts.get("source_at") or ""
    return LastChange(rows[-1].key, at, facts.get("since") or at, facts.get("changes") or 1)


def _resting_on(number: int, since: datetime, rows: Iterable[MomentRow]) -> list[str]:
    """Events that give numbers of this seat of `since` or later."""
    found = []
    for row in rows:
        at = row.entry["facts"].get("source_at")
        if row.seat == number and row.kind in EVENTS and at and datetime.fromisoformat(at) >= since:
            found.append(row.key)
    return found


def _of_board(
    election: Election, board: BoardView, sure: Mapping[str, Moment] | None, news: _News, now: datetime
) -> None:
    """What no longer holds ends at once; what begins waits until the poll's last seat has come, and holds without the
    contests that are mixtures (`sure`) too."""
    stood = [key for key, row in news.standing.items() if row.kind in BOARD_CONDITIONS]
    holds = moments.of_board(board)
    if not is_settled(election, now):
        news.end(set(stood) - holds.keys(), ENDED)
    else:
        begin = holds if sure is None else {k: m for k, m in holds.items() if k in sure or k in news.standing}
        news.compare(stood, begin)
        news.began += _swings(election, board) if sure is None else []
    gone = [news.standing[key] for key in news.ended if key in stood]
    for row in gone:
        if row.kind == "first_lead" and row.party:
            news.began += tallies.lost_only_lead(board, row.party)
        elif row.kind == "source_down" and board.source_state == "ok":
            news.began.append(progress.source_back(board.source_at))


def _swings(election: Election, board: BoardView) -> list[Moment]:
    """Leads of now beside those of half an hour ago, which are then replaced by those of now."""
    kept = election.leaders_then
    then = swings.Leaders(kept["at"], {int(n): party for n, party in kept["party"].items()}) if kept else None
    found = list(swings.gained_leads(board, then))
    if board.reporting and board.source_at and (then is None or swings.due(board, then)):
        now = swings.Leaders.of(board)
        election.leaders_then = {"at": now.at, "party": {str(n): party for n, party in now.party.items()}}
        election.save(update_fields=["leaders_then"])
    return found


def is_settled(election: Election, now: datetime) -> bool:
    """Whether the board is of one reading of the source: no seats of the poll under way are still to come."""
    return not election.awaited_seats or election.awaited_until is None or now >= election.awaited_until


def arrived(election: Election, numbers: Collection[int]) -> None:
    """Seats of the poll under way that have come, whatever they brought."""
    left = [number for number in election.awaited_seats if number not in numbers]
    if left != election.awaited_seats:
        election.awaited_seats = left
        election.save(update_fields=["awaited_seats"])


def _retractions(news: _News, now: datetime, reason: str) -> list[Change]:
    """Rows that no longer stand; those that readers know are taken back on the wire."""
    rows = [news.standing[key] for key in news.ended]
    kept = {row.pk for row in rows if news.ended[row.key] == BY_EDITOR and row.kind not in MADE}
    MomentRow.objects.filter(pk__in={row.pk for row in rows} - kept).update(standing=False)
    MomentRow.objects.filter(pk__in=kept).update(hidden=True)  # they still hold, and are not to be told again
    return [retraction(row, news.ended[row.key], now, reason) for row in rows if not row.hidden]


def retraction(row: MomentRow, why: str, now: datetime, reason: str = "") -> Change:
    """The event that takes a moment back."""
    known = {name: row.entry[name] for name in ("id", "kind", "seat", "party", "significance")}
    given = {"reason": reason} if reason and why == BY_EDITOR else {}
    return Change("retracted", row.entry["id"], {**known, "at": text(now), "why": why, **given})


def _beginnings(election: Election, news: _News, source_at: str | None, now: datetime) -> list[Change]:
    """Events of what begins. What an editor hid before waits, hidden, for the editor; an event is told but once."""
    told: dict[str, list[MomentRow]] = {}
    keys = [moment.key for moment in news.began]
    for row in MomentRow.objects.filter(election=election, key__in=keys).order_by("seq") if keys else ():
        told.setdefault(row.key, []).append(row)
    changes, hidden = [], []
    for moment in news.began:
        before = [] if moment.kind in MADE else told.get(moment.key, [])
        if before and before[-1].standing and moment.kind in EVENTS:
            continue
        entry = again(moment, before, source_at).entry() | {"source_at": moment.facts.get("source_at") or source_at}
        if before and before[-1].hidden:
            hidden.append(MomentRow.of(election.pk, moment.key, entry, seq=0, at=now, hidden=True))
        else:
            changes.append(Change("moment", moment.key, entry))
    MomentRow.objects.bulk_create(hidden)
    return changes


def again(moment: Moment, before: list[MomentRow], source_at: str | None) -> Moment:
    """A condition that is back soon is no great news."""
    last = before[-1].entry.get("source_at") if before else None
    if not last or not source_at or moment.kind not in BOARD_CONDITIONS:
        return moment
    facts = {**moment.facts, "times": len(before) + 1}
    soon = datetime.fromisoformat(source_at) - datetime.fromisoformat(last) < AGAIN_WITHIN
    return replace(
        moment, facts=facts, significance=min(moment.significance, RANK_AGAIN) if soon else moment.significance
    )
