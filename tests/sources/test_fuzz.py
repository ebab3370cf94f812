"""Mutated pages: nothing but PageError comes out, quickly and in little memory, and never a seat that wasn't there."""

import json
import re
import resource
import time
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from results.domain.records import Record
from results.sources.errors import PageError
from results.sources.registry import parse
from tests.sources import markup

SECONDS, BYTES = 2.0, 200_000_000
ROUNDS_TABLE = markup.table(markup.ROUND_HEADINGS, ("A|X|10|5|15", "B|Y|1|0|1"), foot="Total||11|5|16")
LIVE = {"U05": {"chartData": [["BJP", "U05", 1, "A", "#fff"], ["NA", "U05", 2, "NA", "#ddd"]], "tableData": []}}
AREA = {
    "properties": {"ST_CODE": "U05", "AC_NO": 1, "AC_NAME": "A"},
    "geometry": {"type": "Polygon", "coordinates": [[[77, 28], [77.1, 28], [77, 28.1], [77, 28]]]},
}
WRITTEN = {
    "statewiseU051.htm": markup.seat_list(),
    "ConstituencywiseU051.htm": markup.constituency(),
    "candidateswise-U051.htm": markup.boxes(
        markup.box("A", "X", "<div class='status won'><div>won</div><div>9 <span>(+ 1)</span></div></div>"),
        markup.box("NOTA", "None of the Above", "<div class='status'><div></div><div>1</div></div>"),
    ),
    "RoundwiseU051.htm": markup.page(
        "<span>1 - NERELA (NCT of Delhi)</span>", f"<div id='tab1' class='tabcontent'>{ROUNDS_TABLE}</div>"
    ),
    "partywiseresult-U05.htm": markup.page(
        "<span><strong>NCT of Delhi</strong> (Total AC : 70)</span>",
        markup.table(
            "Party|Won|Leading|Total", ("Bharatiya Janata Party - BJP|1|2|3", "X - X|0|1|1"), foot="Total|1|3|4"
        )
        + "<select><option value='U051'>NERELA - 1</option></select>"
        + "<script>var xValues = ['BJP{60%}','X{40%}',]; var yValues = [60,40,];</script>",
    ),
    "partywisewinresult-369U05.htm": markup.page(
        "<span>BJP <strong> (NCT of Delhi)</strong></span>",
        markup.table(
            "S.No|Constituency|Winning Candidate|Total Votes|Margin|Status",
            ("1|<a href='candidateswise-U051.htm'>NERELA(1)</a>|A|9|1|3/3",),
        ),
    ),
    "index.htm": markup.page(
        "<span>x</span>",
        "<a href='partywiseresult-U05.htm'>Delhi</a><div class='box-content'><h3>A - 1</h3><h4>Delhi</h4></div>",
    ),
    "election-json-U05-live.json": json.dumps(LIVE).encode(),
    "ac/U05.js": b"var json_All_AC = " + json.dumps({"features": [AREA]}).encode() + b";",
    "feed.json": json.dumps(
        {
            "feed": 1,
            "updated": "2025-02-08T11:03:00+05:30",
            "contests": [
                {"number": 1, "name": "A", "candidates": [{"serial": 1, "name": "A", "party": "X", "votes": 1}]}
            ],
        }
    ).encode(),
    "feed.csv": b"number,constituency,serial,candidate,party,votes,updated\n1,A,1,B,X,5,2025-02-08T11:03:00+05:30\n",
}
HOSTILE = [
    b"<table>", b"</table>", b"<td>", b"</td></tr>", b"<tr>", b"<script>", b"<!--", b"<style>", b"<title>",
    b"<textarea>", b"<svg><td>", b"<select>", b"<template>", b"<plaintext>", b"<td colspan='99999999999999999999'>",
    b"<td colspan='-1'>", b"\x00", b"\xff\xfe", "\u202e".encode(), "१२".encode(), b"&#0;", b"&#x110000;", b"-1",
    b"1e999", b"9" * 400,
    b"<b>" * 500, b"<div>" * 3000, b"<a><table>" * 300, b"[" * 2000, b'"', b"\\u0000", b"(" * 500, b"1/" * 300,
]  # fmt: skip


