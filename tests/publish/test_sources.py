"""Which seats are told to stand still while others move."""

from datetime import timedelta

import pytest
from django.utils import timezone

from results.models import Contest
from results.publish.sources import stalled
from tests.ingest.count import begin

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


def still(minutes: dict[int, int], last: str = "counting") -> list[int]:
    """The stalled ones of seats that have not changed for so many minutes; the status of the fourth."""
    count = begin(*minutes, clock="11:03")
    for number, age in minutes.items():
        seats = Contest.objects.filter(election=count.election, number=number)
        seats.update(changed_at=NOW - timedelta(minutes=age), status=last if number == 4 else "counting")
    return [row["number"] for row in stalled(count.refreshed(), NOW)]


def test_a_seat_that_stands_still_is_told() -> None:
    assert still({1: 5, 2: 12, 3: 9, 4: 61}) == [4]


def test_a_slow_morning_is_not_a_stalled_seat() -> None:
    assert still({1: 20, 2: 31, 3: 44, 4: 61}) == []


def test_a_source_that_stands_still_is_not_a_stalled_seat() -> None:
    assert still({1: 120, 2: 125, 3: 130, 4: 181}) == []


def test_a_seat_without_a_count_is_not_awaited() -> None:
    assert still({1: 5, 2: 12, 3: 9, 4: 600}, last="countermanded") == []
