"""Parties that nobody knew: what code they are given."""

import pytest
from django.urls import reverse

from results.ingest import parties
from results.models import Party
from results.publish import topics

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "abbreviation", "code"),
    [
        ("Rashtriya Janshakti Party (Secular)", None, "RJP(S)"),
        ("Swaraj (J)", None, "SWARAJ(J)"),
        ("Loktantra/Swaraj, New", "L/S, N", "LSN"),
        ("Hamari Party", "H P?#%", "HP"),
        ("Hamari Party", "../", "HP"),
        ("स्वराज", None, "स्वराज"),
        ("भारतीय जनता (नया)", None, "भज(न)"),
        ("2020", None, "PARTY"),
        ("Jammu & Kashmir Front", "J&KF", "J&KF"),
    ],
)
def test_a_code_fits_addresses_and_topics(name: str, abbreviation: str | None, code: str) -> None:
    assert parties.code_for(name, parties.codes_by_name(), abbreviation=abbreviation) == code
    assert topics.parse([f"party:{code}"]) == {f"party:{code}"}
    assert reverse("pages:party", args=["e", code])
    assert parties.codes_by_name()[parties.key(abbreviation or code)] == code


def test_two_parties_with_the_same_initials_stay_two_where_they_are_met_at_the_same_time() -> None:
    """Each of two workers has looked at the parties before the other added one."""
    here, there = parties.codes_by_name(), parties.codes_by_name()
    assert parties.code_for("Rashtriya Jan Party", here) == "RJP"
    assert parties.code_for("Rural Justice Party", there) == "RJP-2"
    assert parties.code_for("Rashtriya Jan Party", there) == "RJP"
    assert set(Party.objects.values_list("code", "name")) == {
        ("RJP", "Rashtriya Jan Party"),
        ("RJP-2", "Rural Justice Party"),
    }
