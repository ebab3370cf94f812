"""What the desk shows of a night at this moment: what needs a person, and what it helps to watch."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from results.domain.contest import Basis
from results.domain.corrections import OF_COUNT
from results.domain.limits import Limits
from results.domain.names import familiar
from results.domain.statuses import Status
from results.editorial.corrections import source_value
from results.editorial.expiry import has_caught_up
from results.editorial.release import fingerprint, release_effect
from results.ingest.contexts import ContestContext, basis, load_contexts
from results.models import (
    AuditLine,
    Candidate,
    Contest,
    Contradiction,
    Election,
    Held,
    HeldState,
    Override,
    Party,
    Proposal,
    Webhook,
)
from results.publish.sources import is_lasting, sources

LISTED = 40
PROGRESS = ("overdue", "moved", "passed", "agrees", "")
"""What may have happened to a correction since: its time is over, the source has counted on under it, has passed it,
says the same. The most pressing first."""


@dataclass(frozen=True, slots=True)
class ActiveCorrection:
    """An active override, and what the source says of the same now."""

    row: Override
    source_now: str
    round_now: int | None
    """The source's round."""
    progress: str
    """One of PROGRESS; empty where nothing happened."""


@dataclass(frozen=True, slots=True)
class Task:
    """How many of what need a person now, and where they are: a fragment of the page, or another page."""

    count: int
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class HeldReason:
    """Why a reading is held, and of whom it speaks."""

    code: str
    detail: str
    who: str


@dataclass(frozen=True, slots=True)
class HeldItem:
    """A held reading as the desk lists it."""

    row: Held
    age_s: int
    fingerprint: str
    reasons: list[HeldReason]
    changes_result: bool
    """Releasing it would put another person in front or change a declared result."""
    majority: str
    """Who would have the majority then, where that is someone else; `nobody` where no one would."""