@st.composite
def mutations(draw: st.DrawFn) -> list[tuple[str, float, float, int]]:
    """(what, where and how long as shares of the page, which hostile piece) to be done one after the other."""
    step = st.tuples(
        st.sampled_from(["cut", "drop", "twice", "insert", "flip", "move"]),
        st.floats(0, 1),
        st.floats(0, 0.2),
        st.integers(0, 10_000),
    )
    return draw(st.lists(step, min_size=1, max_size=4))


def mutated(body: bytes, steps: list[tuple[str, float, float, int]]) -> bytes:
    for what, where, length, pick in steps:
        start = int(where * len(body))
        end = start + int(length * len(body))
        if what == "cut":
            body = body[:start]
        elif what == "drop":
            body = body[:start] + body[end:]
        elif what == "twice":
            body = body[:end] + body[start:]
        elif what == "insert":
            body = body[:start] + HOSTILE[pick % len(HOSTILE)] + body[start:]
        elif what == "flip" and body:
            at = min(start, len(body) - 1)
            body = body[:at] + bytes([pick % 256]) + body[at + 1 :]
        elif what == "move":
            piece, rest = body[start:end], body[:start] + body[end:]
            to = pick % (len(rest) + 1)
            body = rest[:to] + piece + rest[to:]
    return body


def outcome(name: str, body: bytes) -> Record | None:
    """The record, or None where the page was refused; in time."""
    started = time.process_time()
    try:
        record = parse(name, body)
    except PageError as error:
        assert error.page == name
        record = None
    assert time.process_time() - started < SECONDS
    return record


def values(record: Any) -> set[Any]:
    """Every text and number in a record, however deep."""
    if is_dataclass(record):
        return set().union(*(values(getattr(record, field.name)) for field in fields(record)))
    if isinstance(record, tuple | list):
        return set().union(*map(values, record))
    if isinstance(record, dict):
        return values(list(record)) | values(list(record.values()))
    return {record}


def seats(record: Any) -> set[tuple[Any, Any]]:
    """(number, name) of every row that speaks of a seat, and of the record itself."""
    found = set()
    for row in (record, *getattr(record, "rows", ()), *(one.table for one in getattr(record, "contests", ()))):
        if hasattr(row, "number") and hasattr(row, "name"):
            found.add((row.number, row.name))
    return found | set(getattr(record, "seats", ())) if type(record).__name__ == "PartyTable" else found


@pytest.mark.parametrize("name", WRITTEN)
def test_the_pages_to_be_mutated_are_sound(name: str) -> None:
    assert outcome(name, WRITTEN[name]) is not None


@pytest.mark.parametrize("name", WRITTEN)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=mutations())
def test_mutated_pages_raise_page_errors_only(name: str, steps: list[tuple[str, float, float, int]]) -> None:
    outcome(name, mutated(WRITTEN[name], steps))


@settings(max_examples=300, deadline=None)
@given(body=st.binary(max_size=2000), name=st.sampled_from(sorted(WRITTEN)))
def test_any_bytes_at_all(name: str, body: bytes) -> None:
    outcome(name, body)


def test_mutated_saved_pages(saved_pages: Path) -> None:
    bodies = {file.name: file.read_bytes() for file in sorted(saved_pages.glob("Result*"))}

    @settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(name=st.sampled_from(sorted(bodies)), steps=mutations())
    def mutate(name: str, steps: list[tuple[str, float, float, int]]) -> None:
        outcome(name, mutated(bodies[name], steps))

    mutate()


TAG = re.compile(rb"<[^>]*>")
LISTS = ["statewiseU051.htm", "partywisewinresult-369U05.htm", "ConstituencywiseU051.htm", "candidateswise-U051.htm"]


def without_tags(body: bytes, doomed: set[int], doubled: set[int]) -> bytes:
    """The page with some of its tags left out and some written twice; every text stays as it is."""
    parts: list[bytes] = []
    end = 0
    for index, tag in enumerate(TAG.finditer(body)):
        parts += [body[end : tag.start()], tag[0] * (0 if index in doomed else 2 if index in doubled else 1)]
        end = tag.end()
    return b"".join([*parts, body[end:]])


