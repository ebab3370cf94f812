"""Reconcile contests and publish the difference: rows, tally, moments and events in the caller's transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from results.domain.board import Change, Entry
from results.domain.contest import ContestState, Roll
from results.domain.corrections import is_mixture
from results.domain.entries import person, seat_entry, text
from results.domain.limits import Limits
from results.domain.moments import Moment, SeatView, call_key
from results.domain.tally import Tally, contribution
from results.domain.wire_types import OurCall
from results.ingest import stories
from results.ingest.contexts import ContestContext, load_contexts
from results.ingest.election_entry import COUNTED, election_change, without
from results.ingest.mixtures import load_mixtures
from results.ingest.rows import update_rows
from results.ingest.tally_rows import moved_rows, write_rows
from results.models import Candidate, Contest, Election
from results.publish import log
from results.publish.poke import poke

PUBLISHED_CONTEST = [
    *("status", "round", "rounds", "leader", "runner_up", "winner", "margin", "votes_counted", "flips", "last_leader"),
    *("source_at", "changed_at", "corrected", "flags", "entry", "contribution", "sure_contribution"),
]
PUBLISHED_CANDIDATE = ["evm_votes", "postal_votes", "votes", "corrected"]


@dataclass(slots=True)
class Revision:
    """What one transaction is about to publish."""

    limits: Limits
    has_key_contests: bool
    is_whole: bool
    """Every seat is looked at again, also those that read as before: what is known of their past may have changed."""
    stories: stories.Changes
    seats: list[Change] = field(default_factory=list)
    contests: list[Contest] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    shift: dict[str, Tally] = field(default_factory=dict)
    """What the tally gains, by party."""

    @property
    def by_editor(self) -> bool:
        return self.stories.by_editor


NOTHING: Mapping[int, datetime] = {}


def lock(election_id: int) -> Election:
    """The election's row, held until the caller's transaction ends: writers of one election take turns."""
    return Election.objects.select_for_update().get(pk=election_id)


def revise(
    election: Election,
    numbers: Collection[int] | None,
    now: datetime,
    contexts: dict[int, ContestContext] | None = None,
    *,
    by_editor: bool = False,
    moments: Sequence[Moment] = (),
    ended: Sequence[str] = (),
    withdrawn: Mapping[int, datetime] = NOTHING,
    why: str = "",
) -> int:
    """Bring what is published of these contests in line with observations and corrections; returns the last seq.

    `by_editor` says that a person changed it: a new leader is then a correction, not a lead that changed hands.
    `moments` are to be published besides; `ended` keys of moments that a person takes back, and `why`. `withdrawn`
    says, by contest number, that the numbers of this source time and later are withdrawn: moments that tell what
    happened by them are taken back. (Moments of what holds now need no word: they end when it does.)

    `election` must be locked. Publishing nothing new writes nothing.
    """
    moments_changed = stories.Changes(
        by_editor=by_editor,
        made=list(moments),
        taken_back=list(ended),
        withdrawn=withdrawn,
        mixtures=load_mixtures(election),
    )
    is_whole = contexts is None and numbers is None
    limits = Limits.of(election.kind, election.limits)
    revision = Revision(limits, _has_key_contests(election), is_whole, moments_changed)
    contexts = contexts if contexts is not None else load_contexts(election, numbers)
    for context in contexts.values():
        _revise_contest(context, revision, now)
    stories.mark_arrived(election, contexts)
    _write(revision)
    rows = moved_rows(election, revision.shift)
    changes = [*revision.seats, *write_rows(election, rows)]
    changes += stories.update(election, rows, moments_changed, now, why)
    return publish(election, changes + election_change(election, now), now)


def _has_key_contests(election: Election) -> bool:
    return Candidate.objects.filter(contest__election=election, is_key=True).exists()


def restate(election: Election, now: datetime) -> int:
    """Publish how the election itself reads, where nothing of its seats has changed: its source is what has."""
    stated = election.entry.get("source", {}).get("state")
    if not election.entry.keys() >= COUNTED or stated != election.source_state:
        return revise(election, (), now, {})
    return publish(election, election_change(election, now, {k: election.entry[k] for k in COUNTED}), now)


def publish(election: Election, changes: Sequence[Change], now: datetime) -> int:
    """Append to the log, and poke whoever listens once it is committed; returns the last seq."""
    if changes:
        seq = log.append(election, changes, now)
        slug, epoch = election.slug, election.epoch
        transaction.on_commit(lambda: poke(slug, epoch, seq))
    return election.seq


def _revise_contest(context: ContestContext, revision: Revision, now: datetime) -> None:
    state = context.state()
    contest = context.contest
    before: Entry = contest.entry
    former = None if is_mixture(state.flags) else _lead(contest, state, revision)
    changed_rows = _set_candidates(context, state)
    entry = seat_entry(context.seat, state, contest.flips, contest.changed_at, _call(context, state))
    lines = {code: [line.won, line.leading, line.votes] for code, line in contribution(state).items()}
    view = _view(context, state, entry, revision)
    as_before = without(entry, "source_at") == without(before, "source_at") and lines == contest.contribution
    is_same = as_before and not changed_rows
    if revision.is_whole or not is_same:
        revision.stories.views.append(view)
    if is_same:
        return
    contest.changed_at = now
    entry["changed_at"] = text(now)
    if former:
        revision.stories.former_leaders[contest.number] = former
    revision.stories.taken_back += _overruled_call(context, state)
    revision.stories.mixtures.record(contest, lines, state.flags)
    _shift(contest, lines, revision)
    _set_contest(contest, state, entry, {c.serial: c for c in context.candidates})
    revision.contests.append(contest)
    revision.candidates += changed_rows
    revision.seats.append(Change("seat", str(contest.number), entry))


def _view(context: ContestContext, state: ContestState, entry: Entry, revision: Revision) -> SeatView:
    return SeatView(
        entry=entry,
        before=context.contest.entry or None,
        standings=state.standings,
        key_serials=frozenset(context.key_serials),
        roll=Roll(context.contest.electors, context.contest.polled),
        previous=context.seat.previous,
        limits=revision.limits,
        has_key_contests=revision.has_key_contests,
    )


def _call(context: ContestContext, state: ContestState) -> OurCall | None:
    """Our own call of the seat, as the wire gives it; none once the seat is declared for another."""
    if context.call is None or _overruled_call(context, state):
        return None
    called = person(state.standing(context.call.candidate.serial))
    return {**called, "at": text(context.call.made_at)} if called else None


def _overruled_call(context: ContestContext, state: ContestState) -> list[str]:
    """The key of a call's moment, where the seat is declared for another."""
    serial = context.call.candidate.serial if context.call else None
    overruled = serial is not None and state.winner not in (None, serial)
    return [call_key(context.contest.number, serial)] if overruled and serial else []


