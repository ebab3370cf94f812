"""Districts and Lok Sabha seats come along with the seats of an assembly, and never replace what people gave."""

from datetime import UTC, date, datetime

import pytest

from results.enrolment.register import Place, enrol
from results.models import Constituency, Election

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)


def enrolled(kind: str, day: date, *places: Place) -> dict[str, tuple[str, str]]:
    election = Election.objects.create(slug="e", name="E", kind=kind, date=day, state_codes=[places[0].state])
    enrol(election, places, NOW)
    rows = Constituency.objects.filter(contest__election=election)
    return {name: (district, seat) for name, district, seat in rows.values_list("name", "district", "lok_sabha_seat")}


def test_a_seat_is_known_by_number_and_name() -> None:
    found = enrolled("AC", date(2026, 5, 4), Place("S22", 2, "PONNERI"), Place("S22", 3, "SOMETHING ELSE"))
    assert found == {"PONNERI": ("THIRUVALLUR", "TIRUVALLUR"), "SOMETHING ELSE": ("", "")}


def test_what_a_person_gave_stays() -> None:
    Constituency.objects.create(kind="AC", state_code="S22", number=2, name="PONNERI", district="Tiruvallur")
    assert enrolled("AC", date(2026, 5, 4), Place("S22", 2, "PONNERI")) == {"PONNERI": ("Tiruvallur", "TIRUVALLUR")}


def test_new_boundaries_have_no_old_regions() -> None:
    assert enrolled("AC", date(2026, 5, 4), Place("S03", 1, "RATABARI")) == {"RATABARI": ("", "")}


def test_a_lok_sabha_seat_lies_in_none() -> None:
    assert enrolled("PC", date(2024, 6, 4), Place("U05", 4, "NEW DELHI")) == {"NEW DELHI": ("", "")}
