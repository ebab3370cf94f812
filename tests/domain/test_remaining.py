"""What is left to count: a range, where it comes from, and what the second needs of it."""

import pytest

from results.domain.remaining import remaining
from tests.domain.views import entry


def test_votes_polled_leave_an_exact_number() -> None:
    found = remaining(entry(votes_counted=60_000, margin=5_000), polled=100_000)
    assert found is not None
    assert (found.least, found.most, found.source) == (40_000, 40_000, "polled")
    assert found.counted_share == (60.0, 60.0)
    assert found.needed == 56.2


def test_rounds_leave_a_range_that_electors_bound() -> None:
    seat = entry(votes_counted=50_000, round=5, rounds=10, margin=1_000)
    found = remaining(seat)
    assert found is not None
    assert (found.least, found.most, found.source) == (34_000, 57_500, "rounds")
    bounded = remaining(seat, electors=80_000)
    assert bounded is not None
    assert (bounded.least, bounded.most) == (30_000, 30_000)


def test_a_margin_above_all_that_is_left_needs_nothing_said() -> None:
    found = remaining(entry(votes_counted=90_000, margin=20_000), polled=100_000)
    assert found is not None
    assert found.needed is None


@pytest.mark.parametrize(
    "unknown",
    [
        entry(status="declared"),
        entry(votes_counted=None),
        entry(round=None, rounds=None),
        entry(round=13, rounds=13),
        entry(round=0, rounds=13),
    ],
)
def test_it_is_hidden_where_it_is_not_known(unknown: dict[str, object]) -> None:
    assert remaining(unknown) is None