def _lead(contest: Contest, state: ContestState, revision: Revision) -> dict[str, Any] | None:
    """Note who leads; returns who led before when the lead has changed hands. A tie in between is not a leader."""
    leader = person(state.standing(state.leader))
    if leader is None:
        return None
    last, contest.last_leader = contest.last_leader, leader
    if last is None or last["serial"] == leader["serial"]:
        return None
    contest.flips += 0 if revision.by_editor else 1
    return last


def _set_candidates(context: ContestContext, state: ContestState) -> list[Candidate]:
    """Put published votes on the candidates' rows; returns those that changed."""
    rows = {candidate.serial: candidate for candidate in context.candidates}
    changed = []
    for standing in state.standings:
        row, votes = rows[standing.ballot.serial], standing.votes
        new = (votes.evm, votes.postal, votes.total, standing.corrected)
        if new != (row.evm_votes, row.postal_votes, row.votes, row.corrected):
            row.evm_votes, row.postal_votes, row.votes, row.corrected = new
            changed.append(row)
    return changed


def _set_contest(contest: Contest, state: ContestState, entry: Entry, rows: dict[int, Candidate]) -> None:
    contest.status, contest.round, contest.rounds = state.status.value, state.round, state.rounds
    contest.leader, contest.runner_up = rows.get(state.leader or 0), rows.get(state.runner_up or 0)
    contest.winner = rows.get(state.winner or 0)
    contest.margin, contest.votes_counted = state.margin, state.votes_counted
    contest.source_at, contest.corrected, contest.flags = state.source_at, state.corrected, list(state.flags)
    contest.entry = entry


def _shift(contest: Contest, lines: dict[str, list[int]], revision: Revision) -> None:
    """Move the tally by the difference between what this contest gave it before and gives it now, by party."""
    for sign, by_party in ((-1, contest.contribution), (1, lines)):
        for code, line in by_party.items():
            revision.shift[code] = revision.shift.get(code, Tally()).plus(Tally(*line), sign)
    contest.contribution = lines


def _write(revision: Revision) -> None:
    update_rows(revision.candidates, PUBLISHED_CANDIDATE)
    update_rows(revision.contests, PUBLISHED_CONTEST)
