"""Scrapes, stale and faulty pages, corrections, lifts, expiries, releases, declarations, retractions and freezes in any
order: the board is always what records and overrides make it, and deltas always lead from one snapshot to the next."""

import os
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from results.domain import board
from results.editorial import calls, expiry, freeze, overrides, public_notes, release
from results.editorial.refusals import Refused
from results.models import Call, Held, HeldState, Override
from results.polling.readings import list_ballots_and_store
from results.publish import log
from results.publish.snapshot import snapshot
from tests.editorial.users import approver, editor
from tests.ingest.assertions import assert_provenance, assert_tables_agree, timeless
from tests.ingest.count import begin

EXAMPLES = int(os.environ.get("STATEFUL_EXAMPLES", "12"))
"""How many nights; more of them find rarer orders."""
CLOCKS = ("09:03", "10:45", "11:03", "11:33", "12:33", "14:03", "16:03", "19:03")
FAULTS = ("", "", "", "zeros", "times-ten", "swapped-rows", "undeclared", "other-winner", "one-less")
FACTS = [("status", "declared"), ("status", "withheld"), ("status", "recount"), ("status", "countermanded"),
         ("winner", "1"), ("winner", "2"), ("round", "3")]  # fmt: skip
NUMBERS = (7, 40)
SERIALS = st.integers(1, 4)
SEATS = st.sampled_from(NUMBERS)


class Night(RuleBasedStateMachine):
    """Every step is checked: the log, the tables, what reconcile makes, and where numbers come from."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.count = begin(*NUMBERS, clock="09:03")
        self.asha, self.bala = editor("asha"), approver("bala")
        self.last = snapshot(self.count.refreshed())
        self.sent: list[Any] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def act(self, **more: Any) -> dict[str, Any]:
        return {"reason": "because", "author": self.asha, "now": self.count.tick(), **more}

    def attempt(self, act: Any) -> None:
        """An editor's act, with a second person where one is needed."""
        try:
            with transaction.atomic():
                act({})
        except overrides.NeedsSecond:
            try:
                with transaction.atomic():
                    act({"approved_by": self.bala})
            except Refused:
                return
        except Refused:
            return

    @rule(clock=st.sampled_from(CLOCKS), fault=st.sampled_from(FAULTS), seat=SEATS)
    def scrape(self, clock: str, fault: str, seat: int) -> None:
        readings = self.count.readings(clock, (seat,), fault)
        self.sent.append(readings)
        list_ballots_and_store(self.count.election, readings)

    @precondition(lambda self: self.sent)
    @rule(which=st.integers(0, 99))
    def deliver_again(self, which: int) -> None:
        list_ballots_and_store(self.count.election, self.sent[which % len(self.sent)])

    @rule(seat=SEATS, serial=SERIALS, field=st.sampled_from(["evm_votes", "postal_votes", "votes"]),
          value=st.integers(0, 60_000), ends=st.sampled_from(["", "source", "time"]))  # fmt: skip
    def correct_votes(self, seat: int, serial: int, field: str, value: int, ends: str) -> None:
        how: dict[str, Any] = {"until_source": ends == "source"}
        how["expires_at"] = self.count.now + timedelta(minutes=5) if ends == "time" else None
        candidate = self.count.candidate(seat, serial)
        self.attempt(lambda two: overrides.make(
            self.count.contest(seat), field, str(value), candidate=candidate, **how, **self.act(**two)))  # fmt: skip

    @rule(seat=SEATS, fact=st.sampled_from(FACTS))
    def correct_facts(self, seat: int, fact: tuple[str, str]) -> None:
        self.attempt(lambda two: overrides.make(self.count.contest(seat), *fact, **self.act(**two)))

    @rule(seat=SEATS, serial=SERIALS, party=st.sampled_from(["BJP", "AAP", "INC", "IND"]))
    def correct_party(self, seat: int, serial: int, party: str) -> None:
        candidate = self.count.candidate(seat, serial)
        self.attempt(lambda two: overrides.make(
            self.count.contest(seat), "party", party, candidate=candidate, **self.act(**two)))  # fmt: skip

    @rule(which=st.integers(0, 9))
    def lift(self, which: int) -> None:
        active = list(Override.objects.filter(lifted_at=None).select_related("contest__election", "candidate"))
        if active:
            self.attempt(lambda two: overrides.lift(active[which % len(active)], **self.act(**two)))

    @rule(minutes=st.sampled_from([1, 6, 30]))
    def time_passes(self, minutes: int) -> None:
        now = self.count.tick(60 * minutes)
        expiry.expire(now)
        release.confirm_unchanged(now)

    @rule(which=st.integers(0, 9), let_in=st.booleans())
    def decide(self, which: int, let_in: bool) -> None:
        waiting = list(Held.objects.filter(state=HeldState.WAITING).select_related("contest__election"))
        if not waiting:
            return
        row = waiting[which % len(waiting)]
        if let_in:
            self.attempt(lambda two: release.release(row, **self.act(**two)))
        else:
            self.attempt(lambda _: release.reject(row, **self.act()))

    @rule()
    def freeze_or_thaw(self) -> None:
        election = self.count.refreshed()
        self.attempt(lambda _: (freeze.thaw if election.frozen else freeze.freeze)(election, **self.act()))

    @rule(seat=SEATS, serial=SERIALS)
    def call_or_retract(self, seat: int, serial: int) -> None:
        made = Call.objects.filter(contest=self.count.contest(seat), retracted_at=None).first()
        if made:
            self.attempt(lambda _: calls.retract(made, **self.act()))
        else:
            candidate = self.count.candidate(seat, serial)
            self.attempt(lambda _: calls.call(self.count.contest(seat), candidate, **self.act()))

    @rule(which=st.integers(0, 49))
    def retract_a_moment(self, which: int) -> None:
        told = self.last["moments"]
        if told:
            moment = told[which % len(told)]["id"]
            self.attempt(lambda _: public_notes.retract(self.count.election, moment, **self.act()))

    @invariant()
    def everything_agrees(self) -> None:
        shown = snapshot(self.count.refreshed())
        events = log.since(self.count.election.pk, self.last["seq"])
        if events:
            rebuilt = board.apply(self.last, board.delta(events, self.last["epoch"], self.last["seq"]))
            assert timeless(rebuilt) == timeless(shown)
        self.last = shown
        assert_tables_agree(self.count.election)
        assert_provenance(self.count.election)


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_any_order() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Night,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
