"""Roundwise pages, Hindi pages, the boundary file, and folders that count beside each other."""

import json
import re
from collections.abc import Callable
from itertools import pairwise

from results.rehearsal.clock import time_of_day
from results.rehearsal.history import after_rounds
from results.rehearsal.night import Night
from results.rehearsal.site import Site
from tests.rehearsal.replay_server import Running


def test_rounds_add_up_to_the_votes_of_the_moment(delhi: Night) -> None:
    mark = time_of_day("12:06", delhi.start)
    site = Site(delhi)
    for seat in delhi.seats:
        rounds = after_rounds(delhi, seat.key, mark)
        markup = site.page(f"Roundwise{seat.state}{seat.number}.htm", mark)
        assert markup is not None
        assert len(re.findall("<div id='tab", markup)) == len(rounds)
        for before, now in pairwise(rounds):
            assert all(b <= a for b, a in zip(before, now, strict=True))
    first = delhi.seats[0]
    shown = re.findall(
        r"<div id='tab\d+' class='tabcontent'>(.*?)</table>", site.page("RoundwiseU051.htm", mark) or "", re.S
    )
    last = [list(map(int, row)) for row in re.findall(r"(?:<td align='right'>(\d+)</td>)" * 3, shown[-1])]
    assert all(before + current == total for before, current, total in last)
    assert len(last) == len(first.candidates)


def test_no_rounds_before_the_count(delhi: Night) -> None:
    markup = Site(delhi).page("RoundwiseU0540.htm", delhi.start)
    assert markup is not None
    assert "tabcontent" not in markup


def test_hindi_pages(delhi: Night) -> None:
    site, mark = Site(delhi), time_of_day("11:03", delhi.start)
    markup = site.page("hi/ConstituencywiseU0540.htm", mark) or ""
    for words in ("भारतीय जनता पार्टी", "आम आदमी पार्टी", "इनमें से कोई नहीं", "ईवीएम मत", "विधानसभा निर्वाचन क्षेत्र"):
        assert words in markup
    assert "<a href='../ConstituencywiseU0540.htm'>" in markup
    assert "./hi/ConstituencywiseU0540.htm" in (site.page("ConstituencywiseU0540.htm", mark) or "")
    assert "परिणाम प्रगति पर" in (site.page("hi/statewiseU051.htm", mark) or "")


def test_the_boundary_file(delhi: Night) -> None:
    site = Site(delhi)
    script = site.page("ac/U05.js", delhi.start) or ""
    outlines = json.loads(script.removeprefix("var json_All_AC = "))
    numbers = [one["properties"]["AC_NO"] for one in outlines["features"]]
    assert numbers == list(range(1, 71))
    assert site.page("ac/S25.js", delhi.start) is None


def test_a_by_election_counts_beside_the_night(replaying: Callable[..., Running]) -> None:
    site = replaying("delhi-2025", "--beside", "simulate:4:seats=2:bye=1", "--start-at", "12:00", "--paused")
    assert site.control("state")["beside"] == ["AcResultByeRehearsal4"]
    assert "href='/AcResultByeRehearsal4/index.htm'" in site.ask("index.htm").text
    other = site.ask("/AcResultByeRehearsal4/index.htm")
    assert other.status == 200
    assert "Last Updated at 12:00 pm On 08/02/2025" in other.text
    assert site.ask("/AcResultByeRehearsal4/statewiseU051.htm").status == 404
