"""Who stands where, when a site serves only some kinds of pages."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from results.domain.records import CandidateBox, CandidateBoxes, CandidateRow, ContestTable, SeatRow
from results.enrolment import ballots
from results.ingest import parties
from results.models import Constituency, Contest, Election

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 6, 0, tzinfo=UTC)
AMIT, RITA = ("AMIT RAO", "Bharatiya Janata Party"), ("RITA DAS", "Indian National Congress")
NOTA = ("NOTA", "None of the Above")


@pytest.fixture
def contest() -> Contest:
    parties.install()
    election = Election.objects.create(slug="goa", name="Goa", state_codes=["S05"])
    place = Constituency.objects.create(kind="AC", state_code="S05", number=7, name="ALDONA")
    return Contest.objects.create(election=election, constituency=place, number=7)


def line(leader: tuple[str, str], trailing: tuple[str, str]) -> SeatRow:
    return SeatRow(7, "ALDONA", *leader, *trailing, 120, 2, 9, "Result in Progress")


def boxes(*people: tuple[str, str]) -> CandidateBoxes:
    made = tuple(CandidateBox(name, party, 100 - n, None, "", name == "NOTA") for n, (name, party) in enumerate(people))
    return CandidateBoxes("", "Goa", 7, "ALDONA", NOW, 2, 9, made)


def table(*people: tuple[str, str]) -> ContestTable:
    rows = (CandidateRow(n, name, party, 10, 0, 10, None, name == "NOTA") for n, (name, party) in enumerate(people, 1))
    return ContestTable("", "Goa", 7, "ALDONA", NOW, 2, 9, tuple(rows), None, None, None)


def seated(contest: Contest) -> list[tuple[int, str, bool]]:
    return [(c.serial, c.name, c.needs_review) for c in contest.candidates.order_by("serial")]


def put(contest: Contest, record: SeatRow | CandidateBoxes | ContestTable, failed: bool = False) -> int:
    found = ballots.unlisted(contest.election, [(7, record)], {7} if failed else ())
    return ballots.list_candidates(contest.election, found, timezone.now()) if found else 0


def test_boxes_list_a_ballot_under_working_numbers_with_nota_last(contest: Contest) -> None:
    assert put(contest, boxes(RITA, NOTA, AMIT)) == 3
    assert seated(contest) == [(1, "RITA DAS", True), (2, "AMIT RAO", True), (3, "NOTA", True)]


def test_a_line_counts_only_where_the_seats_own_pages_failed(contest: Contest) -> None:
    assert put(contest, line(RITA, AMIT)) == 0
    assert put(contest, line(RITA, AMIT), failed=True) == 2
    assert put(contest, line(("OM NAIK", "Independent"), RITA)) == 1


def test_the_tables_serials_replace_working_ones_and_the_last_leader_keeps_his_name(contest: Contest) -> None:
    put(contest, boxes(RITA, AMIT, NOTA))
    Contest.objects.filter(pk=contest.pk).update(last_leader={"serial": 1, "name": "RITA DAS", "party": "INC"})
    put(contest, table(AMIT, ("OM NAIK", "Independent"), RITA, NOTA))
    assert [name for _, name, _ in seated(contest)] == ["AMIT RAO", "OM NAIK", "RITA DAS", "NOTA"]
    assert not contest.candidates.filter(needs_review=True).exists()
    contest.refresh_from_db()
    assert contest.last_leader is not None
    assert contest.last_leader["serial"] == 3


OM, UMA = ("OM NAIK", "Independent"), ("UMA PAI", "Independent")


def test_one_added_in_the_middle_of_a_table_is_listed_after_the_last_and_nobody_twice(contest: Contest) -> None:
    put(contest, table(AMIT, RITA, NOTA))
    assert put(contest, table(AMIT, OM, RITA, NOTA)) == 1
    assert seated(contest)[2:] == [(3, "NOTA", False), (4, "OM NAIK", True)]
    assert put(contest, table(AMIT, OM, RITA, NOTA)) == 0
    assert put(contest, table(AMIT, OM, RITA, ("UMA PAI", "Independent"), NOTA)) == 1
    assert [name for _, name, _ in seated(contest)] == ["AMIT RAO", "RITA DAS", "NOTA", "OM NAIK", "UMA PAI"]


def test_one_who_bears_the_name_of_another_is_added_under_his_own_party(contest: Contest) -> None:
    put(contest, table(RITA, AMIT, NOTA))
    assert put(contest, table(("AMIT RAO", "Janata Dal (United)"), RITA, AMIT, NOTA)) == 1
    added = contest.candidates.get(serial=4)
    assert (added.name, added.party.code) == ("AMIT RAO", "JD(U)")


def test_a_second_of_one_name_and_party_is_added_once(contest: Contest) -> None:
    put(contest, table(AMIT, OM, NOTA))
    for _ in range(2):
        put(contest, table(AMIT, OM, OM, NOTA))
    assert [name for _, name, _ in seated(contest)] == ["AMIT RAO", "OM NAIK", "NOTA", "OM NAIK"]


def test_a_candidate_spelt_anew_is_not_added_beside_himself(contest: Contest) -> None:
    put(contest, table(AMIT, RITA, NOTA))
    put(contest, table(OM, AMIT, ("RITA D DAS", RITA[1]), NOTA))
    assert [name for _, name, _ in seated(contest)] == ["AMIT RAO", "RITA DAS", "NOTA", "OM NAIK"]


def test_another_seats_table_with_more_rows_adds_nobody(contest: Contest) -> None:
    put(contest, table(AMIT, RITA, OM, UMA, NOTA))
    strangers = [(f"STRANGER {n}", "Independent") for n in "ABCDEFGH"]
    assert put(contest, table(*strangers, OM, NOTA)) == 0
    whole = table(AMIT, RITA, OM, UMA, *strangers, NOTA)
    assert put(contest, replace(whole, number=8)) == 0
    assert put(contest, whole) == 8


def test_boxes_after_a_table_change_nothing(contest: Contest) -> None:
    put(contest, table(AMIT, RITA, NOTA))
    before = seated(contest)
    assert put(contest, boxes(RITA, ("SOMEBODY ELSE", "Independent"), AMIT, NOTA)) == 0
    assert seated(contest) == before
