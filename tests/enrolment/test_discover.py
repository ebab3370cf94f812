"""Any election of ECI's, from its address alone: what is found, what it is called, and what bad addresses are told."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime

import pytest
from django.conf import settings

from results.enrolment.discover import discover
from results.enrolment.folder_facts import TrackRequest
from results.enrolment.places import NothingThere, folder
from results.models import Boundary, Candidate, Constituency, Election, Party
from results.polling import background_pages
from results.polling.network import Network
from results.rehearsal.night import IST
from tests.polling.in_process import once, track
from tests.polling.results_folder import Folder, serve, small

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis_url")]

NOON = datetime(2025, 2, 8, 12, 0, tzinfo=IST)
BEFORE = datetime(2025, 2, 8, 8, 0, tzinfo=IST)


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def found(site: Folder, **wish: str) -> list[Election]:
    wishes = TrackRequest(site.url, **wish)  # type: ignore[arg-type]
    return discover(wishes, Network(Election(source_url=site.url)))


def served(stack: ExitStack, night: str, at: datetime, *numbers: int) -> Folder:
    return stack.enter_context(serve(Folder(small(night, *numbers), at)))


def test_a_state_is_named_counted_and_dated(stack: ExitStack) -> None:
    (election,) = found(served(stack, "delhi-2025", NOON))
    assert election.slug == "nct-of-delhi-february-2025"
    assert election.name == "NCT of Delhi: General Election to Assembly Constituencies, February 2025"
    assert (election.kind, election.seats_total, election.majority_mark) == ("AC", 70, 36)
    assert election.date == date(2025, 2, 8)


def test_a_production_takes_no_rehearsal(stack: ExitStack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "TEST_DATA_ALLOWED", False)
    site = served(stack, "delhi-2025", NOON, 1, 2)
    site.headers["X-Replay"] = "delhi-2025; speed=60; captured"
    with pytest.raises(NothingThere, match="takes no test data"):
        found(site)
    assert not Election.objects.exists()


def test_a_reserved_seat_is_known_by_its_name(stack: ExitStack) -> None:
    site = served(stack, "delhi-2025", NOON, 1, 2)
    for name in ("statewiseU051.htm", "partywiseresult-U05.htm"):
        site.spoilt[name] = lambda body: body.replace(b"BURARI", b"BURARI (SC)")
    found(site)
    burari = Constituency.objects.get(number=2, state_code="U05")
    assert (burari.name, burari.category) == ("BURARI", "SC")


def test_before_the_count_seats_come_from_the_drop_down(stack: ExitStack) -> None:
    site = served(stack, "delhi-2025", BEFORE, 1, 2, 3)
    for page in range(1, 5):
        site.spoilt[f"statewiseU05{page}.htm"] = lambda _: (404, b"<h1>Not Found</h1>")
    election = track(site)
    assert election.seats_total == 3
    assert Candidate.objects.filter(contest__election=election, contest__number=2).count() > 3


def test_before_the_count_seats_are_found_by_their_own_pages_where_nothing_lists_them(stack: ExitStack) -> None:
    site = served(stack, "delhi-2025", BEFORE, 1, 2, 3)
    for name in ("index.htm", "partywiseresult-U05.htm", "statewiseU051.htm"):
        site.spoilt[name] = lambda _: (404, b"<h1>Not Found</h1>")
    (election,) = found(site, states=("U05",))  # type: ignore[arg-type]
    assert [str(c.constituency) for c in election.contests.all()] == ["1 NERELA", "2 BURARI", "3 TIMARPUR"]


def test_each_of_several_states_is_an_election(stack: ExitStack) -> None:
    night = "simulate:5:seats=12:states=3"
    elections = found(served(stack, night, NOON))
    assert [e.state_codes for e in elections] == [["S01"], ["S02"], ["S03"]]
    assert [e.seats_total for e in elections] == [4, 4, 4]
    assert len({e.slug for e in elections}) == 3
    assert {c.number for c in elections[1].contests.all()} == {1, 2, 3, 4}


def test_the_asked_states_alone_are_tracked_under_the_given_slug(stack: ExitStack) -> None:
    site = served(stack, "simulate:5:seats=12:states=3", NOON)
    elections = found(site, states=("S01", "S03"), slug="may")  # type: ignore[arg-type]
    assert [e.slug for e in elections] == ["may-s01", "may-s03"]


def test_one_state_whose_pages_fail_keeps_no_other_from_being_tracked(
    stack: ExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    site = served(stack, "simulate:5:seats=12:states=3", NOON)
    for name in ("statewiseS021.htm", "partywiseresult-S02.htm"):
        site.spoilt[name] = lambda body: body[: len(body) // 2]
    for number in range(1, 5):
        for name in (f"ConstituencywiseS02{number}.htm", f"candidateswise-S02{number}.htm"):
            site.spoilt[name] = lambda _: (404, b"<h1>Not Found</h1>")
    assert [e.state_codes for e in found(site)] == [["S01"], ["S03"]]
    assert "not tracked yet" in caplog.text and "no seats for S02" in caplog.text
    site.spoilt.clear()
    assert [e.state_codes for e in found(site)] == [["S01"], ["S02"], ["S03"]]
    assert Election.objects.count() == 3


def test_without_an_index_a_state_is_known_by_either_of_its_pages(stack: ExitStack) -> None:
    site = served(stack, "simulate:5:seats=12:states=3", NOON)
    for name in ("index.htm", "partywiseresult-S02.htm", "statewiseS031.htm"):
        site.spoilt[name] = lambda _: (404, b"<h1>Not Found</h1>")
    assert [e.state_codes for e in found(site)] == [["S01"], ["S02"], ["S03"]]


def test_a_lok_sabha_election_is_one_with_running_numbers(stack: ExitStack) -> None:
    (election,) = found(served(stack, "simulate:5:seats=12:states=3:kind=PC", NOON))
    assert (election.kind, election.state_name, election.seats_total, election.majority_mark) == ("PC", "India", 12, 7)
    assert [c.number for c in election.contests.all()] == list(range(1, 13))
    once(election)
    assert election.contests.filter(votes_counted__gt=0).count() > 6


def test_by_elections_are_read_from_their_index_and_boxes(stack: ExitStack) -> None:
    election = track(served(stack, "simulate:5:seats=4:states=2:bye=1", NOON))
    assert election.by_election
    assert election.name.startswith("By-elections")
    assert election.seats_total == 4
    assert election.contests.exclude(leader=None).count() >= 3


def test_by_elections_beside_a_general_election_stay_out_of_it(stack: ExitStack) -> None:
    site, bye = Folder(small("delhi-2025", 1, 2), NOON), Folder(small("simulate:5:seats=2:bye=1"), NOON)
    site.beside.append(bye)
    stack.enter_context(serve(site))
    link = f"<header><a href='/{bye.site.night.folder}/index.htm'>Bye Election</a></header>".encode()
    site.spoilt["index.htm"] = lambda body: body.replace(b"<body>", b"<body>" + link, 1)
    general, by = found(site)
    assert (general.by_election, by.by_election) == (False, True)
    assert (general.seats_total, by.seats_total) == (2, 2)
    assert by.source_url.endswith(f"{bye.site.night.folder}/")


def test_an_unknown_party_is_created_for_an_editor_to_confirm(stack: ExitStack) -> None:
    site = served(stack, "delhi-2025", NOON, 1, 2)
    site.spoilt["Constituencywise" + "U051.htm"] = lambda b: b.replace(b"Aam Aadmi Party", b"Party Of No One")
    track(site)
    party = Party.objects.get(name="Party Of No One")
    assert party.needs_review


def test_hindi_names_and_outlines_come_once(stack: ExitStack) -> None:
    site = served(stack, "delhi-2025", NOON, 1, 2, 40)
    election = track(site)
    while background_pages.read_some(election, Network(election), NOON):
        pass
    party = Party.objects.get(code="BJP")
    assert (party.name, party.name_hi) == ("Bharatiya Janata Party", "भारतीय जनता पार्टी")
    assert Constituency.objects.get(state_code="U05", number=40).name_hi == ""  # printed in capitals there too
    assert Boundary.objects.filter(constituency__contest__election=election).count() == 3
    assert all(count == 1 for name, count in site.counts.items() if name.startswith(("hi/", "ac/")))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://results.eci.gov.in/ResultAcGenFeb2025", "https://results.eci.gov.in/ResultAcGenFeb2025/"),
        ("https://results.eci.gov.in/ResultAcGenFeb2025/index.htm", "https://results.eci.gov.in/ResultAcGenFeb2025/"),
        ("https://results.eci.gov.in/X/hi/partywiseresult-S04.htm?x=1", "https://results.eci.gov.in/X/"),
        (" http://127.0.0.1:8/X/ac/U05.js#a ", "http://127.0.0.1:8/X/"),
    ],
)
def test_addresses_are_forgiven_what_they_say_too_much(given: str, expected: str) -> None:
    assert folder(given) == expected


@pytest.mark.parametrize("bad", ["", "delhi", "ftp://x/y/", "https:///x", "http://[::1", "javascript:alert(1)"])
def test_what_is_no_address_is_told_so_in_one_line(bad: str) -> None:
    with pytest.raises(NothingThere) as told:
        folder(bad)
    assert "\n" not in str(told.value)
    assert "not a web address" in str(told.value)


@pytest.mark.parametrize("slug", ["d" * 65, "Delhi", "de lhi", "दिल्ली"])
def test_a_slug_that_fits_in_no_address_is_refused_before_anything_is_made(stack: ExitStack, slug: str) -> None:
    site = served(stack, "delhi-2025", NOON, 1)
    with pytest.raises(NothingThere, match="does not fit in an address"):
        found(site, slug=slug)
    assert not Election.objects.exists()


def test_an_empty_site_is_told_so_in_one_line(stack: ExitStack) -> None:
    site = served(stack, "delhi-2025", NOON, 1)
    site.status = 404
    with pytest.raises(NothingThere) as told:
        found(site)
    assert "nothing is there yet, or the address is wrong" in str(told.value)
    assert "\n" not in str(told.value)
    assert not Election.objects.exists()


def test_a_host_that_does_not_answer_is_told_so() -> None:
    with pytest.raises(NothingThere, match="can't be reached"):
        discover(TrackRequest("http://127.0.0.1:9/X/"), Network(Election(source_url="http://127.0.0.1:9/X/")))


def test_an_unknown_state_code_is_refused_before_asking(stack: ExitStack) -> None:
    with pytest.raises(NothingThere, match="no such state code"):
        found(served(stack, "delhi-2025", NOON, 1), states=("U5",))  # type: ignore[arg-type]


def test_begun_anew_it_takes_the_place_of_what_was_there_and_only_where_the_site_answers(stack: ExitStack) -> None:
    site = served(stack, "delhi-2025", NOON, 1, 2)
    (first,) = found(site, slug="delhi")
    request = TrackRequest("http://127.0.0.1:9/X/", slug="delhi", fresh=True)
    with pytest.raises(NothingThere):
        discover(request, Network(Election(source_url=request.url)))
    assert Election.objects.get().epoch == first.epoch, "readers keep what they have"
    (again,) = discover(TrackRequest(site.url, slug="delhi", fresh=True), Network(Election(source_url=site.url)))
    assert (again.slug, again.seats_total) == ("delhi", 2)
    assert Election.objects.get().epoch == again.epoch != first.epoch


@pytest.mark.parametrize(
    ("status", "says"),
    [(403, "manage.py feed"), (401, "manage.py feed"), (404, "nothing is there yet, or the address is wrong")],
)
def test_an_address_that_answers_nothing_says_what_would_do(stack: ExitStack, status: int, says: str) -> None:
    site = served(stack, "delhi-2025", NOON, 1, 2)
    site.status = status
    with pytest.raises(NothingThere, match=says):
        found(site)


def test_a_refusal_of_a_named_state_says_that_saved_pages_do_as_well(stack: ExitStack) -> None:
    site = served(stack, "delhi-2025", NOON, 1, 2)
    site.status = 403
    with pytest.raises(NothingThere, match=r"manage\.py feed"):
        discover(TrackRequest(site.url, ("U05",)), Network(Election(source_url=site.url)))


def test_a_name_that_does_not_fit_in_an_address_is_refused_with_one_that_does(stack: ExitStack) -> None:
    site = served(stack, "delhi-2025", NOON, 1, 2)
    with pytest.raises(NothingThere, match="tamil-nadu"):
        found(site, slug="Tamil Nadu")
    assert not Election.objects.exists()