@pytest.mark.parametrize("name", LISTS)
@settings(max_examples=150, deadline=None)
@given(chance=st.randoms(use_true_random=False))
def test_lost_and_doubled_tags_never_invent_a_seat(name: str, chance: Any) -> None:
    never_invents(name, WRITTEN[name], chance)


def test_lost_and_doubled_tags_of_a_saved_list_never_invent_a_seat(saved_pages: Path) -> None:
    name = "ResultAcGenNov2025__statewiseS041.htm"
    body = (saved_pages / name).read_bytes()

    @settings(max_examples=150, deadline=None)
    @given(chance=st.randoms(use_true_random=False))
    def never(chance: Any) -> None:
        never_invents(name, body, chance)

    never()


def never_invents(name: str, body: bytes, chance: Any) -> None:
    tags = len(TAG.findall(body))
    doomed = {chance.randrange(tags) for _ in range(chance.randint(0, 4))}
    doubled = {chance.randrange(tags) for _ in range(chance.randint(0, 4))}
    record = outcome(name, without_tags(body, doomed, doubled))
    if record is not None:
        assert seats(record) <= seats(parse(name, body))


@pytest.mark.parametrize("name", [name for name in WRITTEN if name.endswith(".htm")])
@pytest.mark.parametrize(
    "piece",
    [
        b"<div>",
        b"<b><i>",
        b"<table><tr><td>",
        b"<a href=x>",
        b"<p><table>",
        b"&amp;",
        b"<font><p>",
        b"<select><option value='U051'>",
    ],
)
def test_megabytes_of_one_thing(name: str, piece: bytes) -> None:
    before = resident()
    for count in (300_000 // len(piece), 7_000 // piece.count(b"<") if b"<" in piece else 7_000, 1_900):
        outcome(name, WRITTEN[name].replace(b"</main>", piece * count + b"</main>"))
        outcome(name, WRITTEN[name].replace(b"<main", piece * count + b"<main"))
    assert resident() - before < BYTES


BOMBS = {
    "depth": ("statewiseU051.htm", b"<div>" * 1900 + b"<div></div>" * 70_000),
    "deeper": ("statewiseU051.htm", b"<div>" * 60_000),
    "formatting": (
        "statewiseU051.htm",
        b"<p>" + b"".join(b"<b a%d>" % n for n in range(1000)) + b"</p>" + b"<p>x</p>" * 70_000,
    ),
    "attributes": ("statewiseU051.htm", b"<b " + b" ".join(b"a%d=1" % n for n in range(300_000)) + b">"),
    "more attributes": ("statewiseU051.htm", (b"<b " + b" ".join(b"a%d=1" % n for n in range(1000)) + b">") * 400),
    "times": ("statewiseU051.htm", b"<footer>" + b"11:11 " * 400_000),
    "heading": ("ConstituencywiseU051.htm", b"<div class=page-title><h1>x</h1><h2><span>1 - " + b"a (" * 300_000),
    "rounds": ("ConstituencywiseU051.htm", b"<div class=round-status>" + b"Round " * 300_000),
    "charts": ("partywiseresult-U05.htm", b"<script>" + b"xValues = [ " * 200_000 + b"</script>"),
    "labels": ("partywiseresult-U05.htm", b"<script>xValues = [" + b"'a     " * 300_000 + b"]; yValues = [1]</script>"),
    "known": ("statewiseU051.htm", b"<table><thead><tr><th>" + b"9 x" * 300_000 + b"</th></tr>"),
    "boxes": ("candidateswise-U051.htm", b"<div class=cand-box>" * 1900),
    "tables": ("ConstituencywiseU051.htm", b"<table><tr><th>Candidate</th></tr></table>" * 15_000),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_pages_made_to_be_slow(bomb: str) -> None:
    name, piece = BOMBS[bomb]
    before = resident()
    outcome(name, WRITTEN[name].replace(b"<main", piece + b"<main"))
    assert resident() - before < BYTES


def resident() -> int:
    """The most memory this process has had, in bytes: what C code takes counts too."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
