"""Names in Hindi from pages of which no party has a link: by ballot serial, and by lines of one stamp."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest

from results.models import Boundary, Election, Party
from results.polling import background_pages
from results.polling.network import Network
from results.rehearsal.night import IST
from tests.polling.in_process import forgive, once, track
from tests.polling.results_folder import Folder, serve, small

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis_url")]

NOON = datetime(2025, 2, 8, 12, 0, tzinfo=IST)
TABLE = "hi/partywiseresult-U05.htm"
GONE = (404, b"<h1>Not Found</h1>")


@pytest.fixture
def site() -> Iterator[Folder]:
    with serve(Folder(small("delhi-2025", 1, 2, 40), NOON)) as site:
        site.spoilt[TABLE] = lambda body: re.sub(rb"href=(['\"])partywise[^'\"]*\1", b"", body)
        yield site


def read(site: Folder) -> Election:
    """Track it, and read its pages in Hindi until none is wanted."""
    election = track(site)
    Party.objects.update(name_hi="")  # as if these parties were not known
    while background_pages.read_some(election, Network(election), NOON):
        pass
    assert site.counts[TABLE] == 1
    return election


def name_hi(code: str) -> str:
    return Party.objects.get(code=code).name_hi


def test_parties_are_named_by_ballot_serials(site: Folder) -> None:
    for number in range(1, 5):
        site.spoilt[f"hi/statewiseU05{number}.htm"] = lambda body: re.sub(rb">\d+/\d+<", b">1/99<", body)
    read(site)
    assert (name_hi("BJP"), name_hi("IND")) == ("भारतीय जनता पार्टी", "निर्दलीय")


def test_a_candidate_added_in_the_middle_lends_nobody_a_name(site: Folder) -> None:
    """The English page and the one in Hindi both count on from there; our ballot was listed before."""
    election = track(site)
    site.spoilt["ConstituencywiseU0540.htm"] = lambda body: _one_more(body, "SOMEBODY NEW", "Independent")
    site.spoilt["hi/ConstituencywiseU0540.htm"] = lambda body: _one_more(body, "कोई और", "निर्दलीय")
    site.move(60)
    once(election)
    while background_pages.read_some(election, Network(election), NOON):
        pass
    named = dict(election.contests.get(number=40).candidates.exclude(name_hi="").values_list("name", "name_hi"))
    assert named == {"SOMEBODY NEW": "कोई और"}
    assert (name_hi("BJP"), name_hi("IND")) == ("भारतीय जनता पार्टी", "निर्दलीय")


def _one_more(body: bytes, name: str, party: str) -> bytes:
    """A table with one more candidate, the second."""
    first, second, *rest = re.split(r"(?=<td align='left'>\d+</td>)", body.decode())[1:]
    new = re.sub(r"(<td align='left'>)[^<0-9]+", rf"\g<1>{name}", second, count=1)
    new = re.sub(rf"({name}</td>\s*<td align='left'>)[^<]+", rf"\g<1>{party}", new)
    counted = [re.sub(r">(\d+)<", lambda m: f">{int(m[1]) + 1}<", row, count=1) for row in (second, *rest)]
    return body[: body.index(first.encode())] + "".join([first, new, *counted]).encode()


def test_parties_are_named_by_lines_of_one_stamp(site: Folder) -> None:
    for number in (1, 2, 40):
        site.spoilt[f"hi/ConstituencywiseU05{number}.htm"] = lambda _: GONE
    read(site)
    assert name_hi("BJP") == "भारतीय जनता पार्टी"


def test_a_list_of_another_time_names_nobody(site: Folder) -> None:
    for number in (1, 2, 40):
        site.spoilt[f"hi/ConstituencywiseU05{number}.htm"] = lambda _: GONE
    site.spoilt["hi/statewiseU051.htm"] = lambda body: re.sub(rb"12:00( ?[ap]m)", rb"11:57 am", body, flags=re.I)
    read(site)
    assert name_hi("BJP") == ""


def test_a_party_that_one_page_calls_two_names_is_not_named_by_it(site: Folder) -> None:
    for number in (1, 2):
        site.spoilt[f"hi/ConstituencywiseU05{number}.htm"] = lambda _: GONE
    once = "निर्दलीय".encode(), "स्वतंत्र".encode(), 1
    site.spoilt["hi/ConstituencywiseU0540.htm"] = lambda body: body.replace(*once)
    read(site)
    assert (name_hi("BJP"), name_hi("IND")) == ("भारतीय जनता पार्टी", "")


def test_a_page_that_failed_once_is_asked_for_again(site: Folder) -> None:
    outlines, names = "ac/U05.js", "hi/statewiseU051.htm"
    site.spoilt[outlines] = site.spoilt[names] = lambda _: (503, b"")
    election = read(site)
    assert (site.counts[outlines], site.counts[names]) == (1, 1)
    del site.spoilt[outlines], site.spoilt[names]
    forgive(election)
    background_pages._complete.clear()
    assert background_pages.read_some(election, Network(election), NOON) == 2
    assert Boundary.objects.count() == 3


def test_a_page_that_cannot_be_taken_in_is_not_asked_for_at_every_poll(
    site: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    election = track(site)
    monkeypatch.setattr("results.enrolment.hindi_names.seats", lambda *_: 1 / 0)
    for _ in range(4):
        site.move(3)  # another page each time
        for _ in range(3):
            once(election)
    assert site.counts["hi/statewiseU051.htm"] == 1


def test_a_reader_that_fails_itself_does_not_stop_the_polls(site: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    election = track(site)
    monkeypatch.setattr("results.enrolment.hindi_names.seats", lambda *_: 1 / 0)
    background_pages.read_some(election, Network(election), NOON)
    failed = election.pages.filter(outcome="rejected")
    assert all("the reader failed: ZeroDivisionError" in page.error for page in failed)
    assert failed.filter(name="hi/statewiseU051.htm").exists()
