"""One poll: cheap pages first, seats' own pages only when their line changed, publication of both."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from results.domain.records import SeatList
from results.models import Contest, KindHealth, Observation, Page
from results.polling.context import PollContext
from results.polling.network import Network
from results.polling.poll import poll
from results.publish.sources import sources
from results.rehearsal.fault_edits import added_column
from results.rehearsal.night import IST
from results.scrape.retries import retry_delay_s
from results.scrape.visit import visit
from results.sources import registry
from tests.polling.in_process import (
    board,
    forgive,
    once,
    track,
)
from tests.polling.results_folder import Folder, serve, small

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis_url")]

SEATS = (1, 2, 3, 30, 40, 41)
START = datetime(2025, 2, 8, 10, 55, tzinfo=IST)
LIST = "statewiseU051.htm"


@pytest.fixture
def folder() -> Iterator[Folder]:
    with serve(Folder(small("delhi-2025", *SEATS), START)) as folder:
        yield folder


def lines(folder: Folder) -> dict[int, object]:
    record = registry.parse(LIST, folder.answer(LIST)[1])
    assert isinstance(record, SeatList)
    return {row.number: row for row in record.rows}


def move_until_something_changes(folder: Folder) -> set[int]:
    before = lines(folder)
    while lines(folder) == before:
        folder.move(3)
    return {number for number, row in lines(folder).items() if before[number] != row}


def test_the_first_poll_publishes_every_seat_with_its_votes(folder: Folder) -> None:
    found = board(track(folder))
    assert [seat["number"] for seat in found["seats"]] == list(SEATS)
    assert all(seat["votes_counted"] and seat["leader"] for seat in found["seats"])
    assert sum(row["total"] for row in found["tally"]) == len(SEATS)


def test_a_list_that_was_not_made_anew_costs_one_request(folder: Folder) -> None:
    election = track(folder)
    folder.asked.clear()
    assert once(election) == []
    assert [name for name in folder.asked if not name.startswith(("hi/", "ac/", "Roundwise"))] == [LIST]


def test_only_seats_whose_line_changed_are_read(folder: Folder) -> None:
    folder.date = ""  # no clock that runs as fast as this test
    election = track(folder)
    changed = move_until_something_changes(folder)
    assert 0 < len(changed) < len(SEATS)
    assert set(once(election)) == changed
    assert once(election) == []


def test_a_lost_chunk_is_made_up_for_by_the_next_poll(folder: Folder) -> None:
    folder.date = ""  # no clock that runs as fast as this test
    election = track(folder)
    changed = move_until_something_changes(folder)
    lost: list[int] = []
    poll(election, PollContext(Network(election), lambda _, __, numbers: lost.extend(numbers)))
    assert set(lost) == changed
    assert set(once(election)) == changed
    assert {c.number for c in Contest.objects.filter(source_at=folder.at)} >= changed


def test_votes_that_were_kept_and_never_stored_are_stored_by_the_next_poll(folder: Folder) -> None:
    election = track(folder)
    changed = move_until_something_changes(folder)
    seat = min(changed)
    before = Contest.objects.get(number=seat).votes_counted
    name = f"ConstituencywiseU05{seat}.htm"
    visit(election, [name], Network(election))  # and the worker dies
    once(election)
    assert Observation.objects.get(contest__number=seat, kind="constituencywise").at == folder.at
    assert Contest.objects.get(number=seat).votes_counted != before


def test_when_the_budget_is_short_lines_are_published_and_the_closest_seat_is_read(folder: Folder) -> None:
    folder.date = ""  # no clock that runs as fast as this test
    election = track(folder)
    changed = move_until_something_changes(folder)
    while len(changed) < 2:
        changed |= move_until_something_changes(folder)
    before = {c.number: c.source_at for c in Contest.objects.all()}
    read = once(election, requests_now=1 + 2)  # the two pages that are compared come off first
    assert len(read) == 1
    moved = {c.number for c in Contest.objects.all() if c.source_at != before[c.number]}
    assert moved >= changed
    assert set(once(election)) == changed - set(read)


@pytest.mark.parametrize(("per_minute", "read"), [(0.0, 10), (2.0, 16), (1000.0, 18)])
def test_what_the_next_look_at_the_list_needs_is_not_spent_on_seats(per_minute: float, read: int) -> None:
    """Twenty requests are left: two compare pages; four of the list, two of those and two probes come next."""
    with serve(Folder(small("delhi-2025"), START)) as site:
        election = track(site)
        site.move(60)
        assert len(once(election, requests_now=20, requests_within=lambda seconds: per_minute * seconds / 60)) == read


def test_a_seat_whose_page_keeps_failing_is_asked_ever_more_seldom(folder: Folder) -> None:
    for name in ("ConstituencywiseU0540.htm", "candidateswise-U0540.htm"):
        folder.spoilt[name] = lambda _: (404, b"gone")
    election = track(folder)
    for _ in range(5):
        once(election)
    assert folder.counts["ConstituencywiseU0540.htm"] == 1
    forgive(election)
    once(election)
    assert folder.counts["ConstituencywiseU0540.htm"] == 2
    retry = election.retries.get(name="ConstituencywiseU0540.htm")
    assert retry.failures == 2
    assert timedelta(seconds=30) < retry.retry_at - timezone.now() < timedelta(seconds=retry_delay_s(2) + 1)
    del folder.spoilt["ConstituencywiseU0540.htm"]
    forgive(election)
    once(election)
    assert not election.retries.filter(name__contains="Constituencywise").exists()
    assert Contest.objects.get(number=40).votes_counted


def test_boxes_stand_in_where_a_table_cannot_be_had(folder: Folder) -> None:
    election = track(folder)
    changed = move_until_something_changes(folder)
    seat = min(changed)
    folder.spoilt[f"ConstituencywiseU05{seat}.htm"] = lambda _: (503, b"")
    once(election)
    newest = Observation.objects.get(contest__number=seat, kind="boxes")
    assert newest.page.name == f"candidateswise-U05{seat}.htm"
    shown = next(s for s in board(election)["seats"] if s["number"] == seat)
    assert shown["votes_counted"] == sum(box["votes"] for box in newest.record["boxes"])


def test_a_box_that_names_a_leader_only_makes_its_seat_due_at_every_stamp() -> None:
    with serve(Folder(small("simulate:5:seats=4:states=2:bye=1"), START)) as site:
        election = track(site)
        for _ in range(4):
            site.move(3)
            counting = {c.number for c in Contest.objects.filter(status="counting")}
            assert counting
            assert set(once(election)) >= counting
            own = Observation.objects.filter(contest__number__in=counting).exclude(kind__in=("seat_list", "roundwise"))
            assert set(own.values_list("contest__number", "at")) >= {(number, site.at) for number in counting}
            assert once(election) == []


def test_where_there_is_no_list_one_seat_tells_that_all_are_due(folder: Folder) -> None:
    for name in (LIST, "index.htm", "partywiseresult-U05.htm"):
        folder.spoilt[name] = lambda _: (404, b"<h1>Not Found</h1>")
    election = track(folder, states=("U05",))
    later = {"read_at": timezone.now() - timedelta(seconds=60)}
    Contest.objects.update(**later)
    assert len(once(election)) == 1  # nothing new
    assert len(once(election)) == 1
    folder.move(3)
    Contest.objects.update(**later)
    assert len(once(election)) == 1
    Contest.objects.update(**later)
    due = set(once(election))
    assert len(due) == len(SEATS) - 1
    own = Observation.objects.filter(kind="constituencywise").values_list("at", flat=True)
    assert set(own) == {folder.at}


def test_rounds_are_read_once_a_round_when_there_is_time(folder: Folder) -> None:
    election = track(folder)
    kept = Observation.objects.filter(kind="roundwise", contest__election=election)
    once(election)
    assert kept.count() == len(SEATS)
    first = kept.get(contest__number=40)
    assert len(first.record["tables"]) == Contest.objects.get(number=40).round
    before = folder.counts["RoundwiseU0540.htm"]
    once(election)
    assert folder.counts["RoundwiseU0540.htm"] == before


def test_rounds_that_lag_behind_are_not_asked_for_at_every_poll(folder: Folder) -> None:
    election = track(folder)
    name = "RoundwiseU0540.htm"
    once(election)
    old = folder.answer(name)
    folder.move(60)
    folder.spoilt[name] = lambda _: old
    folder.asked.clear()
    for _ in range(5):
        once(election)
    assert folder.counts[name] == 1
    del folder.spoilt[name]
    Page.objects.filter(name=name).update(seen_at=timezone.now() - timedelta(seconds=election.source_interval_s + 1))
    once(election)
    kept = Observation.objects.get(kind="roundwise", contest__number=40)
    assert len(kept.record["tables"]) == Contest.objects.get(number=40).round


def test_rounds_that_cannot_be_kept_stop_no_poll(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("results.ingest.rounds._record", lambda _: 1 / 0)
    election = track(folder)
    for _ in range(4):
        once(election)
    assert folder.counts["RoundwiseU0540.htm"] == 1
    assert not Observation.objects.filter(kind="roundwise").exists()
    assert election.retries.filter(error__contains="the reader failed", name__startswith="Roundwise").exists()


def test_every_line_of_every_page_is_counted(folder: Folder) -> None:
    election = track(folder)
    page = Page.objects.filter(name=LIST).order_by("-pk")[0]
    assert (page.matched, page.unmatched) == (len(SEATS), 0)
    folder.spoilt[LIST] = lambda body: body.replace(b">41</td>", b">14</td>")
    folder.move(3)
    once(election)
    page = Page.objects.filter(name=LIST).order_by("-pk")[0]
    assert (page.matched, page.unmatched) == (len(SEATS) - 1, 1)


def test_a_column_that_nobody_knows_is_named_until_it_is_gone(folder: Folder) -> None:
    election = track(folder)

    def left_out() -> dict[str, str]:
        kinds = sources(election, timezone.now())["kinds"]
        return {k["kind"]: k["ignored_columns"] for k in kinds if k["ignored_columns"]}

    assert left_out() == {}
    folder.move(30)
    folder.spoilt[LIST] = lambda body: added_column(body.decode()).replace("Booth Count", "&lt;b&gt; Count").encode()
    before = board(election)
    once(election)
    assert left_out() == {"seat_list": "<b> Count"}
    shown = Client().get("/e/d/sources/").content.decode()
    sentence = "List of seats: columns that are not known here are left out: &lt;b&gt; Count"
    assert sentence in " ".join(shown.split())
    assert board(election) != before
    folder.move(3)
    del folder.spoilt[LIST]
    once(election)
    assert left_out() == {}


def test_answers_are_counted_by_kind_and_shown(folder: Folder) -> None:
    election = track(folder)
    folder.status = 503
    forgive(election)
    once(election)
    health = KindHealth.objects.get(election=election, kind="seat_list")
    assert health.failing == 1
    assert health.answers["503"] == 1
    found = sources(election, timezone.now())
    kind = next(k for k in found["kinds"] if k["kind"] == "seat_list")
    assert kind["last_failure"].startswith("server: 503")
    assert kind["last_success_at"]


def test_a_page_of_the_list_that_stays_behind_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("results.scrape.lists.LEAST_PAUSE_S", 0.0)
    with serve(Folder(small("delhi-2025"), START)) as site:
        election = track(site)
        old = site.answer("statewiseU053.htm")
        site.move(6)
        site.spoilt["statewiseU053.htm"] = lambda _: old
        once(election)
        assert Page.objects.filter(name="statewiseU053.htm", outcome="read").count() == 1
        del site.spoilt["statewiseU053.htm"]
        site.asked.clear()
        once(election)
        assert "statewiseU053.htm" in site.asked
        assert Page.objects.filter(name="statewiseU053.htm", outcome="read").count() == 2
