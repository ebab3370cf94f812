"""Random acts of four roles at the desk over a source that moves: after each, whatever readers see is consistent, came
from a page or an editor, and was changed by as many people as it takes. Promises P7 to P11 are held by name.

STATEFUL_EXAMPLES sets how many nights are tried; the suite's few are what it has time for."""

import os
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from results.admin.overview import overview
from results.domain.corrections import is_mixture
from results.domain.statuses import WON
from results.editorial import expiry, release
from results.editorial.corrections import version
from results.ingest.contexts import load_contexts
from results.models import Call, Held, HeldState, Moment, Note, Observation, Override, Proposal
from results.polling.readings import list_ballots_and_store
from results.publish.snapshot import snapshot
from tests.admin.desk import at_desk, path
from tests.ingest.assertions import assert_provenance, assert_tables_agree
from tests.ingest.count import begin
from tests.stories import Checker

EXAMPLES = int(os.environ.get("STATEFUL_EXAMPLES", "3"))
ROLES = ("viewer", "editor", "approver", "administrator")
NUMBERS = (7, 40)
CLOCKS = ("10:45", "11:03", "11:33", "12:33", "14:03", "16:03", "19:03")
FAULTS = ("", "", "", "zeros", "times-ten", "swapped-rows", "undeclared", "other-winner", "one-less")
SEATS, WHO, INDEX = st.sampled_from(NUMBERS), st.sampled_from(ROLES), st.integers(0, 99)
ENTRIES = st.one_of(
    st.tuples(st.sampled_from(["evm_votes", "postal_votes", "votes"]), st.integers(0, 90_000).map(str)),
    st.tuples(st.just("party"), st.sampled_from(["BJP", "AAP", "INC"])),
)
FACTS = st.sampled_from(
    [("status", "declared"), ("status", "uncontested"), ("status", "recount"), ("winner", "1"), ("winner", "2"),
     ("round", "3"), ("round", "99"), ("rounds", "20")]
)  # fmt: skip


