"""Who is winning: counted of those of whom it is known, won and leading apart."""

from typing import Any

import pytest

from results.domain import candidate_facts
from results.web.pages import winners
from tests import boards

SOURCE = {"source": "made up for a test"}


def test_groups_are_counted_of_those_known() -> None:
    seats = [boards.seat_entry(n, status="declared" if n == 1 else "counting") for n in range(1, 6)]
    seats[0]["winner"] = seats[0]["leader"]
    serial = seats[0]["leader"]["serial"]
    facts: dict[tuple[int, int], dict[str, Any]] = {
        (1, serial): {"sex": "female", "age": 39, **SOURCE},
        (2, serial): {"sex": "female", **SOURCE},
        (3, serial): {"sex": "male", "age": 40, **SOURCE},
        (4, serial + 50): {"sex": "female", "cases": 3, **SOURCE},  # who is not ahead
    }
    found = winners.count({"seats": seats}, facts, {})
    assert (found.known, found.ahead) == (3, 5)
    assert [(group.key, group.sentence) for group in found.groups] == [
        ("women", "Women: 1 won, 1 leading, of 3"),
        ("under_40", "Under 40: 1 won, 0 leading, of 2"),
    ]
    assert [line.number for line in found.groups[0].seats] == [1, 2]
    assert found.sources == ["made up for a test"]


def test_nothing_known_is_nothing_said() -> None:
    assert winners.count({"seats": [boards.seat_entry(1)]}, {}, {}).groups == []


def test_facts_are_read_with_their_bounds() -> None:
    given = {"sex": "Female", "age": "44", "assets": 12_00_000, "cases": "0", "education": "Graduate", "terms": ""}
    assert candidate_facts.read({**given, **SOURCE}) == {
        "sex": "female", "age": 44, "assets": 12_00_000, "cases": 0, "education": "Graduate", **SOURCE
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"age": "12"}, "age"), ({"age": "forty"}, "age"), ({"cases": "-1"}, "cases"), ({"sex": "?"}, "sex"),
        ({"height": "180"}, "height"), ({"assets": "१२"}, "assets"), ({"age": "44", "source": ""}, "source"),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_named(given: dict[str, str], wrong: str) -> None:
    with pytest.raises(ValueError, match=f"^{wrong}$"):
        candidate_facts.read({**SOURCE, **given})
