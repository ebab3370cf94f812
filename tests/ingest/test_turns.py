"""The odd turns that a count may take, read from whole pages: what is published of each."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from results.domain.records import CandidateBox, CandidateBoxes, CandidateRow, ContestTable, SeatRow
from results.ingest.store import Reading
from results.models import Contest, Held, HeldState
from results.polling.readings import list_ballots_and_store
from results.rehearsal.night import IST, Seat, Standing
from tests.ingest.assertions import assert_deltas_complete, assert_tables_agree
from tests.ingest.count import Count, begin
from tests.polling.in_process import board, once, track
from tests.polling.results_folder import Folder, serve, small

pytestmark = pytest.mark.django_db(transaction=True)

ROW = re.compile(r"<tr>(?:(?!<tr>).)*?</tr>", re.DOTALL)


def shown(count: Count, number: int) -> tuple[object, ...]:
    entry = count.entry(number)
    return entry["leader"], entry["winner"], entry["margin"], entry["votes_counted"], entry["status"]


def row_of(page: str, name: str) -> str:
    return next(row for row in ROW.findall(page) if name in row)


def test_declared_for_one_then_for_another_then_for_the_first_again() -> None:
    count = begin(40, clock="19:00")
    before = shown(count, 40)
    assert before[1]
    for clock, fault in (("19:03", "other-winner"), ("19:06", ""), ("19:09", "other-winner"), ("19:12", "")):
        with assert_deltas_complete(count.refreshed()):
            count.read(clock, fault=fault)
        assert shown(count, 40) == before
    assert not Held.objects.filter(state=HeldState.WAITING).exists()
    assert "reading_waits" not in count.entry(40)["flags"]


def found() -> set[str]:
    return {f["code"] for row in Held.objects.filter(state=HeldState.WAITING) for f in row.findings}


@pytest.mark.parametrize("word", ["", "-", "NA"])
def test_a_declared_result_whose_word_goes_missing_waits_for_a_person(word: str) -> None:
    count = begin(40, clock="19:00")
    before = shown(count, 40)
    page = count.readings("19:03")
    lines = [replace(r, record=replace(r.record, status_text=word)) for r in page if isinstance(r.record, SeatRow)]
    with assert_deltas_complete(count.refreshed()):
        list_ballots_and_store(count.election, [*lines, *(r for r in page if r.kind != "seat_list")])
    assert shown(count, 40) == before
    assert found() == {"undeclared"}


def test_boxes_of_a_server_that_lags_neither_take_back_a_winner_nor_change_him() -> None:
    count = begin(40)
    (page,) = (r for r in count.readings("19:00") if r.kind == "constituencywise")
    first, second = (c.name for c in _by_votes(page)[:2])
    list_ballots_and_store(count.election, [_boxes(page, 0, first, "won")])
    before = shown(count, 40)
    assert before[4] == "declared"
    for minutes, name, word in ((3, first, "leading"), (6, second, "won"), (9, first, "leading"), (12, first, "won")):
        with assert_deltas_complete(count.refreshed()):
            list_ballots_and_store(count.election, [_boxes(page, minutes, name, word)])
        assert shown(count, 40) == before, minutes
    assert found() == set()


def _boxes(table: Reading, minutes: int, name: str, word: str) -> Reading:
    """A seat's table as the boxes that say so of one candidate."""
    people = _by_votes(table)
    boxes = [CandidateBox(c.name, c.party, c.votes, None, word * (c.name == name), c.is_nota) for c in people]
    page = CandidateBoxes("", "Delhi", 40, "NEW DELHI", None, None, None, tuple(boxes))
    at = table.at + timedelta(minutes=minutes)
    return replace(table, kind="boxes", record=page, at=at, fetched_at=at)


def _by_votes(page: Reading) -> list[CandidateRow]:
    assert isinstance(page.record, ContestTable)
    return sorted(page.record.candidates, key=lambda c: -(c.votes or 0))


def test_a_candidate_added_to_a_page_is_listed_visibly_and_queued() -> None:
    count = begin(6, clock="12:03")
    last = count.contest(6).candidates.order_by("-serial")[0]

    def with_one_more(page: str) -> str:
        row = row_of(page, last.name)
        new = row.replace(last.name, "SOMEBODY NEW", 1).replace(f">{last.serial}<", f">{last.serial + 1}<", 1)
        new = new.replace(last.party.name, "Party Of No One")
        return page.replace(row, row + re.sub(r">(\d+(?:\.\d+)?)<", _zero_but(last.serial + 1), new), 1)

    with assert_deltas_complete(count.refreshed()):
        count.read("12:06", edit=with_one_more)
    added = count.contest(6).candidates.get(name="SOMEBODY NEW")
    assert (added.serial, added.needs_review, added.party.needs_review) == (last.serial + 1, True, True)
    assert added.votes == 0
    assert count.entry(6)["flags"] == []


def test_a_candidate_added_in_the_middle_moves_nobody_elses_votes() -> None:
    """The page counts on from there: all that follow are printed with another serial than they have."""
    count = begin(30, clock="12:03")
    names = [c.name for c in count.contest(30).candidates.all()]
    assert len(set(names)) < len(names), "two of one name"
    for clock in ("12:06", "12:09"):
        page = [_with_one_in_the_middle(reading) for reading in count.readings(clock)]
        with assert_deltas_complete(count.refreshed()):
            list_ballots_and_store(count.election, page)
        true = next(r.record.candidates for r in count.readings(clock) if isinstance(r.record, ContestTable))
        rows = list(count.contest(30).candidates.order_by("serial"))
        assert [(c.serial, c.votes) for c in rows[:-1]] == [(c.serial, c.votes) for c in true]
        assert (rows[-1].name, rows[-1].votes, rows[-1].needs_review) == ("SOMEBODY NEW", 3, True)
        assert count.entry(30)["flags"] == []
    assert not Held.objects.exists()