class Desk(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.count = begin(*NUMBERS, clock="10:45")
        self.clients = {role: at_desk(role, role) for role in ROLES}
        self.declared_before: dict[int, Any] = {}
        self.notes_before: dict[int, int] = {}
        self.approved_before = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    # Acts. One person's act never changes a result; a viewer's changes nothing.

    def post(self, who: str, rest: str, fields: dict[str, Any], by_two: bool = False) -> Any:
        seq, results = self.count.refreshed().seq, self.results()
        client: Client = self.clients[who]
        answer = client.post(path(self.count, rest), {"reason": "form 20", **fields})
        assert answer.status_code in (200, 302, 403), (rest, answer.status_code)
        if who == "viewer":
            assert (answer.status_code, self.count.refreshed().seq) == (403, seq)
        if not by_two:
            assert self.results() == results, f"one {who} changed a result: {rest} {fields}"
        return answer

    def results(self) -> dict[int, Any]:
        """What each declared seat says, None for the others."""
        found = {}
        for number in NUMBERS:
            entry = self.count.entry(number)
            winner = entry["winner"]
            found[number] = winner and (
                entry["status"],
                winner["serial"],
                winner["party"],
                winner["votes"],
                entry["margin"],
            )
        return found

    @rule(clock=st.sampled_from(CLOCKS), fault=st.sampled_from(FAULTS), seat=SEATS)
    def the_source_moves(self, clock: str, fault: str, seat: int) -> None:
        list_ballots_and_store(self.count.election, self.count.readings(clock, (seat,), fault))

    @rule(minutes=st.sampled_from([1, 6, 30]))
    def time_passes(self, minutes: int) -> None:
        now = self.count.tick(60 * minutes)
        expiry.expire(now)
        release.confirm_unchanged(now)

    @rule(who=WHO, seat=SEATS, serial=st.integers(1, 4), entry=ENTRIES, until=st.sampled_from(["", "source"]))
    def correct_a_candidate(self, who: str, seat: int, serial: int, entry: tuple[str, str], until: str) -> None:
        field, value = entry
        fields = {f"c{serial}-{field}": value, f"again-{seat}:{serial}:{field}": value, "until": until}
        seen = {"seen": version(self.count.contest(seat)), "confirm": "1"}
        self.post(who, f"seats/{seat}/correct/", {**fields, **seen})

    @rule(who=WHO, seat=SEATS, fact=FACTS)
    def correct_the_seat(self, who: str, seat: int, fact: tuple[str, str]) -> None:
        fields = {fact[0]: fact[1], f"again-{seat}::{fact[0]}": fact[1], "until": "", "confirm": "1"}
        self.post(who, f"seats/{seat}/correct/", fields)

    @rule(who=WHO, which=INDEX, act=st.sampled_from(["lift", "confirm"]))
    def lift_or_confirm(self, who: str, which: int, act: str) -> None:
        rows = list(Override.objects.filter(lifted_at=None))
        if rows:
            self.post(who, f"overrides/{rows[which % len(rows)].pk}/{act}/", {})

    @rule(who=WHO)
    def lift_all(self, who: str) -> None:
        chosen = list(Override.objects.filter(lifted_at=None).values_list("pk", flat=True))
        self.post(who, "lift/", {"override": chosen, "confirm": "1"})

    @rule(who=WHO, which=INDEX, decision=st.sampled_from(["release", "reject", ""]))
    def decide_what_waits(self, who: str, which: int, decision: str) -> None:
        rows = list(Held.objects.filter(state=HeldState.WAITING))
        if rows:
            seq = self.count.refreshed().seq
            self.post(who, f"held/{rows[which % len(rows)].pk}/decide/", {"decision": decision})
            assert decision or self.count.refreshed().seq == seq, "without a choice nothing is decided"

    @precondition(lambda self: Proposal.objects.filter(decided_at=None).exists())
    @rule(who=WHO, which=INDEX, decision=st.sampled_from(["approve", "approve", "decline"]))
    def answer_a_proposal(self, who: str, which: int, decision: str) -> None:
        rows = list(Proposal.objects.filter(decided_at=None).select_related("author"))
        made = rows[which % len(rows)]
        by_two = who in ("approver", "administrator") and made.author.username != who
        self.post(who, f"proposals/{made.pk}/", {"decision": decision}, by_two=by_two)

    @rule(who=WHO)
    def freeze_or_thaw(self, who: str) -> None:
        """What waited is judged as if it came now: the source may declare then."""
        frozen = self.count.refreshed().frozen
        self.post(who, "freeze/", {"do": "thaw" if frozen else "freeze"}, by_two=frozen)

    @rule(who=WHO, seat=SEATS, serial=st.integers(1, 4))
    def call_or_take_back(self, who: str, seat: int, serial: int) -> None:
        made = Call.objects.filter(contest=self.count.contest(seat), retracted_at=None).first()
        if made:
            self.post(who, f"calls/{made.pk}/retract/", {})
        else:
            self.post(who, f"seats/{seat}/call/", {"serial": serial})

    @rule(who=WHO, which=INDEX, act=st.sampled_from(["retract", "hide", "reword"]))
    def touch_a_moment(self, who: str, which: int, act: str) -> None:
        told = snapshot(self.count.election)["moments"]
        if told:
            self.post(who, f"moments/{told[which % len(told)]['id']}/{act}/", {"words": "Otherwise"})

    # What holds after each

    @invariant()
    def declared_seats_are_consistent(self) -> None:
        for number in NUMBERS:
            entry = self.count.entry(number)
            winner, leader = entry["winner"], entry["leader"]
            assert (winner is not None) <= (entry["status"] in WON)
            if winner is None:
                continue
            assert leader is None or leader["serial"] == winner["serial"], entry
            assert entry["call"] is None or entry["call"]["serial"] == winner["serial"]
            most = max((c.votes or 0 for c in self.count.contest(number).candidates.filter(is_nota=False)), default=0)
            behind = "winner_not_leading" in entry["flags"] or "votes_behind" in entry["flags"]
            assert behind or (winner["votes"] or 0) == most, entry

    @invariant()
    def p7_the_editor_wins(self) -> None:
        """Over every page; who, why and the source's value are kept, and what is lifted reads as the source says it."""
        for row in Override.objects.filter(lifted_at=None).select_related("candidate", "contest"):
            assert row.author and row.reason, row
            if row.field in ("evm_votes", "postal_votes", "votes"):
                assert str(getattr(row.candidate, row.field)) == row.value, row
            elif row.field in ("round", "rounds", "status"):
                assert str(getattr(row.contest, row.field)) == row.value, row
        for context in load_contexts(self.count.election).values():
            if context.corrections:
                continue
            for standing in context.state(corrections=[]).standings:
                line = context.contest.candidates.get(serial=standing.ballot.serial)
                shown = (line.evm_votes, line.postal_votes, line.votes)
                assert shown == (standing.votes.evm, standing.votes.postal, standing.votes.total), line

    @invariant()
    def p8_every_number_has_a_page_or_an_editor(self) -> None:
        assert_provenance(self.count.election)

    @invariant()
    def p9_sums_hold_and_the_board_is_what_records_and_editors_make_it(self) -> None:
        assert_tables_agree(self.count.election)
        for contest in self.count.election.contests.prefetch_related("candidates"):
            assert contest.round is None or not contest.rounds or contest.round <= contest.rounds
            for row in contest.candidates.all():
                if row.evm_votes is not None and row.postal_votes is not None:
                    assert row.evm_votes + row.postal_votes == row.votes, row

    @invariant()
    def p10_a_declared_result_changes_by_two_and_with_a_note(self) -> None:
        """However it came about: by an act, a page or the time."""
        results = {number: found and found[:3] for number, found in self.results().items()}
        notes = {n: Note.objects.filter(contest__number=n, kind="correction").count() for n in NUMBERS}
        approved = Proposal.objects.filter(approved=True).exclude(decided_by=F("author")).count()
        for number, was in self.declared_before.items():
            if was and was != results[number]:
                assert notes[number] > self.notes_before[number], (number, was, results[number])
                assert approved > self.approved_before, (number, was, results[number])
        self.declared_before, self.notes_before, self.approved_before = results, notes, approved

    @invariant()
    def p11_what_waits_is_listed_and_not_on_the_board(self) -> None:
        now = timezone.now()
        shown = overview(self.count.refreshed(), now)
        waiting = Held.objects.filter(state=HeldState.WAITING)
        open_now = waiting.filter(frozen=False)
        assert (shown.waiting, shown.to_decide) == (open_now.count(), open_now.filter(needs_person=True).count())
        assert [(item.row.pk, item.age_s) for item in shown.held] == [
            (row.pk, int((now - row.held_at).total_seconds())) for row in open_now.order_by("held_at")
        ]
        for row in waiting:
            assert row.findings or row.frozen, "it says why it waits"
            taken_in = Observation.objects.filter(contest=row.contest, kind=row.kind).values_list("page_id", flat=True)
            assert row.page_id not in taken_in, row

    @invariant()
    def no_standing_moment_is_false(self) -> None:
        faults = Checker(self.count.refreshed()).run().faults
        wrong = [fault for fault in faults if ": false " in fault or ": doubled " in fault]
        assert wrong == []
        for row in Moment.objects.filter(standing=True, hidden=False, kind="declared"):
            winner = self.count.entry(row.seat or 0)["winner"]
            assert winner and winner["serial"] == row.entry["candidate"]

    @invariant()
    def corrections_beside_newer_counts_are_listed(self) -> None:
        shown = overview(self.count.refreshed(), timezone.now())
        mixed = [number for number in NUMBERS if is_mixture(self.count.entry(number)["flags"])]
        listed = {each.row.contest.number for each in shown.active_corrections if each.progress}
        assert set(mixed) <= listed


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_four_roles_and_a_moving_source() -> None:
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
