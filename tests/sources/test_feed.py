"""The generic feed: what docs/sources.md shows is what is read, in both forms."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from results.domain.records import CandidateRow, Feed
from results.sources.eci.shell import IST
from results.sources.errors import EmptyPage, PageError, UnknownPage
from results.sources.registry import kind_of, parse

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
AT = datetime(2025, 2, 8, 11, 3, tzinfo=IST)


def documented(form: str) -> str:
    found = re.search(rf"```{form}\n(.*?)```", DOCS, re.DOTALL)
    assert found
    return found[1]


def read(name: str, body: str | bytes) -> Feed:
    record = parse(name, body.encode() if isinstance(body, str) else body)
    assert isinstance(record, Feed)
    return record


def refused(name: str, body: str | bytes) -> PageError:
    with pytest.raises(PageError) as raised:
        read(name, body)
    assert raised.value.page == name
    return raised.value


@pytest.mark.parametrize("form", ["json", "csv"])
def test_the_documented_example(form: str) -> None:
    feed = read(f"feed.{form}", documented(form))
    assert feed.source_at == AT
    (contest,) = feed.contests
    table = contest.table
    assert (contest.state, table.number, table.name, table.round, table.rounds) == ("U05", 40, "NEW DELHI", 5, 13)
    assert (table.status_text, table.source_at) == ("Result in Progress", AT)
    assert table.candidates == (
        CandidateRow(1, "PARVESH SAHIB SINGH", "Bharatiya Janata Party", 12388, None, 12388, None, False),
        CandidateRow(2, "NOTA", "None of the Above", 61 if form == "csv" else None, None, 61, None, True),
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [("feed.json", "feed_json"), ("delhi-feed.CSV", "feed_csv"),
     ("https://x.in/night/feed-round5.json?t=1", "feed_json"),
     ("statewiseU051.htm", "seat_list"), ("hi/index.htm", "index")],
)  # fmt: skip
def test_names_tell_the_kind(name: str, kind: str) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize("name", ["", "feeder.json", "feed.xml", "unfeed.json", "results.csv"])
def test_other_names_are_no_feed(name: str) -> None:
    with pytest.raises(UnknownPage):
        kind_of(name)


def test_a_contest_may_have_its_own_time() -> None:
    given = json.loads(documented("json"))
    given["contests"].append(given["contests"][0] | {"number": 41, "updated": "2025-02-08T11:06:00+05:30"})
    feed = read("feed.json", json.dumps(given))
    assert [one.table.source_at for one in feed.contests] == [AT, AT.replace(minute=6)]


def spoiled(path: str, value: Any) -> str:
    given = json.loads(documented("json"))
    contest = given["contests"][0]
    target = {"file": given, "contest": contest, "candidate": contest["candidates"][0]}[path.split(".")[0]]
    target[path.split(".")[1]] = value
    return json.dumps(given)


@pytest.mark.parametrize(
    ("path", "value"),
    [("file.feed", 2), ("file.updated", "today"), ("file.updated", "2025-02-08T11:03:00"), ("file.contests", []),
     ("contest.number", 0), ("contest.number", "40"), ("contest.name", ""), ("contest.name", "X" * 500),
     ("contest.state", "DL"), ("contest.round", 14), ("contest.candidates", []), ("candidate.serial", 2),
     ("candidate.votes", -1),
     ("candidate.votes", 12.0), ("candidate.votes", "12"), ("candidate.votes", 10**18), ("candidate.name", "\u202e"),
     ("candidate.party", None), ("candidate.evm_votes", True)],
)  # fmt: skip
def test_json_of_another_form(path: str, value: Any) -> None:
    refused("feed.json", spoiled(path, value))


def test_the_error_says_where_in_the_file() -> None:
    assert "$.contests[0].candidates[0].votes" in str(refused("feed.json", spoiled("candidate.votes", -1)))
    assert refused("feed.csv", documented("csv").replace(",61,2025", ",-61,2025")).selector == "line 3 votes"


@pytest.mark.parametrize("body", [b"", b"  "])
@pytest.mark.parametrize("name", ["feed.json", "feed.csv"])
def test_an_empty_feed(name: str, body: bytes) -> None:
    with pytest.raises(EmptyPage):
        parse(name, body)


@pytest.mark.parametrize("name", ["feed.json", "feed.csv"])
@pytest.mark.parametrize("body", [b"<html>", b"\xff\xfe", b"[" * 100_000, b'"' * 1001, b"a,b\n" * 10, b"\0" * 100])
def test_something_else_entirely(name: str, body: bytes) -> None:
    refused(name, body)


@pytest.mark.parametrize(
    ("old", "new"),
    [("serial,", "row,"), ("votes,updated", "votes,votes"), (",2,NOTA", ",1,NOTA"), (",2,NOTA", ",zero,NOTA"),
     ("NOTA,None", "NOTA,x,None"), (",61,2025-02-08T11:03", ",61,2025-02-08T11:06"), (",61,2025", ",12.0,2025"),
     ("U05,40", "DELHI,40"), (",5,13,2", ",5,12,2"), ("NOTA,", ","),
     ("2025-02-08T11:03:00+05:30\nU05", "yesterday\nU05")],
)  # fmt: skip
def test_csv_of_another_form(old: str, new: str) -> None:
    body = documented("csv")
    assert old in body
    refused("feed.csv", body.replace(old, new))


def test_csv_lines_of_one_seat_stand_together() -> None:
    header, first, second = documented("csv").strip().split("\n")
    other = first.replace(",40,NEW DELHI,", ",41,JANGPURA,")
    assert len(read("feed.csv", f"{header}\n{first}\n{second}\n{other}").contests) == 2
    refused("feed.csv", f"{header}\n{first}\n{other}\n{second}")


def test_csv_from_a_spreadsheet() -> None:
    body = "\ufeff" + documented("csv").replace("12388", '"12,388"').replace("\n", "\r\n") + "\r\n"
    assert read("feed.csv", body).contests[0].table.candidates[0].votes == 12388