def _with_one_in_the_middle(reading: Reading) -> Reading:
    if not isinstance(record := reading.record, ContestTable):
        return reading
    new = replace(record.candidates[1], serial=2, name="SOMEBODY NEW", evm_votes=3, postal_votes=0, votes=3)
    after = [replace(row, serial=row.serial + 1) for row in record.candidates[1:]]
    total = (record.total_votes or 0) + 3
    return replace(reading, record=replace(record, candidates=(record.candidates[0], new, *after), total_votes=total))


def _zero_but(serial: int) -> Callable[[re.Match[str]], str]:
    return lambda found: found[0] if found[1] == str(serial) else ">0<"


def test_a_candidate_withdrawn_from_a_page_is_held_and_stays_on_the_board() -> None:
    count = begin(6, clock="12:03")
    before, doomed = shown(count, 6), count.entry(6)["runner_up"]["name"]
    with assert_deltas_complete(count.refreshed()):
        count.read("12:06", edit=lambda page: page.replace(row_of(page, doomed), "", 1))
    assert shown(count, 6)[3] == before[3]
    assert "line_missing" in {f["code"] for row in Held.objects.all() for f in row.findings}
    assert count.contest(6).candidates.filter(name=doomed, votes__gt=0).exists()
    assert "reading_waits" in count.entry(6)["flags"]


def test_more_votes_than_electors_waits_and_more_than_polled_is_flagged() -> None:
    count = begin(6, clock="12:03")
    before = shown(count, 6)
    Contest.objects.filter(number=6).update(electors=int(str(before[3])) - 1)
    count.read("12:06")
    assert shown(count, 6)[3] == before[3]
    assert "above_electors" in {f["code"] for row in Held.objects.all() for f in row.findings}
    Contest.objects.filter(number=6).update(electors=None, polled=int(str(before[3])) - 1)
    count.read("13:03")
    assert shown(count, 6)[3] != before[3]
    assert "above_polled" in count.entry(6)["flags"]


@pytest.mark.parametrize("rounds", [2, -1])
def test_a_total_of_rounds_that_changes_is_no_reason_for_anything(rounds: int) -> None:
    count = begin(6, clock="12:03")
    before = count.entry(6)

    def other_total(seat: Seat, standing: Standing) -> Standing:
        return replace(standing, rounds=(standing.rounds or 0) + rounds)

    count.read("12:06", fault=other_total)
    after = count.entry(6)
    assert after["rounds"] == before["rounds"] + rounds
    assert after["flags"] == []
    assert not Held.objects.exists()


@pytest.mark.parametrize("share", [0.0, 0.05, 1.0])
def test_a_fall_by_one_by_a_twentieth_and_to_nothing(share: float) -> None:
    """One vote less is normal and passes; a twentieth waits for the next page, all of them for a person."""
    count = begin(6, clock="15:03")
    leader = count.candidate(6, count.entry(6)["leader"]["serial"])
    evm, votes = leader.evm_votes or 0, leader.votes or 0
    lost = max(int(evm * share), 1) if share < 1 else evm

    def fewer(page: str) -> str:
        row = row_of(page, leader.name)
        return page.replace(row, row.replace(f">{evm}<", f">{evm - lost}<").replace(f">{votes}<", f">{votes - lost}<"))

    count.read("15:06", edit=fewer)
    held = Held.objects.filter(state=HeldState.WAITING)
    assert list(held.values_list("needs_person", flat=True)) == ([share == 1.0] if share else [])
    assert count.candidate(6, leader.serial).votes == (votes if share else votes - lost)
    count.read("15:09", edit=fewer)
    assert held.exists() is (share == 1.0)
    assert count.candidate(6, leader.serial).votes == (votes if share == 1.0 else votes - lost)
    assert ("revised_by_source" in count.entry(6)["flags"]) is (share == 0.05)


@pytest.mark.usefixtures("redis_url")
def test_uncontested_held_back_and_drawn_by_lot_to_the_end_of_a_night() -> None:
    night = "simulate:11:seats=8:tie=0:uncontested=1:held=1:recount=1:lot=1:correction=1"
    with serve(Folder(small(night), datetime(2025, 2, 8, 8, 0, tzinfo=IST))) as site:
        end = max(moment.at for moment in site.site.night.moments)
        site.at = site.site.night.start
        election = track(site)
        while site.at < end:
            site.move(30)
            once(election)
        site.move(3)
        once(election)
    statuses = [seat["status"] for seat in board(election)["seats"]]
    assert (statuses.count("uncontested"), statuses.count("awaiting")) == (1, 1)
    alone = next(seat for seat in board(election)["seats"] if seat["status"] == "uncontested")
    assert alone["winner"]
    assert not alone["votes_counted"]
    blank = next(seat for seat in board(election)["seats"] if seat["status"] == "awaiting")
    assert (blank["leader"], blank["margin"], blank["flags"]) == (None, None, [])
    assert [seat["flags"] for seat in board(election)["seats"] if seat["flags"]] == [["by_lot"]]
    assert sum(row["won"] for row in board(election)["tally"]) == 7
    assert_tables_agree(election)
