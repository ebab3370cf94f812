"""What the pages say and draw, without a server: wording, figures, colours, searching, maps."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from results.domain.page_kinds import PageKind
from results.models import Observation
from results.web.pages import regions, search, wording
from results.web.pages.dashboard import build_scene
from results.web.pages.figures import clock, grouped, signed
from results.web.pages.modules import modules
from results.web.pages.page_kinds import kind_name
from results.web.pages.rounds import rounds
from results.web.pages.rows import notes, seat_line
from tests import boards

LOCALE = Path(__file__).resolve().parents[2] / "results" / "locale"

COUNT_DAY = datetime(2025, 2, 8, 6, tzinfo=UTC)


def board(tally: list[Any], **election: Any) -> dict[str, Any]:
    seats = [boards.seat_entry(n, round=7) for n in range(1, 4)]
    entry = boards.election_entry("delhi", seats_total=70, majority_mark=36, **election)
    return {"election": entry, "tally": tally, "seats": seats, "moments": []}


def line(party: str, won: int, leading: int) -> dict[str, Any]:
    return boards.tally_entry(party, leading) | {"won": won, "leading": leading, "total": won + leading}


@pytest.mark.parametrize(
    ("tally", "election", "words"),
    [
        ([], {}, "Waiting for the first numbers"),
        ([line("BJP", 0, 43)], {}, "BJP ahead in 43 seats, above the majority mark of 36"),
        ([line("BJP", 0, 33), line("AAP", 0, 30)], {}, "BJP ahead in 33 seats, 3 short of a majority"),
        ([line("AAP", 0, 35), line("BJP", 0, 35)], {}, "AAP and BJP are level on 35 of 70 seats"),
        ([line("BJP", 36, 9)], {"seats_declared": 50}, "BJP wins a majority: 36 of 70 seats so far"),
        ([line("BJP", 48, 0)], {"seats_declared": 70}, "Final: BJP wins 48 of 70 seats"),
        (
            [line("BJP", 30, 0)],
            {"seats_declared": 70},
            "Final: no majority, BJP is the largest party with 30 of 70 seats",
        ),
    ],
)
def test_the_headline_is_no_stronger_than_the_numbers(tally: list[Any], election: dict[str, Any], words: str) -> None:
    assert wording.headline(board(tally, **election)) == words


def test_early_leads_are_called_early() -> None:
    early = board([line("BJP", 0, 43), line("AAP", 0, 27)])
    early["seats"] = [boards.seat_entry(1, round=1, rounds=13)]
    assert wording.headline(early) == "Early leads: BJP 43, AAP 27"
    assert "often change" in wording.standfirst(early)


def test_a_by_election_in_one_seat_is_told_as_that_seat() -> None:
    one = board([line("BJP", 0, 1)])
    one["election"] |= {"seats_total": 1, "majority_mark": 0}
    one["seats"] = [boards.seat_entry(1, round=2, rounds=13)]
    assert wording.headline(one) == wording.contest_sentence(one["seats"][0])
    told = "Counting. Round 2 of 13. 2,100 votes are counted. Leads this early often change."
    assert wording.standfirst(one) == told
    one["seats"] = [boards.seat_entry(1, status="awaiting", round=None, votes_counted=None) | {"leader": None}]
    assert wording.standfirst(one) == "Awaiting first count."


def test_an_unopposed_winner_makes_nothing_late() -> None:
    early = board([line("BJP", 1, 42), line("AAP", 0, 27)], seats_declared=1)
    early["seats"] = [boards.seat_entry(1, round=1, rounds=13), boards.seat_entry(2, status="uncontested", rounds=None)]
    assert wording.headline(early) == "Early leads: BJP 43, AAP 27"
    early["seats"] = [boards.seat_entry(1, status="declared", round=13, rounds=13), *early["seats"]]
    assert not wording.board_is_early(early)


def test_a_winner_by_lot_is_ahead_of_the_leader() -> None:
    winner = boards.person(2, "BY LOT", "AAP", 1000)
    seat = boards.seat_entry(1, status="declared", winner=winner)
    assert wording.ahead(seat) == winner
    assert wording.behind(seat) == seat["leader"]


def test_a_tie_that_a_lot_decided_has_a_winner_and_nobody_behind() -> None:
    winner = boards.person(2, "BY LOT", "AAP", 1000)
    seat = boards.seat_entry(1, status="declared", winner=winner, margin=0, flags=["by_lot"])
    seat |= {"leader": None, "runner_up": None}
    assert wording.contest_sentence(seat) == "By Lot (AAP) wins Seat 1 by lot"
    assert "decided by lot" in notes(seat)
    assert "being checked" not in notes(seat)


def test_a_tie_has_nobody_ahead() -> None:
    seat = boards.seat_entry(1, margin=0) | {"leader": None, "runner_up": None}
    assert wording.is_tie(seat)
    assert wording.status_words(seat) == "Tie"
    assert wording.contest_sentence(seat) == "Nothing between the first two in Seat 1"


def test_ages_are_told_in_the_coarsest_honest_unit() -> None:
    assert [wording.ago(s) for s in (0, 9, 59, 60, 179, 3600, 7300, 86_399, 86_400, 700_000)] == [
        "just now", "just now", "59 seconds ago", "1 minute ago", "2 minutes ago", "1 hour ago", "2 hours ago",
        "23 hours ago", "1 day ago", "8 days ago",
    ]  # fmt: skip


def test_late_is_told_even_if_nobody_is_left_to_say_so() -> None:
    election = boards.election_entry("delhi")
    source = election["source"] | {"interval_s": 180, "age_s": 391}
    assert wording.freshness(election | {"source": source}, COUNT_DAY).startswith(
        "The source is late: last numbers of 11:00 am"
    )
    assert wording.freshness(election | {"source": source | {"age_s": 389}}, COUNT_DAY).startswith(
        "Numbers of 11:00 am"
    )


def test_once_all_is_declared_nothing_is_late() -> None:
    election = boards.election_entry("delhi") | {"status": "declared"}
    source = election["source"] | {"interval_s": 180, "age_s": 90_000}
    assert (
        wording.freshness(election | {"source": source}, COUNT_DAY)
        == "Final: every seat is declared. Numbers of 11:00 am"
    )


def test_figures_are_grouped_as_in_india() -> None:
    assert [grouped(n) for n in (0, 999, 1000, 108808, 9488376, -3400, None)] == [
        "0", "999", "1,000", "1,08,808", "94,88,376", "−3,400", "–",
    ]  # fmt: skip
    assert [signed(n) for n in (35, -3, 0)] == ["+35", "−3", "0"]
    assert clock("2025-02-08T05:31:00+00:00") == "11:01 am"
    assert clock("2025-02-08T12:05:00+05:30") == "12:05 pm"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("new dehli", "NEW DELHI"), ("chandani chauk", "CHANDNI CHOWK"), ("kejrival", "ARVIND KEJRIWAL"),
        ("seelampur", "SEELAM PUR"), ("jungpura", "JANGPURA"), ("नई दिल्ली", "नई दिल्ली"), ("parvesh", "PRAVESH"),
    ],
)  # fmt: skip
def test_spelling_is_forgiven(typed: str, name: str) -> None:
    assert search.find(typed, [boards.seat_entry(1) | {"name": name, "name_hi": ""}], search.Names())


def test_a_seat_is_found_before_the_region_that_is_called_so() -> None:
    west, new = "NORTH WEST DELHI", "NEW DELHI"
    seats = [
        boards.seat_entry(1) | {"name": "NERELA", "district": west},
        boards.seat_entry(40) | {"name": "NEW DELHI", "district": new},
        boards.seat_entry(42) | {"name": "KASTURBA NAGAR", "district": new},
    ]
    lines = [seat_line(seat, {}) for seat in seats]

    def found(typed: str) -> list[int]:
        seen = search.arrange(lines, seats, search.SeatQuery(typed), search.Names())
        return [line.number for line, is_shown in seen if is_shown]

    assert found("new dehli") == [40, 42]
    assert found("north west") == [1]
    with override("hi"):
        assert found("उत्तर पश्चिमी") == [1]


@pytest.mark.parametrize("typed", ["okhla", "sisodia", "xyz"])
def test_but_not_everything(typed: str) -> None:
    assert not search.find(typed, [boards.seat_entry(1) | {"name": "NEW DELHI"}], search.Names())


def test_unknown_questions_are_as_if_not_asked() -> None:
    assert search.read_query({"show": "<b>", "order": "price"}) == search.SeatQuery()


def test_modules_are_found_by_their_imports() -> None:
    found = modules("results/page.js")
    assert {"results/live.js", "results/client.js", "results/seatwords.js", "results/parts/seats.js"} <= set(found)


def test_rounds_are_told_by_party_with_who_led_after_each() -> None:
    def row(name: str, party: str, current: int, total: int) -> dict[str, Any]:
        return {"name": name, "party": party, "brought": total - current, "current": current, "total": total}

    first = [
        row("A", "BJP by name", 90, 90),
        row("B", "AAP by name", 100, 100),
        row("NOTA", "None", 900, 900),
    ]
    second = [
        row("A", "BJP by name", 60, 150),
        row("B", "AAP by name", 10, 110),
        row("NOTA", "None", 1, 901),
    ]
    seen = Observation(kind="roundwise", record={"tables": [{"round": 1, "rows": first}, {"round": 2, "rows": second}]})
    codes = {"A": "BJP", "B": "AAP", "NOTA": "NOTA"}
    found = rounds([seen], lambda name, party: codes[name])
    assert found is not None
    assert found.parties == ["NOTA", "BJP", "AAP"]
    assert [(r.number, r.ahead, r.lead) for r in found.lines] == [(1, "AAP", "10"), (2, "BJP", "40")]
    assert rounds([], lambda name, party: name) is None


def test_where_several_states_vote_each_is_a_region() -> None:
    seats = [
        boards.seat_entry(1, "BJP", state="S22", district="SALEM"),
        boards.seat_entry(2, "AAP", state="S22"),
        boards.seat_entry(3, "AAP", state="S25", status="declared"),
    ]
    shown = build_scene({**board([line("AAP", 1, 1), line("BJP", 0, 1)]), "seats": seats}, datetime.now(UTC))
    with override("hi"):
        told = [(one.name, one.slug, one.score, one.numbers) for one in regions.regions(shown)[0].lines]
    assert told == [
        ("तमिलनाडु", "tamil-nadu", "आप 1 · भाजपा 1", "1 2"),
        ("पश्चिम बंगाल", "west-bengal", "आप 1", "3"),
    ]
    salem = regions.region_page(shown, "salem")
    assert salem is not None
    assert (salem.line.name, salem.sentence, salem.topics) == ("Salem", "BJP ahead in 1 of 1 seats", "summary seat:1")
    assert regions.region_page(shown, "kerala") is None
    lines = [seat_line(seat, {}) for seat in seats]
    seen = search.arrange(lines, seats, search.SeatQuery("tamil nadu"), search.Names())
    assert [one.number for one, is_shown in seen if is_shown] == [1, 2]


def test_nothing_is_said_of_changes_where_nobody_knows_who_held_the_seats() -> None:
    unknown = build_scene(board([line("BJP", 0, 3)]), datetime.now(UTC))
    assert not unknown.knows_before
    assert "changed" not in [name for name, _, _ in unknown.choices]


@pytest.mark.parametrize("kind", [kind for kind in PageKind if kind not in (PageKind.FEED, PageKind.UNKNOWN)])
def test_every_kind_of_page_has_a_name_in_both_languages(kind: str) -> None:
    name = kind_name(kind)
    assert "_" not in name
    assert name[0].isupper()
    assert kind_name(f"{kind}_hi") == f"{name}, in Hindi"
    with override("hi"):
        assert kind_name(kind) != name


@pytest.mark.parametrize("status", ["withheld", "void", "countermanded"])
def test_a_seat_whose_count_was_stopped_is_nobodys(status: str) -> None:
    seat = boards.seat_entry(1, status=status)
    assert wording.contest_sentence(seat) == f"Seat 1: {wording.status_words(seat)}"
    shown = seat_line(seat, {})
    assert (shown.first.code, shown.second.code, wording.losing_party(seat)) == ("", "", None)
