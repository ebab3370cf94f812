"""Seats that appear after an election was registered: polls enrol them, open pages see them, no majority is false."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from results.enrolment.places import NothingThere
from results.intake import inbox, uploads
from results.models import Boundary, Contest, Election
from results.polling import background_pages
from results.polling.network import Network
from results.publish.snapshot import snapshot
from results.rehearsal.night import IST
from tests.ingest.assertions import assert_deltas_complete
from tests.polling.in_process import (
    board,
    forgive,
    once,
    track,
)
from tests.polling.results_folder import Folder, serve, small

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis_url")]

NOON = datetime(2025, 2, 8, 12, 0, tzinfo=IST)
BYE = "simulate:5:seats=4:states=2:bye=1"
LIST = "statewiseU051.htm"


def gone(_: bytes) -> tuple[int, bytes]:
    return 404, b"<h1>Not Found</h1>"


@contextmanager
def site(night: str, *numbers: int) -> Iterator[Folder]:
    folder = Folder(small(night, *numbers), NOON)
    with serve(folder):
        yield folder


def places(election: Election) -> set[tuple[str, int]]:
    return set(election.contests.values_list("constituency__state_code", "constituency__number"))


def without_list(folder: Folder) -> None:
    for name in (LIST, "index.htm", "partywiseresult-U05.htm"):
        folder.spoilt[name] = gone


@pytest.mark.parametrize(("page", "missing"), [(2, 20), (3, 20), (4, 10)])
def test_a_page_of_the_list_that_failed_at_first_brings_its_seats(page: int, missing: int) -> None:
    """Where the drop-down, which has them all, is not up either."""
    with site("delhi-2025") as folder:
        folder.spoilt["partywiseresult-U05.htm"] = gone
        folder.spoilt[f"statewiseU05{page}.htm"] = gone
        election = track(folder)
        assert election.contests.count() == 70 - missing
        assert (election.seats_total, election.majority_mark) == (70, 36)
        folder.spoilt.clear()
        forgive(election)
        with assert_deltas_complete(election):
            once(election)
            once(election)
        shown = snapshot(election)
        assert len(shown["seats"]) == 70
        assert all(seat["votes_counted"] for seat in shown["seats"])
        assert (shown["election"]["seats_total"], shown["election"]["majority_mark"]) == (70, 36)


def test_a_seat_that_came_late_has_its_outline_too() -> None:
    with site("delhi-2025", *range(1, 23)) as folder:
        folder.spoilt["partywiseresult-U05.htm"] = folder.spoilt["statewiseU052.htm"] = gone
        election = track(folder)
        _errands(election)
        assert Boundary.objects.count() == 20
        folder.spoilt.clear()
        forgive(election)
        once(election)
        _errands(election)
        assert Boundary.objects.count() == 22
        assert not election.pages.filter(outcome="kept", name__startswith="hi/").exists()
        assert folder.counts["ac/U05.js"] == 2


def _errands(election: Election) -> None:
    background_pages._complete.clear()
    while background_pages.read_some(election, Network(election), timezone.now(), most=40):
        pass


def test_what_a_list_prints_later_is_the_majoritys_measure() -> None:
    with site("delhi-2025") as folder:
        without_list(folder)
        for number in range(21, 71):
            folder.spoilt[f"ConstituencywiseU05{number}.htm"] = folder.spoilt[f"candidateswise-U05{number}.htm"] = gone
        election = track(folder, states=("U05",))
        assert (election.seats_total, election.majority_mark) == (20, 11)
        folder.spoilt.clear()
        folder.spoilt.update({f"statewiseU05{n}.htm": gone for n in (2, 3, 4)})
        forgive(election)
        with assert_deltas_complete(election):
            once(election)
        assert 20 < election.contests.count() < 70
        assert (election.seats_total, election.majority_mark) == (70, 36)
        assert snapshot(election)["election"]["majority_mark"] == 36


def test_a_majority_that_an_editor_decided_stays() -> None:
    with site("delhi-2025", 1, 2, 40, 41) as folder:
        without_list(folder)
        for number in (40, 41):
            folder.spoilt[f"ConstituencywiseU05{number}.htm"] = folder.spoilt[f"candidateswise-U05{number}.htm"] = gone
        election = track(folder, states=("U05",))
        Election.objects.update(majority_mark=1)
        folder.spoilt.clear()
        forgive(election)
        once(election)
        assert (election.seats_total, election.majority_mark) == (4, 1)


def test_an_index_that_gains_boxes_gains_seats() -> None:
    box = re.compile(rb"<div class='col-md-4 col-12'>\s*<a href='candidateswise-S022\.htm'>.*?</a>\s*</div>", re.DOTALL)
    with site(BYE) as folder:
        folder.spoilt["index.htm"] = lambda body: box.sub(b"", body)
        election = track(folder)
        assert ("S02", 2) not in places(election)
        del folder.spoilt["index.htm"]
        folder.move(3)
        with assert_deltas_complete(election):
            once(election)
            once(election)
        assert ("S02", 2) in places(election)
        assert (election.seats_total, election.majority_mark) == (4, 0)
        assert Contest.objects.get(constituency__state_code="S02", constituency__number=2).votes_counted


def test_boxes_of_another_state_are_not_ours() -> None:
    with site(BYE) as folder:
        election = track(folder, states=("S01",))
        folder.move(3)
        once(election)
        assert places(election) == {("S01", 1), ("S01", 2)}


def test_a_folder_without_a_seat_of_the_asked_state_is_not_tracked() -> None:
    with site(BYE) as folder:
        with pytest.raises(NothingThere, match="no seats for S03"):
            track(folder, states=("S03",))
        assert not Election.objects.exists()


def test_two_seats_may_have_one_name() -> None:
    with site("delhi-2025", 1, 2, 40) as folder:
        election = track(folder)
        Contest.objects.filter(number=40).delete()
        body = folder.answer("ConstituencywiseU0540.htm")[1].replace(b"NEW DELHI", b"BURARI")
        now = timezone.now()
        uploads.read_upload(inbox.receive(election, "ConstituencywiseU0540.htm", body, "me", now), now)
        assert ("U05", 40) in places(election)


def test_a_second_state_takes_numbers_that_are_free() -> None:
    with site(BYE, 2) as folder:  # seat 2 of each
        track(folder, states=("S01",))
        election = track(folder, states=("S01", "S02"))
        found = election.contests.values_list("constituency__state_code", "constituency__number", "number")
        assert sorted(found) == [("S01", 2, 2), ("S02", 2, 3)]
        assert all(seat["votes_counted"] for seat in board(election)["seats"])


def test_seats_whose_own_pages_were_not_up_are_tried_again_where_nothing_lists_them() -> None:
    with site("delhi-2025", *range(1, 13)) as folder:
        without_list(folder)
        for number in (2, *range(4, 13)):
            folder.spoilt[f"ConstituencywiseU05{number}.htm"] = folder.spoilt[f"candidateswise-U05{number}.htm"] = gone
        election = track(folder, states=("U05",))
        for _ in range(5):
            once(election)
        assert places(election) == {("U05", 1), ("U05", 3)}
        assert folder.counts["ConstituencywiseU054.htm"] == 2  # when it was registered, and once by a poll
        assert not election.kind_health.filter(failing__gt=0, kind="constituencywise").exists()
        for number in (2, *range(4, 13)):
            folder.spoilt.pop(f"ConstituencywiseU05{number}.htm")
        forgive(election)
        with assert_deltas_complete(election):
            once(election)
            once(election)
        assert places(election) == {("U05", number) for number in range(1, 13)}
        assert (election.seats_total, election.majority_mark) == (12, 7)
        for _ in range(3):
            once(election)
        assert all(seat["votes_counted"] for seat in board(election)["seats"])


def test_no_seat_is_sought_where_a_list_has_them_all() -> None:
    with site("delhi-2025", 1, 2, 40) as folder:
        election = track(folder)
        folder.spoilt[LIST] = gone
        for _ in range(3):
            forgive(election)
            once(election)
        assert not folder.counts["ConstituencywiseU053.htm"]


@pytest.mark.parametrize("room", [False, True], ids=["all known", "one missing"])
def test_a_wrong_number_is_no_new_seat(room: bool) -> None:
    with site("delhi-2025", 1, 2, 40, 41) as folder:
        if room:
            folder.spoilt["partywiseresult-U05.htm"] = gone
            more = lambda body: body.replace(b"out of 4 ", b"out of 5 ")  # noqa: E731
        else:
            more = lambda body: body  # noqa: E731
        folder.spoilt[LIST] = more
        election = track(folder)
        before = places(election)
        folder.spoilt[LIST] = lambda body: more(body).replace(b">41</td>", b">14</td>")
        folder.move(3)
        once(election)
        assert places(election) == before
        page = election.pages.filter(name=LIST).latest("pk")
        assert (page.matched, page.unmatched) == (3, 1)


def test_nothing_is_enrolled_while_an_election_is_frozen() -> None:
    with site("delhi-2025", 1, 2, 40) as folder:
        folder.spoilt["partywiseresult-U05.htm"] = gone
        election = track(folder)
        Contest.objects.filter(number=40).delete()
        Election.objects.update(frozen=True)
        once(election)
        assert election.contests.count() == 2
        Election.objects.update(frozen=False)
        once(election)
        assert election.contests.count() == 3


def test_a_page_handed_in_enrols_by_the_same_rules() -> None:
    with site("delhi-2025", 1, 2, 40) as folder:
        election = track(folder)
        Contest.objects.filter(number=40).delete()
        now = timezone.now() + timedelta(seconds=1)
        wrong = folder.answer(LIST)[1].replace(b">2</td>", b">22</td>")
        uploads.read_upload(inbox.receive(election, LIST, wrong, "me", now), now)
        assert places(election) == {("U05", 1), ("U05", 2), ("U05", 40)}
        Contest.objects.filter(number=40).delete()
        folder.move(3)
        uploads.read_upload(inbox.receive(election, LIST, folder.answer(LIST)[1], "me", now), now)
        assert places(election) == {("U05", 1), ("U05", 2), ("U05", 40)}
