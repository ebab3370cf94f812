"""What leaves as a file: table, common data format, feed; and one seat in full. From a real night's board."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

from results.domain import board
from results.editorial import overrides
from results.models import Candidate
from results.polling.readings import list_ballots_and_store
from results.web.api.csv_export import safe
from tests import boards
from tests.editorial import users
from tests.ingest.count import Count, begin


@pytest.fixture
def count(slug: str) -> Count:
    return begin(1, 40, slug=slug, clock="15:00")


@pytest.fixture
def of(count: Count) -> str:
    return f"/api/v1/elections/{count.election.slug}"


def test_a_seat_in_full(api: httpx.Client, count: Count, of: str) -> None:
    seat = api.get(f"{of}/seats/40").json()
    assert seat["number"] == 40 and seat["status"]
    rows = [(each["serial"], each["votes"]) for each in seat["candidates"]]
    assert rows == list(Candidate.objects.filter(contest__number=40).order_by("serial").values_list("serial", "votes"))
    assert sum(each["votes"] for each in seat["candidates"]) == seat["votes_counted"]
    assert [each["name"] for each in seat["candidates"] if each["is_nota"]] == ["NOTA"]
    pages = seat["provenance"]["pages"]
    assert {each["kind"] for each in pages} >= {"constituencywise"}
    assert all(re.fullmatch("[0-9a-f]{64}", each["hash"]) for each in pages)


def test_a_seat_says_of_which_stamp_its_votes_are(api: httpx.Client, count: Count, of: str) -> None:
    """A newer line of the list makes its votes no newer; its own page does."""

    def stamps() -> dict[str, str]:
        told = api.get(f"{of}/seats/40").json()["provenance"]
        return {
            "votes_at": told["votes_at"],
            "line": max(p["source_at"] for p in told["pages"] if p["kind"] == "seat_list"),
        }

    before = stamps()
    assert before["votes_at"] == before["line"]
    list_ballots_and_store(count.election, [count.page("18:00", 40, "seat_list")])
    assert stamps()["line"] > before["line"] and stamps()["votes_at"] == before["votes_at"]
    list_ballots_and_store(count.election, [count.page("18:00", 40, "constituencywise")])
    assert stamps()["votes_at"] == stamps()["line"] > before["votes_at"]


def test_a_correction_is_shown_with_its_reason_and_without_an_account(
    api: httpx.Client, count: Count, of: str, django_user_model: Any
) -> None:
    author = django_user_model.objects.create_user("account-name", password="x")
    candidate = count.candidate(40, 1)
    overrides.make(
        candidate.contest,
        "votes",
        "12345",
        reason="Form 20 says so",
        author=author,
        approved_by=users.approver(),  # the seat is declared
        now=count.tick(),
        candidate=candidate,
    )
    seat = api.get(f"{of}/seats/40").json()
    laid = next(each["override"] for each in seat["candidates"] if each["serial"] == 1)
    assert laid["votes"]["reason"] == "Form 20 says so"
    (listed,) = api.get(f"{of}/corrections?seat=40").json()["corrections"]
    assert (listed["value"], listed["author"]) == ("12345", "an editor")


def test_every_door_gives_the_name_and_party_that_an_editor_decided_on(
    api: httpx.Client, count: Count, of: str, django_user_model: Any
) -> None:
    author, first = django_user_model.objects.create_user("asha", password="x"), count.candidate(40, 1)
    for field, value in (("name", "ANJALI RAO"), ("party", "INC")):
        overrides.make(first.contest, field, value, reason="Form 7A", author=author, now=count.tick(), candidate=first)
    rows = list(csv.DictReader(io.StringIO(api.get(f"{of}/results.csv").content.decode("utf-8-sig"))))
    (row,) = (row for row in rows if (row["seat_number"], row["serial"]) == ("40", "1"))
    assert (row["candidate"], row["party"]) == ("ANJALI RAO", "INC")
    people = api.get(f"{of}/cdf.json").json()["Election"][0]["Candidate"]
    (person,) = (each for each in people if each["@id"] == "candidate-40-1")
    assert person["BallotName"]["Text"][0]["Content"] == "ANJALI RAO"
    assert person["PartyId"] == "party-INC"
    assert "ANJALI RAO" in api.get(f"/e/{count.election.slug}/names.json").json()["ballots"]["40"]
    assert "account-name" not in api.get(f"{of}/corrections").text


def test_the_table_has_every_ballot_line(api: httpx.Client, count: Count, of: str) -> None:
    response = api.get(f"{of}/results.csv")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    kept = Candidate.objects.filter(contest__election=count.election)
    assert len(rows) == kept.count()
    assert sum(int(row["votes"]) for row in rows) == sum(each.votes or 0 for each in kept)
    assert [row["seat_number"] for row in rows if row["is_leader"] == "yes"] == ["1", "40"]


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=HYPERLINK(1)", "'=HYPERLINK(1)"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), (" =x", "' =x"),
     ("\t=x", "'\t=x"), ("A=B", "A=B"), (-5, -5), (None, None), (True, "yes")],
)  # fmt: skip
def test_no_cell_is_a_formula(cell: Any, written: Any) -> None:
    assert safe(cell) == written


def everything(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a document."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from everything(each)


REQUIRED = {  # NIST SP 1500-100 version 2, from its published JSON schema
    "ElectionReport": "Format GeneratedDate Issuer IssuerAbbreviation SequenceEnd SequenceStart Status "
    "VendorApplicationId",
    "Election": "ElectionScopeId EndDate Name StartDate Type",
    "CandidateContest": "@id ElectionDistrictId Name VotesAllowed",
    "CandidateSelection": "@id",
    "Candidate": "@id BallotName",
    "ReportingUnit": "@id Type",
    "Party": "@id Name",
    "VoteCounts": "Count GpUnitId Type",
    "CountStatus": "Status Type",
    "InternationalizedText": "Text",
    "LanguageString": "Content Language",
}
ALLOWED = {
    ("ElectionReport", "Format"): {"summary-contest", "precinct-level"},
    ("ElectionReport", "Status"): {"unofficial-partial", "unofficial-complete"},
    ("Election", "Type"): {"general", "special"},
    ("VoteCounts", "Type"): {"election-day", "absentee", "total"},
    ("CountStatus", "Status"): {"completed", "in-process", "not-processed"},
    ("ReportingUnit", "Type"): {"state", "country", "state-house", "other"},
    ("Candidate", "PostElectionStatus"): {"winner"},
}


def test_the_common_data_format_keeps_its_rules(api: httpx.Client, count: Count, of: str) -> None:
    report = api.get(f"{of}/cdf.json").json()
    objects = [(each["@type"].removeprefix("ElectionResults."), each) for each in everything(report)]
    for kind, each in objects:
        assert set(REQUIRED[kind].split()) <= set(each), kind
        for name, value in each.items():
            assert value in ALLOWED.get((kind, name), {value}) if isinstance(value, str) else True
    ids = [each["@id"] for _, each in objects if "@id" in each]
    assert len(ids) == len(set(ids))
    for _, each in objects:
        for name, value in each.items():
            if name.endswith("Id") and name != "VendorApplicationId":
                assert value in ids, (name, value)
            if name.endswith("Ids"):
                assert set(value) <= set(ids)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", report["GeneratedDate"])
    totals = [each["Count"] for kind, each in objects if kind == "VoteCounts" and each["Type"] == "total"]
    kept = Candidate.objects.filter(contest__election=count.election)
    assert sum(totals) == sum(each.votes or 0 for each in kept)


ATOM = "http://www.w3.org/2005/Atom"


def test_the_feed_of_moments(api: httpx.Client, count: Count, of: str) -> None:
    response = api.get(f"{of}/moments.atom")
    feed = ElementTree.fromstring(response.content)
    titles = [each.findtext(f"{{{ATOM}}}title") for each in feed.iter(f"{{{ATOM}}}entry")]
    told = api.get(f"{of}/moments").json()["moments"]
    assert titles == ["TEST: " + each["headline"] for each in told] and titles
    assert (feed.findtext(f"{{{ATOM}}}title") or "").startswith("TEST: ")
    links = [each.get("href") or "" for each in feed.iter(f"{{{ATOM}}}link")]
    assert all(link.startswith("http://127.0.0.1") for link in links)


def test_names_with_control_characters_and_markup_do_not_break_the_feed(api: httpx.Client, election: str) -> None:
    boards.write(election, board.Change("moment", "x", boards.moment_entry(1, "BJP", "A\x00B <b>\x1b & C")))
    feed = ElementTree.fromstring(api.get(f"/api/v1/elections/{election}/moments.atom").content)
    (entry,) = feed.iter(f"{{{ATOM}}}entry")
    assert entry.findtext(f"{{{ATOM}}}title") == "TEST: AB <b> & C"
    assert entry.findtext(f"{{{ATOM}}}summary") == "AB &lt;b&gt; &amp; C"


def test_the_feed_pages_back_to_the_first_moment(api: httpx.Client, slug: str) -> None:
    """RFC 5005, section 3: each page names the next older one, until there is none."""
    boards.make_election(slug)
    written = [boards.Change("moment", f"k{n}", boards.moment_entry(1, "AAP", f"Line {n}")) for n in range(120)]
    boards.write(slug, *written)
    address: str | None = f"/api/v1/elections/{slug}/moments.atom"
    pages, titles = 0, []
    while address:
        feed = ElementTree.fromstring(api.get(address).content)
        titles += [entry.findtext(f"{{{ATOM}}}title") for entry in feed.findall(f"{{{ATOM}}}entry")]
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{{{ATOM}}}link")}
        address, pages = links.get("next"), pages + 1
    assert pages == 3
    assert titles == [f"TEST: Line {n}" for n in reversed(range(120))]
