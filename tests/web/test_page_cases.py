"""The cases that hold the server's words, figures, order and search to the browser's.

`tests/browser/test_page_cases.py` runs the same file there.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from results.domain.names import familiar
from results.web.pages import figures, rows, search, wording

CASES = json.loads((Path(__file__).resolve().parents[1] / "page_cases.json").read_text())
NAMES = search.Names(
    {int(number): names for number, names in CASES["search_names"]["ballots"].items()},
    CASES["search_names"]["parties"],
)


def at(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp)


def aged(election: dict[str, Any], age_s: float) -> dict[str, Any]:
    return {**election, "source": {**election["source"], "age_s": age_s}}


@pytest.mark.parametrize(("given", "written"), CASES["percent"])
def test_shares(given: float | None, written: str) -> None:
    assert figures.percent(given) == written


@pytest.mark.parametrize(("given", "written"), CASES["grouped"])
def test_counts(given: int | None, written: str) -> None:
    assert figures.grouped(given) == written


@pytest.mark.parametrize(("given", "written"), CASES["signed"])
def test_changes_of_a_tally(given: int | None, written: str) -> None:
    assert figures.signed(given) == written


@pytest.mark.parametrize(("given", "written"), CASES["clock"])
def test_clocks(given: str, written: str) -> None:
    assert figures.clock(given) == written


@pytest.mark.parametrize(("given", "now", "written"), CASES["dated_clock"])
def test_clocks_of_another_day(given: str, now: str, written: str) -> None:
    assert figures.dated_clock(given, at(now)) == written


@pytest.mark.parametrize(("given", "written"), CASES["familiar"])
def test_names(given: str, written: str) -> None:
    assert familiar(given) == written


@pytest.mark.parametrize(("given", "written"), CASES["ago"])
def test_ages(given: float | None, written: str) -> None:
    assert wording.ago(given) == written


@pytest.mark.parametrize(("seat", "written"), CASES["sentences"])
def test_sentences(seat: dict[str, Any], written: str) -> None:
    assert wording.contest_sentence(seat) == written


@pytest.mark.parametrize(("seat", "written"), CASES["changes"])
def test_changes_of_a_seat(seat: dict[str, Any], written: str) -> None:
    assert rows.change_words(seat) == written


@pytest.mark.parametrize(("seat", "written"), CASES["states"])
def test_states(seat: dict[str, Any], written: str) -> None:
    assert wording.state_words(seat) == written


@pytest.mark.parametrize(("board", "headline", "standfirst", "need"), CASES["boards"])
def test_boards(board: dict[str, Any], headline: str, standfirst: str, need: str) -> None:
    assert [wording.headline(board), wording.standfirst(board), wording.need(board)] == [headline, standfirst, need]


@pytest.mark.parametrize(("election", "age_s", "now", "state", "written"), CASES["freshness"])
def test_freshness(election: dict[str, Any], age_s: float, now: str, state: str, written: str) -> None:
    known = aged(election, age_s)
    assert [wording.freshness_state(known), wording.freshness(known, at(now))] == [state, written]


@pytest.mark.parametrize(("order", "numbers"), CASES["order"])
def test_orders(order: str, numbers: list[int]) -> None:
    assert [seat["number"] for seat in sorted(CASES["order_seats"], key=search.ORDER[order])] == numbers


@pytest.mark.parametrize(("text", "numbers"), CASES["search"])
def test_searches(text: str, numbers: list[int]) -> None:
    seats = CASES["search_seats"]
    lines = [rows.seat_line(seat, {}) for seat in seats]
    seen = search.arrange(lines, seats, search.SeatQuery(text), NAMES)
    assert [line.number for line, is_shown in seen if is_shown] == numbers
