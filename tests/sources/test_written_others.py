"""Parties, rounds, indexes, live JSON and outlines: read from pages written after SITE.md."""

import json

from results.domain.records import Boundaries, FolderIndex, LiveSeats, PartySeatList, PartyTable, RoundTables
from tests.sources import markup
from tests.sources.markup import typed


def test_party_table_before_the_first_trend_and_with_leads() -> None:
    headings = "Party|Won|Leading|Total"
    h2 = "<span> <strong> NCT of Delhi</strong>   (Total AC : 70)</span>"
    empty = typed(
        PartyTable, "partywiseresult-U05.htm", markup.page(h2, markup.table(headings, (), foot="Total|0|0|0"))
    )
    assert (empty.rows, empty.total, empty.seats_total, empty.votes) == ((), 0, 70, {})
    rows = ("Aam Aadmi Party - AAAP|0|<a href='partywiseleadresult-1U05.htm'>22</a>|22", "Independent|1|0|1")
    table = typed(PartyTable, "partywiseresult-U05.htm", markup.page(h2, markup.table(headings, rows)))
    assert [(r.name, r.code, r.leading, r.party_id) for r in table.rows] == [
        ("Aam Aadmi Party", "AAAP", 22, 1), ("Independent", None, 0, None),
    ]  # fmt: skip
    assert table.total is None


def test_lead_list_of_a_party() -> None:
    table = markup.table(
        "S.No|Constituency|Leading Candidate|Total Votes|Margin|Status",
        ("1|<a href='candidateswise-U0540.htm'>NEW DELHI(40)</a>|ARVIND KEJRIWAL|9000|343|3/14",),
    )
    h2 = "<span> Aam Aadmi Party <strong> (NCT of Delhi)</strong></span>"
    listed = typed(PartySeatList, "partywiseleadresult-1U05.htm", markup.page(h2, table))
    assert (listed.declared, listed.party) == (False, "Aam Aadmi Party")
    assert (listed.rows[0].number, listed.rows[0].round, listed.rows[0].rounds) == (40, 3, 14)


def test_national_win_list_of_a_lok_sabha_election() -> None:
    table = markup.table(
        "S.No|Parliament Constituency|Winning Candidate|Total Votes|Margin|Status",
        ("1|<a href='candidateswise-S2412.htm'>Ghaziabad - 12</a>|A|854170|336965|",
         "2|<a href='candidateswise-S0612.htm'>Rajkot(12)</a>|B|857984|484260|Uncontested"),
    )  # fmt: skip
    listed = typed(
        PartySeatList, "partywisewinresultState-369.htm", markup.page("<span>Bharatiya Janata Party</span>", table)
    )
    assert [(r.state, r.number, r.name, r.rounds) for r in listed.rows] == [
        ("S24", 12, "Ghaziabad", None), ("S06", 12, "Rajkot", None),
    ]  # fmt: skip


def test_rounds_page() -> None:
    def tab(number: int, rows: tuple[str, ...], foot: str) -> str:
        table = markup.table(markup.ROUND_HEADINGS, rows, foot=foot)
        return f"<div id='tab{number}' class='tabcontent'>{table}</div>"

    body = markup.page(
        "Assembly Constituency <span>1 - NERELA <strong> (NCT of Delhi)</strong></span>",
        "<button onclick=\"openCity(event, 'tab1')\">1</button>"
        + tab(2, ("A|X|10|5|15", "NOTA|None of the Above|1|0|1"), "Total||11|5|16")
        + tab(1, ("A|X|0|10|10", "NOTA|None of the Above|0|1|1"), "Total||0|11|11"),
    )
    rounds = typed(RoundTables, "RoundwiseU051.htm?ac=1", body)
    assert [table.round for table in rounds.tables] == [1, 2]
    second = rounds.tables[1]
    assert [(row.name, row.brought, row.current, row.total) for row in second.rows] == [
        ("A", 10, 5, 15),
        ("NOTA", 1, 0, 1),
    ]
    assert (second.total_brought, second.total_current, second.total) == (11, 5, 16)