@dataclass(frozen=True, slots=True)
class Overview:
    election: Election
    now: datetime
    held: list[HeldItem]
    """The oldest, at most LISTED of them."""
    waiting: int
    to_decide: int
    """How many wait, and how many of those for a person."""
    frozen_waiting: int
    proposals: list[Proposal]
    active_corrections: list[ActiveCorrection]
    contradictions: list[Contradiction]
    close: list[Contest]
    declared_away: list[Contest]
    """Seats declared for another than their leader, or called for one who trails."""
    edits: list[AuditLine]
    source: dict[str, Any]
    unknown: int
    urgent: int
    """Of those, the ones that readers see: parties that have led a seat, ballot lines that came late."""
    webhooks_given_up: int

    @property
    def tasks(self) -> list[Task]:
        """What needs a person now; nothing that needs none."""
        slug, overtaken = self.election.slug, sum(bool(correction.progress) for correction in self.active_corrections)
        counted = (
            Task(self.to_decide, _("to decide"), "#held"),
            Task(len(self.proposals), _("to approve"), "#to-approve"),
            Task(overtaken, _("corrections overtaken"), "#corrections"),
            Task(len(self.declared_away), _("results at odds"), "#at-odds"),
            Task(self.urgent, _("names to confirm"), reverse("admin:desk_unknown", args=[slug])),
            Task(
                self.webhooks_given_up,
                _("webhooks disabled after failures"),
                reverse("admin:desk_webhooks", args=[slug]),
            ),
        )
        return [task for task in counted if task.count]

    @property
    def failing(self) -> list[dict[str, Any]]:
        """Kinds of page that did not come when last asked for."""
        return [kind for kind in self.source["kinds"] if kind["failing"]]

    @property
    def tag(self) -> str:
        """The same exactly while the page would say the same, but for ages and how often was asked."""
        parts: list[Any] = [self.election.epoch, self.election.seq, self.election.frozen, self.election.source_state]
        parts += [(w.row.pk, w.fingerprint, w.row.times, w.age_s // 15) for w in self.held]
        parts += [
            *(p.pk for p in self.proposals),
            *(
                (correction.row.pk, correction.source_now, correction.progress)
                for correction in self.active_corrections
            ),
        ]
        parts += [(c.pk, c.first_value, c.second_value) for c in self.contradictions]
        parts += [self.source["source"]["circuit"]]
        parts += [(k["kind"], k["failing"], k["last_failure"]) for k in self.failing]
        parts += [
            self.webhooks_given_up,
            self.waiting,
            self.frozen_waiting,
            self.unknown,
            *(e.pk for e in self.edits),
        ]
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:20]


def overview(election: Election, now: datetime) -> Overview:
    waiting = Held.objects.filter(contest__election=election, state=HeldState.WAITING)
    open_now = waiting.filter(frozen=False)
    shown = open_now.select_related("contest__constituency", "contest__election", "page").order_by("held_at")[:LISTED]
    rows = list(election.contests.select_related("constituency", "leader__party", "runner_up__party", "winner"))
    return Overview(
        election=election,
        now=now,
        held=_held_items(election, list(shown), now),
        waiting=open_now.count(),
        to_decide=open_now.filter(needs_person=True).count(),
        frozen_waiting=waiting.filter(frozen=True).count(),
        proposals=list(election.proposals.filter(decided_at=None).select_related("author")),
        active_corrections=active_corrections(election, now),
        contradictions=_lasting_contradictions(election),
        close=_close(rows, Limits.of(election.kind, election.limits).close_margin),
        declared_away=[row for row in rows if _at_odds(row)],
        edits=list(AuditLine.objects.filter(election=election.slug).exclude(who="")[:12]),
        source=sources(election, now),
        unknown=unknown(election),
        urgent=unknown(election, partytally__has_led=True),
        webhooks_given_up=Webhook.objects.filter(election=election, disabled_at__gt=F("failing_since")).count(),
    )


def _lasting_contradictions(election: Election) -> list[Contradiction]:
    """Pages that say different things of one time, and go on doing so."""
    rows = Contradiction.objects.filter(election=election, ended_at=None).select_related("contest__constituency")
    return [row for row in rows[:LISTED] if is_lasting(row, election)]


def _held_items(election: Election, rows: list[Held], now: datetime) -> list[HeldItem]:
    contexts = load_contexts(election, {row.contest.number for row in rows}) if rows else {}
    items = []
    for row in rows:
        effect = release_effect(row, contexts[row.contest.number])
        majority = (effect.majority[1] or _("nobody")) if effect.flips_majority else ""
        reasons = reasons_of(row, contexts[row.contest.number])
        age = int((now - row.held_at).total_seconds())
        changes_result = bool(effect.new_winners or effect.undeclares)
        items.append(HeldItem(row, age, fingerprint(row), reasons, changes_result, majority))
    return items


def reasons_of(row: Held, context: ContestContext) -> list[HeldReason]:
    names = {ballot.serial: familiar(ballot.name) for ballot in context.names.ballots}
    return [
        HeldReason(finding["code"], finding["detail"], names.get(finding.get("serial") or 0, ""))
        for finding in row.findings
    ]


def active_corrections(election: Election, now: datetime, **which: Any) -> list[ActiveCorrection]:
    """Active overrides (`which` of them), the newest first, each with what the source says of the same now."""
    rows = Override.objects.filter(contest__election=election, lifted_at=None, **which)
    rows = rows.select_related("contest__constituency", "candidate", "author").order_by("-pk")[:200]
    contexts = load_contexts(election, {row.contest.number for row in rows}) if rows else {}
    corrections = [_active_correction(row, contexts[row.contest.number], now) for row in rows]
    return sorted(corrections, key=lambda correction: PROGRESS.index(correction.progress))


def _active_correction(row: Override, context: ContestContext, now: datetime) -> ActiveCorrection:
    source_now = source_value(context, row.field, row.candidate.serial if row.candidate else None)
    counted = basis(context)
    moved = row.source_counted is not None and counted != Basis(row.source_counted, row.source_round)
    progress = _progress(row, source_now, moved and row.field in OF_COUNT, now)
    return ActiveCorrection(row, source_now, counted.round, progress)


def _progress(row: Override, source_now: str, moved_on: bool, now: datetime) -> str:
    if row.expires_at and row.expires_at <= now:
        return "overdue"
    if source_now == row.value:
        return "agrees"
    if source_now != row.source_value and has_caught_up(row.value, row.source_value, source_now):
        return "passed"
    return "moved" if moved_on or source_now != row.source_value else ""


def _close(rows: Iterable[Contest], margin: int) -> list[Contest]:
    """Seats still open and close, the closest first; of the same margin the one that is further counted."""
    open_statuses = (Status.COUNTING, Status.COUNTED, Status.RECOUNT)
    close_rows = [r for r in rows if r.status in open_statuses and r.margin is not None and r.margin <= margin]
    return sorted(close_rows, key=lambda r: (r.margin, -(r.round or 0), r.number))[:12]


def _at_odds(row: Contest) -> bool:
    called = (row.entry or {}).get("call")
    against = called and row.leader is not None and row.leader.serial != called["serial"]
    return bool(against) or "winner_not_leading" in row.flags


def unknown(election: Election, **which: Any) -> int:
    """Parties (`which` ones) and ballot lines of this election made from a page that wait for an editor."""
    parties = Party.objects.filter(needs_review=True, partytally__election=election, **which).distinct().count()
    return parties + Candidate.objects.filter(contest__election=election, needs_review=True).count()
