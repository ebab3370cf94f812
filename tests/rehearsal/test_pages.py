"""The replay's markup against the saved pages of the real site: the same tags in the same order where it matters."""

import json
import re
from pathlib import Path

import pytest

from results.rehearsal.clock import time_of_day
from results.rehearsal.night import Night
from results.rehearsal.site import Site
from tests.rehearsal.markup import between, saved, tags, words


def page(night: Night, name: str, clock: str, dialect: str = "") -> str:
    shown = Site(night, dialect).page(name, time_of_day(clock, night.start))
    assert shown is not None, name
    return shown


def first_row(markup: str) -> str:
    body = markup[markup.index("<tbody>") :]
    return between(body, "<tr>", "Result in Progress</td></tr>")


def test_a_line_of_the_seat_list_is_built_as_the_sites(delhi: Night, saved_pages: Path) -> None:
    real = saved(saved_pages, "ResultAcGenNov2025__statewiseS041.htm")
    ours = page(delhi, "statewiseU051.htm", "11:03")
    assert tags(first_row(ours)) == tags(first_row(real))
    assert tags(between(ours, "<thead>", "</thead>")) == tags(between(real, "<thead>", "</thead>"))
    assert tags(between(ours, "<tfoot>", "</tfoot>")) == tags(between(real, "<tfoot>", "</tfoot>"))
    assert "<td  align='left'>" in ours


def test_a_win_list_is_built_as_the_sites(delhi: Night, saved_pages: Path) -> None:
    real = saved(saved_pages, "ResultAcGenFeb2025__partywisewinresult-1U05.htm")
    ours = page(delhi, "partywisewinresult-1U05.htm", "19:03")
    body, end = "<tbody>", "</tr>"
    assert tags(between(ours, body, end)) == tags(between(real, body, end))
    assert words(between(ours, "<thead>", "</thead>")) == words(between(real, "<thead>", "</thead>"))


def test_a_win_list_says_the_same_as_the_sites(delhi: Night, eci: Path) -> None:
    for party in ("1U05", "369U05"):
        real = saved(eci / "pages", f"ResultAcGenFeb2025__partywisewinresult-{party}.htm")
        ours = page(delhi, f"partywisewinresult-{party}.htm", "19:03")
        assert tags(between(ours, "<tbody>", "</tbody>")) == tags(between(real, "<tbody>", "</tbody>"))
        assert words(between(ours, "<tbody>", "</tbody>")) == words(between(real, "<tbody>", "</tbody>"))
        assert words(between(ours, "<thead>", "</thead>")) == words(between(real, "<thead>", "</thead>"))


def test_a_box_is_built_as_the_sites(delhi: Night, saved_pages: Path) -> None:
    real = saved(saved_pages, "ResultAcGenMay2026__candidateswise-S0333.htm")
    ours = page(delhi, "candidateswise-U0540.htm", "19:03", "2026-05-evening")
    begin, end = "<div class='cand-box'>", "</h6>"
    assert tags(between(ours, begin, end)) == tags(between(real, begin, end))
    nota = r"<div class='status default'>\s*<div style='text-transform: capitalize'></div>"
    assert re.search(nota, ours)
    assert re.search(nota, real)
    assert real.startswith("<style>")
    assert ours.startswith("<style>")
    assert "<div>30088 <span>(+ 4089)</span></div>" in ours
    assert "<div>25999 <span>( -4089)</span></div>" in ours


def test_the_party_table_is_built_as_the_sites(delhi: Night, saved_pages: Path) -> None:
    real = saved(saved_pages, "ResultAcGenMay2026__partywiseresult-S11.dom.htm")
    ours = page(delhi, "partywiseresult-U05.htm", "19:03")
    begin, end = '<tr class="tr">', "</tr>"
    assert tags(between(ours, begin, end)) == tags(between(real, begin, end))
    assert "<option value='U0540'>NEW DELHI - 40</option>" in ours
    assert re.search(r"xValues = \['AAAP\{43\.57%\}',.*'BJP\{45\.56%\}'", ours)


def test_before_anything_is_reported(delhi: Night) -> None:
    row = between(page(delhi, "statewiseU051.htm", "08:00"), "<tr><td align='left'>ADARSH NAGAR", "</tr>")
    assert words(row) == ["ADARSH NAGAR", "4", "-", "-", "Result in Progress"]
    assert len(re.findall("<td", row)) == 9
    assert "Status Known For 0 out of 70 Constituencies" in page(delhi, "statewiseU051.htm", "08:00")
    table = page(delhi, "ConstituencywiseU0540.htm", "08:00")
    assert len(re.findall("<td align='left'>None of the Above", table)) == 1
    live = json.loads(page(delhi, "election-json-U05-live.json", "08:00"))
    assert live["U05"]["tableData"][39] == ["NA", "U05", 40]


def test_twenty_seats_a_page_in_order_of_name(delhi: Night) -> None:
    seen = []
    for number in (1, 2, 3, 4):
        markup = page(delhi, f"statewiseU05{number}.htm", "11:03")
        names = re.findall(r"<tr><td align='left'>([^<]+)</td><td align='right'>\d+</td>", markup)
        assert len(names) == (10 if number == 4 else 20)
        seen += names
    assert seen == sorted(seen)
    assert len(set(seen)) == 70


def test_a_table_of_a_seat_adds_up(delhi: Night) -> None:
    markup = page(delhi, "ConstituencywiseU0540.htm", "11:03")
    assert "Status as on Round, <span>6</span>/14" in markup
    rows = re.findall(r"<tr>(.*?)</tr>", between(markup, "<tbody>", "</tbody>"), re.DOTALL)
    votes = [[int(cell) for cell in re.findall(r"<td align='right'>(\d+)</td>", row)[:3]] for row in rows]
    assert len(votes) == 24
    assert all(evm + postal == total for evm, postal, total in votes)
    printed = words(between(markup, "<tfoot>", "</tfoot>"))
    assert [int(one) for one in printed if one.isdigit()] == [sum(column) for column in zip(*votes, strict=True)]


@pytest.mark.parametrize(
    ("dialect", "stamp"),
    [
        ("2025-02", "<div class='sm-text'>Last Updated at 11:03 am On 08/02/2025 </div>"),
        ("2025-11", "<div class='sm-text'>Last Updated at 11:03 am On 08/02/2025</div>"),
        ("2026-05", "Last Updated at <span>11:03 AM On 08/02/2025</span>"),
    ],
)
def test_the_stamp_of_each_year(delhi: Night, dialect: str, stamp: str) -> None:
    assert stamp in page(delhi, "candidateswise-U0540.htm", "11:03", dialect)


def test_the_round_line_changes_its_words_mid_count(delhi: Night) -> None:
    before, after = (page(delhi, "candidateswise-U0540.htm", clock, "2026-05") for clock in ("14:00", "14:03"))
    assert "Status as on Round, <span>" in before
    assert "Status of EVM Round: <span>" in after


@pytest.mark.parametrize(("dialect", "columns"), [("2024-06", 8), ("2025-02", 9), ("2019", 11)])
def test_columns_of_the_seat_list(delhi: Night, dialect: str, columns: int) -> None:
    markup = page(delhi, "statewiseU051.htm", "11:03", dialect)
    headings = between(markup, "<thead>", "</thead>").split("</tr>")[1]
    assert headings.count("<th ") == columns
    assert f"<th colspan='{columns}'>" in markup


def test_line_ends(delhi: Night) -> None:
    assert "\r\r\n" in page(delhi, "index.htm", "11:03", "2025-02")
    assert "\r" not in page(delhi, "index.htm", "11:03", "2025-11")
