"""Readings taken by their stamps: what one stamp says of a contest is accepted, held or taken back together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from results.domain.accepted_facts import AcceptedFacts, accepted_facts
from results.domain.claims import RESTS, Verdict, disproves, judge_claim, rests_on, set_back
from results.domain.contest import MatchedReading
from results.domain.findings import Finding, must_wait
from results.domain.page_kinds import PageKind
from results.domain.statuses import WON
from results.ingest import replacement
from results.ingest.contexts import ContestContext, matched_reading
from results.ingest.held import (
    CONFIRMED,
    ROW_WAITS,
    end_waiting,
    hold,
    only_rests,
    persisting,
    rejected_before,
    rejected_last,
    rejected_rows,
)
from results.ingest.transaction import IngestTransaction
from results.models import Held, HeldState

LIST = PageKind.SEAT_LIST
Claim = dict[str, tuple[Held, MatchedReading]]
"""By page kind, what the pages of one stamp say."""


def take(context: ContestContext, readings: Iterable[tuple[Held, MatchedReading]], txn: IngestTransaction) -> None:
    """Accept readings of one contest, or let them wait: because of what they say, or because the election is frozen."""
    stamps: dict[datetime, Claim] = defaultdict(dict)
    for row, observed in readings:
        stamps[row.at][row.kind] = row, observed
    for at, claim in sorted(stamps.items()):
        if txn.election.frozen:
            for row, _ in claim.values():
                hold(context, row, (), txn)
        else:
            _ClaimReview(context, at, claim, txn).settle()
    if not txn.election.frozen:
        _take_back_line_of_doubted_votes(context, txn)


def take_waiting(context: ContestContext, txn: IngestTransaction) -> None:
    """Judge again what waits only because of other pages of its stamp, once something about those was decided."""
    waiting = [row for row in context.held.values() if only_rests(row)]
    take(context, [(row, matched_reading(context, row)) for row in waiting], txn)


def _take_back_line_of_doubted_votes(context: ContestContext, txn: IngestTransaction) -> None:
    """A line was accepted before its votes, which now turn out to be doubtful. A declared result stays: it changes by
    people only, and was accepted for the one who led."""
    while doubtful := [observed for row, observed in _doubtful_votes(context)]:
        line, row = context.observed.get(LIST), context.observations.get(LIST)
        if line is None or row is None or line.status in WON:
            return
        before = accepted_facts(
            {kind: page for kind, page in context.observed.items() if kind != LIST}, context.names.ballots
        )
        borne_out = before.counted is not None and before.counted.at >= line.at
        if borne_out or not any(rests_on(line, page, before) for page in doubtful):
            return
        _take_back(context, LIST, [Finding(RESTS, "it said what votes say that wait to be checked", line.leader)], txn)


def _doubtful_votes(context: ContestContext) -> list[tuple[Held, MatchedReading]]:
    """Pages of votes that wait as a whole, or that a person has rejected."""
    waiting = [row for row in context.held.values() if row.findings and not context.holds_rows_only(row)]
    rejected = [row for kind in context.rejected if (row := rejected_last(context, kind))]
    return [(row, matched_reading(context, row)) for row in (*waiting, *rejected) if row.kind != LIST]


def _take_back(context: ContestContext, kind: str, findings: Sequence[Finding], txn: IngestTransaction) -> None:
    """What was accepted waits now, and what it had replaced stands again."""
    hold(context, txn.take_back(context, kind), findings, txn)


@dataclass(slots=True)
class _ClaimReview:
    """What pages of one stamp say: those that have just come, with those of the stamp that came before."""

    context: ContestContext
    at: datetime
    new: Claim
    txn: IngestTransaction

    def settle(self) -> None:
        """Accept, hold or take back each page of the claim."""
        for kind, row in self.context.held.items():
            if row.at == self.at and row.findings:
                self.new.setdefault(kind, (row, matched_reading(self.context, row)))
        before = self._known_before()
        verdicts = self._judge(before)
        is_confirmed = self._is_confirmed(before, verdicts)
        for kind, (row, observed) in self.new.items():
            if verdicts[kind].findings and not is_confirmed:
                self._refuse(row, observed, verdicts[kind].findings)
            else:
                self._accept(row, observed, verdicts[kind], before, is_confirmed)
        for kind in verdicts.keys() - self.new.keys():
            if not is_confirmed and self.context.observed[kind].status not in WON:
                _take_back(self.context, kind, verdicts[kind].findings, self.txn)
        self._drop_line_of_rejected_votes()
        self._record_disproved_line(before, verdicts)

    def _known_before(self) -> AcceptedFacts:
        """What was accepted before this stamp."""
        observed = {}
        for kind, page in self.context.observed.items():
            if page.at != self.at:
                observed[kind] = page
            elif former := replacement.restored(self.context.observations[kind]):
                observed[kind] = matched_reading(self.context, former)
        return accepted_facts(observed, self.context.names.ballots)

    def _judge(self, before: AcceptedFacts) -> dict[str, Verdict]:
        context, new = self.context, {kind: observed for kind, (_, observed) in self.new.items()}
        mistakes = {kind: persisting(context, kind, page) for kind, page in new.items()} if context.has_doubts else {}
        accepted = {kind: page for kind, page in context.observed.items() if page.at == self.at and kind not in new}
        doubtful = [page for row, page in _doubtful_votes(context) if row.kind not in new and row.at <= self.at]
        return judge_claim(
            before,
            new,
            self.txn.limits,
            context.contest.electors,
            accepted=accepted,
            persisting=mistakes,
            doubtful=doubtful,
        )

    def _is_confirmed(self, before: AcceptedFacts, verdicts: Mapping[str, Verdict]) -> bool:
        """Newer pages go on from what waits, give no other reason, and nothing in them needs a person."""
        held = {kind: verdict.findings for kind, verdict in verdicts.items() if verdict.findings}
        reasons = {kind: [finding for finding in of_kind if finding.code != RESTS] for kind, of_kind in held.items()}
        waiting = {kind: row for kind, row in self.context.held.items() if row.at < self.at and row.findings}
        if not any(reasons.values()) or any(map(must_wait, reasons.values())):
            return False
        for kind, findings in reasons.items():
            codes = {finding["code"] for finding in waiting[kind].findings} if kind in waiting else set()
            if {finding.code for finding in findings} - codes:
                return False
        observed = {**before.observed, **{kind: matched_reading(self.context, row) for kind, row in waiting.items()}}
        verdicts_then = self._judge(accepted_facts(observed, before.ballots))
        return not any(verdict.findings for verdict in verdicts_then.values())

    def _refuse(self, row: Held, observed: MatchedReading, findings: Sequence[Finding]) -> None:
        """Not published; what was accepted of this kind and stamp before is taken back."""
        stored = self.context.observations.get(row.kind)
        if stored is not None and stored.at == self.at:
            self.txn.take_back(self.context, row.kind)
        if not rejected_before(self.context, row, observed, self.txn):
            hold(self.context, row, findings, self.txn)

    def _accept(
        self, row: Held, observed: MatchedReading, verdict: Verdict, before: AcceptedFacts, is_confirmed: bool
    ) -> None:
        context, txn = self.context, self.txn
        labels = [CONFIRMED] if verdict.revised or (is_confirmed and verdict.findings) else []
        back = {serial: before.votes.get(serial) for serial in verdict.doubts}
        rejected = rejected_rows(context, row.kind, observed) if back else set()
        questions = [finding for serial, finding in verdict.doubts.items() if serial not in rejected]
        if back:
            labels.append(ROW_WAITS)
        if not questions:
            end_waiting(context, row.kind, HeldState.CONFIRMED if is_confirmed else HeldState.GONE, txn)
        txn.outcome.counts["accepted"] += 1
        fallen = {serial: before.votes[serial].total or 0 for serial in verdict.revised} | dict(before.fallen)
        fallen = {serial: votes for serial, votes in fallen.items() if (_total(observed, serial) or votes) < votes}
        observed = replace(set_back(observed, back) if back else observed, fallen=fallen)
        txn.accept(context, row, observed, labels, back)
        if questions:
            hold(context, row, questions, txn)

    def _record_disproved_line(self, before: AcceptedFacts, verdicts: Mapping[str, Verdict]) -> None:
        """A line was published before its votes came, which say otherwise: the votes are believed."""
        line = self.context.observed.get(LIST)
        if line is None or line.at != self.at or LIST in self.new:
            return
        votes = [observed for kind, (_, observed) in self.new.items() if not verdicts[kind].findings]
        if any(disproves(page, line, before.nota) for page in votes):
            self.txn.disproved[self.context.contest.number] = self.at

    def _drop_line_of_rejected_votes(self) -> None:
        """A line that says only what a person has rejected on other pages is not asked about."""
        row = self.context.held.get(LIST)
        if row is None or not only_rests(row):
            return
        if not any(kind != LIST and other.findings for kind, other in self.context.held.items()):
            self.txn.waiting.add(self.context.contest.pk)
            end_waiting(self.context, LIST, HeldState.GONE, self.txn)


def _total(observed: MatchedReading, serial: int) -> int | None:
    votes = observed.votes.get(serial)
    return votes.total if votes else None
