"""Corrections: laid over, going on underneath, lifted, expired, refused when stale, in two pairs of hands."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from results.editorial import expiry, overrides
from results.editorial.corrections import CorrectionRequest, version
from results.editorial.expiry import has_caught_up
from results.models import AuditLine, Election, Event, Note, Override
from tests.editorial.users import approver, editor
from tests.ingest.assertions import assert_deltas_complete, assert_provenance, assert_tables_agree
from tests.ingest.count import Count, begin

pytestmark = pytest.mark.django_db


def correct(count: Count, serial: int | None, field: str, value: str, number: int = 40, **how: Any) -> Override:
    candidate = count.candidate(number, serial) if serial else None
    how = {"reason": "Form 20 says so", "author": editor(), "now": count.tick(), **how}
    return overrides.make(count.contest(number), field, value, candidate=candidate, **how)


def votes(count: Count, serial: int, number: int = 40) -> int | None:
    return count.candidate(number, serial).votes


def leading(count: Count) -> str:
    leader = count.entry(40)["leader"]
    return str(leader["name"]) if leader else ""


def serial_of(count: Count, name: str) -> int:
    return int(count.contest(40).candidates.get(name=name).serial)


@pytest.mark.promise("P7")
def test_the_editor_wins_over_every_scrape_and_lifting_restores_what_the_source_says_now() -> None:
    count = begin(40, clock="11:03")
    kejriwal = serial_of(count, "ARVIND KEJRIWAL")
    with assert_deltas_complete(count.election):
        made = correct(count, kejriwal, "votes", "30,000")
    assert (leading(count), votes(count, kejriwal)) == ("ARVIND KEJRIWAL", 30_000)
    assert (made.value, made.reason, str(made.author)) == ("30000", "Form 20 says so", "asha")
    said = made.source_value
    for clock in ("11:33", "12:03", "13:03"):
        with assert_deltas_complete(count.refreshed()):
            count.read(clock)
        assert votes(count, kejriwal) == 30_000
        assert_provenance(count.election)
    with assert_deltas_complete(count.refreshed()):
        overrides.lift(made, reason="ECI agrees now", author=editor(), now=count.tick())
    assert int(said) < (votes(count, kejriwal) or 0) < 30_000
    assert leading(count) == "PARVESH SAHIB SINGH"
    assert count.entry(40)["corrected"] is False


def test_a_leader_that_an_editor_changed_is_a_correction_and_no_flip() -> None:
    count = begin(40, clock="11:03")
    flips = count.entry(40)["flips"]
    made = correct(count, serial_of(count, "ARVIND KEJRIWAL"), "votes", "30000")
    overrides.lift(made, reason="mistaken", author=editor(), now=count.tick())
    told = Event.objects.filter(election=count.election, kind="moment", entry__kind="correction")
    assert [event.entry["headline"] for event in told.order_by("seq")] == [
        "Correction in New Delhi: AAP's Arvind Kejriwal leads, not Parvesh Sahib Singh",
        "Correction in New Delhi: BJP's Parvesh Sahib Singh leads, not Arvind Kejriwal",
    ]
    assert count.entry(40)["flips"] == flips


@pytest.mark.promise("P27")
@pytest.mark.parametrize(
    ("serial", "field", "value"),
    [
        (1, "votes", "-5"),
        (1, "votes", "१²३"),
        (1, "votes", "10000001"),
        (1, "votes", ""),
        (1, "status", "declared"),
        (None, "votes", "5"),
        (None, "status", "won"),
        (None, "winner", "999"),
        (None, "round", "1000"),
        (1, "party", "NO SUCH"),
        (1, "electors", "5"),
        (1, "name", "x" * 201),
    ],
)
def test_what_can_be_no_value_is_refused(serial: int | None, field: str, value: str) -> None:
    count = begin(40, clock="11:03")
    head = count.refreshed().seq
    with pytest.raises(overrides.Refused):
        correct(count, serial, field, value)
    assert (count.refreshed().seq, Override.objects.count(), AuditLine.objects.count()) == (head, 0, 0)


@pytest.mark.promise("P8")
def test_a_reason_is_required() -> None:
    count = begin(40, clock="11:03")
    with pytest.raises(overrides.Refused, match="reason"):
        correct(count, 1, "votes", "5", reason="  ")


def test_an_older_form_is_refused_with_what_was_done_since() -> None:
    count = begin(40, clock="11:03")
    seen = version(count.contest(40))
    correct(count, 1, "votes", "10", author=editor("bala"), form_version=seen)
    count.read("11:33")
    with pytest.raises(overrides.Stale, match=r"bala set .* Total votes = 10") as refusal:
        correct(count, 1, "votes", "11", form_version=seen)
    assert votes(count, 1) == 10
    assert len(refusal.value.other_changes) == 1
    correct(count, 1, "votes", "11", form_version=version(count.contest(40)))
    assert votes(count, 1) == 11


def test_a_scrape_in_between_makes_no_form_stale() -> None:
    count = begin(40, clock="11:03")
    seen = version(count.contest(40))
    count.read("11:33")
    correct(count, 1, "votes", "10", form_version=seen)


def test_a_correction_ends_at_its_time_and_not_before() -> None:
    count = begin(40, clock="11:03")
    kejriwal = serial_of(count, "ARVIND KEJRIWAL")
    made = correct(count, kejriwal, "votes", "30000", expires_at=count.now + timedelta(hours=1))
    count.read("12:03")
    assert expiry.expire(count.tick(600)) == 0
    with assert_deltas_complete(count.refreshed()):
        assert expiry.expire(count.tick(3600)) == 1
    made.refresh_from_db()
    assert (made.lifted_by, made.lift_reason) == (None, "The time set for it has come.")
    assert leading(count) == "PARVESH SAHIB SINGH"
    assert expiry.expire(count.tick()) == 0


def test_a_correction_ends_when_the_source_says_the_same_or_passes_it() -> None:
    count = begin(40, clock="11:03")
    kejriwal = serial_of(count, "ARVIND KEJRIWAL")
    ahead = (votes(count, kejriwal) or 0) + 1_000
    made = correct(count, kejriwal, "votes", str(ahead), until_source=True)
    assert expiry.expire(count.tick()) == 0
    count.read("13:03")
    assert expiry.expire(count.tick()) == 1
    made.refresh_from_db()
    assert made.lift_reason.startswith("The source")
    assert (votes(count, kejriwal) or 0) > ahead


@pytest.mark.parametrize(
    ("then", "ours", "now", "over"),
    [(10_000, 12_000, 11_999, False), (10_000, 12_000, 12_000, True), (34_000, 3_400, 34_100, False),
     (34_000, 3_400, 3_450, True), (34_000, 3_400, 3_400, True)],
)  # fmt: skip
def test_when_a_source_has_caught_up(then: int, ours: int, now: int, over: bool) -> None:
    assert has_caught_up(str(ours), str(then), str(now)) is over
    assert not has_caught_up("withheld", "", "counting")
    assert has_caught_up("5", "", "6")


def test_nothing_expires_while_frozen() -> None:
    from results.editorial import freeze

    count = begin(40, clock="11:03")
    correct(count, 1, "votes", "10", expires_at=count.now + timedelta(minutes=5))
    freeze.freeze(count.election, reason="odd pages", author=editor(), now=count.tick())
    assert expiry.expire(count.tick(3600)) == 0


def declare(count: Count, serial: str, **how: Any) -> list[Override]:
    """For another than before: winner and votes together."""
    seat, row = count.contest(40), count.candidate(40, int(serial))
    most = str(count.entry(40)["winner"]["votes"] + 7)
    asked = [CorrectionRequest(seat, "winner", serial), CorrectionRequest(seat, "votes", most, row)]
    return overrides.make_all(count.election, asked, reason="Form 20 says so", author=editor(), now=count.tick(), **how)


@pytest.mark.promise("P10")
def test_a_declared_result_changes_only_with_two_people_and_a_public_note() -> None:
    count = begin(40, clock="19:03")
    assert count.entry(40)["winner"]["name"] == "PARVESH SAHIB SINGH"
    other = str(serial_of(count, "ARVIND KEJRIWAL"))
    for how in ({}, {"approved_by": editor()}, {"author": None, "approved_by": editor("bala")}):
        with pytest.raises(overrides.Refused):
            correct(count, None, "winner", other, **how)
    with pytest.raises(overrides.NeedsSecond, match="declared result"):
        correct(count, None, "status", "counting")
    with assert_deltas_complete(count.refreshed()):
        made = declare(count, other, approved_by=approver())
    assert count.entry(40)["winner"]["name"] == "ARVIND KEJRIWAL"
    note = Note.objects.get()
    assert note.text == "Correction: New Delhi is declared for Arvind Kejriwal (AAP), not for Parvesh Sahib Singh (BJP)"
    assert (note.reason, made[0].approved_by) == ("Form 20 says so", editor("bala"))
    assert Event.objects.filter(kind="retracted", entry__kind="declared").exists()
    with pytest.raises(overrides.NeedsSecond):
        overrides.lift_all(count.election, made, reason="sure?", author=editor(), now=count.tick())
    with pytest.raises(overrides.Refused, match="fewer votes"):
        overrides.lift(made[1], reason="votes only", author=editor(), now=count.tick(), approved_by=approver())
    overrides.lift_all(count.election, made, reason="sure", author=editor(), now=count.tick(), approved_by=approver())
    assert count.entry(40)["winner"]["name"] == "PARVESH SAHIB SINGH"


def test_an_expired_correction_that_declares_a_winner_waits_for_people() -> None:
    count = begin(40, clock="12:03")
    later = count.now + timedelta(minutes=5)
    correct(count, None, "status", "declared", expires_at=later, approved_by=approver())
    assert count.entry(40)["status"] == "declared"
    assert expiry.expire(count.tick(3600)) == 0
    assert count.entry(40)["status"] == "declared"


def test_many_corrections_are_all_made_or_none() -> None:
    count = begin(40, 41, clock="11:03")
    requests = [
        CorrectionRequest(count.contest(40), "votes", "1", count.candidate(40, 1)),
        CorrectionRequest(count.contest(41), "status", "?"),
    ]
    with pytest.raises(overrides.Refused):
        overrides.make_all(count.election, requests, reason="r", author=editor(), now=count.tick())
    assert not Override.objects.exists()
    requests[1] = CorrectionRequest(count.contest(41), "status", "recount")
    with assert_deltas_complete(count.refreshed()):
        overrides.make_all(count.election, requests, reason="r", author=editor(), now=count.tick())
    assert (votes(count, 1), count.entry(41)["status"]) == (1, "recount")


def test_more_than_a_set_size_needs_two() -> None:
    count = begin(40, 41, clock="11:03")
    Election.objects.update(limits={"bulk_alone": 1})
    requests = [CorrectionRequest(count.contest(n), "status", "recount") for n in (40, 41)]
    with pytest.raises(overrides.NeedsSecond, match="2 corrections"):
        overrides.make_all(count.election, requests, reason="r", author=editor(), now=count.tick())
    overrides.make_all(count.election, requests, reason="r", author=editor(), approved_by=approver(), now=count.tick())
    assert Override.objects.count() == 2


def test_what_is_previewed_is_what_happens() -> None:
    count = begin(40, clock="11:03")
    kejriwal = serial_of(count, "ARVIND KEJRIWAL")
    requests = CorrectionRequest(count.contest(40), "votes", "30000", count.candidate(40, kejriwal))
    head = count.refreshed().seq
    found = overrides.preview(count.election, [requests], count.now)
    assert count.refreshed().seq == head
    assert found.seats[0].facts["leader"] == ("Parvesh Sahib Singh (BJP)", "Arvind Kejriwal (AAP)")
    assert {code: (a.leading, b.leading) for code, a, b in found.tally if a.leading != b.leading} == {
        "AAP": (0, 1),
        "BJP": (1, 0),
    }
    assert found.majority == ("BJP", "AAP")
    correct(count, kejriwal, "votes", "30000")
    assert count.entry(40)["margin"] == found.seats[0].facts["margin"][1]


@pytest.mark.django_db(transaction=True)
def test_a_correction_racing_a_scrape_loses_neither() -> None:
    count = begin(40, clock="11:03")
    kejriwal = serial_of(count, "ARVIND KEJRIWAL")
    readings = [count.readings(clock) for clock in ("11:06", "11:09", "11:12", "11:15")]
    from results.ingest.store import store

    def scrape() -> None:
        for each in readings:
            store(count.election.pk, each, count.now)
        connection.close()

    thread = threading.Thread(target=scrape)
    thread.start()
    correct(count, kejriwal, "votes", "30000")
    thread.join()
    assert votes(count, kejriwal) == 30_000
    assert_tables_agree(count.election)
    assert count.contest(40).observations.get(kind="constituencywise").at == readings[-1][0].at


def test_every_act_leaves_a_line_that_nobody_changes() -> None:
    from results.models import AppendOnly

    count = begin(40, clock="11:03")
    made = correct(count, 1, "votes", "10", where="10.0.0.7")
    overrides.lift(made, reason="wrong seat", author=editor("bala"), now=count.tick())
    lines = list(AuditLine.objects.order_by("pk").values_list("who", "action", "seat", "after", "why", "where"))
    assert lines[0] == ("asha", "correct", 40, "10", "Form 20 says so", "10.0.0.7")
    assert lines[1][:3] == ("bala", "lift", 40)
    line = AuditLine.objects.first()
    assert line is not None
    for change in (line.save, line.delete, AuditLine.objects.all().delete):
        with pytest.raises(AppendOnly):
            change()
    with pytest.raises(AppendOnly):
        AuditLine.objects.update(who="nobody")


def test_a_minor_candidates_party_moves_the_tally_even_on_a_seat_corrected_before() -> None:
    count = begin(40, clock="11:03")
    last = int(count.contest(40).candidates.filter(is_nota=False).order_by("votes").first().serial)  # type: ignore[union-attr]
    correct(count, 1, "name", "Arvind Kejriwal")
    with assert_deltas_complete(count.refreshed()):
        correct(count, last, "party", "INC")


def test_the_database_refuses_to_change_the_audit_log_too() -> None:
    from django.db import DatabaseError, transaction

    count = begin(40, clock="11:03")
    correct(count, 1, "votes", "10")
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE results_auditline SET who = 'nobody'")
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM results_auditline")
    assert AuditLine.objects.get().who == "asha"