def test_rounds_page_of_2020() -> None:
    table = markup.table(markup.ROUND_HEADINGS, ("A|X|0|10|10",), above="Round - 1").replace(
        "table table-striped", "round-tbl"
    )
    h2 = "Assembly Constituency <span>1 - NERELA (NCT of Delhi)</span>"
    rounds = typed(RoundTables, "RoundwiseU051.htm", markup.page(h2, table))
    assert [(table.round, len(table.rows)) for table in rounds.tables] == [(1, 1)]


def test_index_of_several_states() -> None:
    links = "".join(
        f"<div><a href='partywiseresult-{code}.htm'><h2>{name}</h2></a><p>126</p></div>"
        for code, name in (("S03", "Assam"), ("S11", "Kerala"), ("U07", "View"))
    )
    body = markup.page("<span>Assembly Constituencies</span>", links).replace(
        b"<a href='index.htm'>Home</a>",
        b"<a href='index.htm'>Home</a><a href='https://results.eci.gov.in/ResultAcByeMay2026/index.htm'>Bye</a>"
        b"<a href='https://evil.example/Folder/index.htm'>x</a>",
    )
    index = typed(FolderIndex, "index.htm", body)
    assert [(state.code, state.name) for state in index.states] == [
        ("S03", "Assam"), ("S11", "Kerala"), ("U07", "Puducherry"),
    ]  # fmt: skip
    assert index.other_folders == ("ResultAcByeMay2026",)


def test_index_of_a_lok_sabha_election() -> None:
    rows = ("Bharatiya Janata Party - BJP|<a href='partywisewinresultState-369.htm'>240</a>|0|240",)
    index = typed(
        FolderIndex, "index.htm", markup.page("<span>x</span>", markup.table("Party|Won|Leading|Total", rows))
    )
    assert [(row.code, row.won, row.party_id) for row in index.rows] == [("BJP", 240, 369)]


def test_index_of_by_elections() -> None:
    def seat(inside: str, number: str) -> str:
        return (
            f"<div class='col'><a href='candidateswise-{number}.htm'><div class='box-content'>{inside}</div></a></div>"
        )

    body = markup.page(
        "<span>Bye Elections</span>",
        seat("<h3>BUDGAM</h3><h4>Jammu &amp; Kashmir</h4><h5>A</h5><h6>X</h6>", "U0827")
        + seat("<h3>GHATSILA (ST)</h3><h4>Jharkhand</h4><h5></h5><h6></h6>", "S2745"),
    )
    seats = typed(FolderIndex, "index.htm", body).bye_seats
    assert [(s.state, s.number, s.name, s.candidate, s.party) for s in seats] == [
        ("U08", 27, "BUDGAM", "A", "X"), ("S27", 45, "GHATSILA (ST)", None, None),
    ]  # fmt: skip


def test_live_json_before_the_count() -> None:
    seats = [["NA", "U05", n, "NA", "#DDDDDD"] for n in (1, 2)]
    body = json.dumps({"U05": {"chartData": seats, "tableData": [row[:3] for row in seats]}}).encode()
    live = typed(LiveSeats, "election-json-U05-live.json", body)
    assert [(seat.number, seat.party, seat.leader) for seat in live.seats] == [(1, None, None), (2, None, None)]


def test_boundaries() -> None:
    outline = {"type": "Polygon", "coordinates": [[[77.0, 28.8], [77.1, 28.8], [77.1, 28.9], [77.0, 28.8]]]}
    areas = [
        {"type": "Feature", "properties": {"ST_CODE": "U05", "AC_NO": number, "AC_NAME": name}, "geometry": outline}
        for number, name in ((1, "NERELA"), (2.0, "BURARI"), (0, "NA"))
    ]
    body = f"var json_All_AC = {json.dumps({'type': 'FeatureCollection', 'features': areas})};\n".encode()
    state = typed(Boundaries, "ac/U05.js", body)
    assert [(area.number, area.name) for area in state.areas] == [(1, "NERELA"), (2, "BURARI")]
    assert state.unnumbered == 1
    assert json.loads(state.areas[0].geometry) == outline
