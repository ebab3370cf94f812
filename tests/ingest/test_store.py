"""The scrape's door, on pages of the Delhi night."""

import threading

import pytest
from django.db import connection

from results.domain.statuses import Status
from results.ingest.store import store
from results.models import Event, Observation
from tests.ingest.assertions import assert_deltas_complete, assert_provenance, assert_tables_agree
from tests.ingest.count import begin

pytestmark = pytest.mark.django_db


def test_a_morning_is_published_as_the_pages_say() -> None:
    count = begin(40, 30, 1)
    for clock in ("08:03", "09:03", "10:45", "11:03", "12:03"):
        with assert_deltas_complete(count.refreshed()):
            outcome = count.read(clock)
        assert outcome.counts["accepted"] + outcome.counts["unchanged"] == 6, (clock, outcome)
        assert_provenance(count.election)
    seat = count.entry(40)
    assert (seat["leader"]["name"], seat["leader"]["party"]) == ("PARVESH SAHIB SINGH", "BJP")
    assert seat["runner_up"]["name"] == "ARVIND KEJRIWAL"


@pytest.mark.promise("P5")
def test_a_page_stored_twice_makes_one_event() -> None:
    count = begin(40)
    readings = count.readings("11:03")
    store(count.election.pk, readings, count.now)
    head = count.refreshed().seq
    again = store(count.election.pk, readings, count.tick())
    assert again.counts == {"unchanged": 2}
    assert count.refreshed().seq == head


@pytest.mark.django_db(transaction=True)
def test_a_page_stored_by_eight_threads_makes_one_event() -> None:
    count = begin(40)
    count.read("10:45")
    readings, head = count.readings("11:03"), count.refreshed().seq
    counts: list[int] = []

    def work() -> None:
        counts.append(store(count.election.pk, readings, count.now).counts["accepted"])
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [0] * 7 + [2]
    assert Event.objects.filter(election=count.election, kind="seat", seq__gt=head).count() == 1
    assert_tables_agree(count.election)


@pytest.mark.promise("P6")
def test_an_older_page_is_never_applied() -> None:
    count = begin(40, clock="12:03")
    head = count.refreshed().seq
    outcome = count.read("11:03")
    assert outcome.counts == {"older": 2}
    assert count.refreshed().seq == head


def test_two_servers_alternating_old_and_new_publish_the_new_only() -> None:
    count = begin(40, clock="11:03")
    shown = []
    for clock in ("11:06", "11:03", "11:09", "11:03", "11:06", "11:12"):
        count.read(clock)
        shown.append(count.entry(40)["votes_counted"])
    assert shown == sorted(shown)


def test_a_repeated_line_moves_its_time_on_so_that_an_older_one_cannot_come_after() -> None:
    count = begin(40, clock="18:33")
    before = Observation.objects.get(kind="seat_list").at
    count.read("18:36")
    assert Observation.objects.get(kind="seat_list").at > before
    assert_tables_agree(count.election)


def test_another_seats_page_is_refused() -> None:
    count = begin(40, 41, clock="11:03")
    head = count.refreshed().seq
    wrong = [r for r in count.readings("11:06", [41]) if r.kind == "constituencywise"]
    readings = [type(r)(40, r.kind, r.record, r.page_id, r.at, r.fetched_at) for r in wrong]
    outcome = store(count.election.pk, readings, count.now)
    assert outcome.counts == {"wrong_ballot": 1}
    assert count.refreshed().seq == head


@pytest.mark.promise("P9")
def test_a_sum_off_by_one_is_published_with_a_flag() -> None:
    from results.rehearsal.fault_edits import total_off_by_one

    count = begin(40)
    count.read("11:03", edit=total_off_by_one)
    assert count.entry(40)["flags"] == ["sum_mismatch"]
    with assert_deltas_complete(count.refreshed()):
        count.read("11:06")
    assert count.entry(40)["flags"] == []


def test_a_renamed_candidate_keeps_their_line() -> None:
    count = begin(40, clock="11:03")
    count.read("11:06", edit=lambda page: page.replace("PARVESH SAHIB SINGH", "PARVESH SAHIB SINGH VERMA"))
    seat = count.entry(40)
    assert seat["leader"]["name"] == "PARVESH SAHIB SINGH"
    assert seat["flags"] == []


def test_two_candidates_of_one_name_and_party_are_told_apart_by_their_serial() -> None:
    count = begin(30, clock="14:03")
    names = [(c.name, c.party_id) for c in count.contest(30).candidates.all()]
    assert len(names) > len(set(names))
    assert_tables_agree(count.election)


def test_the_whole_night_ends_in_the_final_totals() -> None:
    count = begin(30, 40, 69)
    for clock in ("10:45", "11:03", "13:03", "15:03", "17:03", "19:03"):
        count.read(clock)
    assert {count.contest(n).status for n in (30, 40, 69)} == {Status.DECLARED}
    assert_tables_agree(count.election)
