"""The count beside the last election, and the night in five sentences."""

import json
from pathlib import Path

import pytest

from results.domain.succession import not_comparable
from results.enrolment import register
from results.rehearsal import recording
from results.web.pages.comparison import comparison
from results.web.pages.summary import sentences
from results.web.pages.views import scene_of
from tests.ingest.count import Count, begin

pytestmark = pytest.mark.django_db


def delhi(clock: str) -> Count:
    count = begin(clock="08:03")
    path = recording.find("delhi-2025")
    assert path is not None
    roster = json.loads(Path(path.parent / "delhi-2025.roster.json").read_text())
    register.apply_file(count.refreshed(), roster, count.tick())
    count.read(clock)
    count.refreshed()
    return count


def test_seats_and_votes_beside_those_of_2020() -> None:
    """Known finals: BJP 48 and AAP 22, after 8 and 62."""
    count = delhi("19:03")
    found = comparison(count.election, scene_of("d"))
    assert found.year == 2020
    assert {(band.source, band.target): band.count for band in found.bands} == {
        ("AAP", "BJP"): 41, ("AAP", "AAP"): 21, ("BJP", "BJP"): 7, ("BJP", "AAP"): 1,
    }  # fmt: skip
    lines = {line.code: line for line in found.parties}
    bjp, aap = lines["BJP"], lines["AAP"]
    assert (bjp.seats, bjp.seats_then, bjp.seats_change) == (48, "8", "+40")
    assert (bjp.share, bjp.share_then, bjp.share_change) == ("45.6%", "38.5%", "+7.1")
    assert (aap.share_change, aap.seat_share) == ("−10.0", "31.4%")
    assert sum(each.count for each in found.bins) == found.margins == 70
    left = sum(block.height for block in found.blocks if block.x == 0)
    assert left == pytest.approx(300, abs=1)


def test_five_sentences_at_the_end_and_before_anything() -> None:
    count = delhi("19:03")
    said = sentences(scene_of("d").board)
    assert said[0] == scene_of("d").headline.rstrip(".") + "."
    assert said[1] == "All 70 seats are declared."
    assert "Since last time BJP gains 40 seats in all, AAP loses 40." in said
    assert said[-1] == "The closest seat is Sangam Vihar: BJP’s Chandan Kumar Choudhary is 344 votes ahead."
    assert len(said) == 5
    assert count.election.seats_total == 70
    begin(1, 2, 3, slug="e")
    assert sentences(scene_of("e").board)[0]


def test_a_party_that_split_since_is_not_compared() -> None:
    assert not_comparable("SHS", 2019) == "split"
    assert not_comparable("SHS", 2024) == ""
    assert not_comparable("BJP", 2015) == ""
