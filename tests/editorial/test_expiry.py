"""Corrections that end by themselves, looked at with every tick."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from results.editorial import expiry, overrides
from tests.editorial.users import editor
from tests.ingest.count import begin

pytestmark = pytest.mark.django_db


def test_a_tick_asks_as_much_of_the_database_for_many_corrections_as_for_one() -> None:
    count = begin(1, 6, 40, clock="11:03")
    asked = []
    for number in (1, 6, 40):
        how = {"reason": "Form 20", "author": editor(), "now": count.tick(), "candidate": count.candidate(number, 1)}
        overrides.make(count.contest(number), "votes", "900000", until_source=True, **how)
        with CaptureQueriesContext(connection) as queries:
            assert expiry.expire(count.tick()) == 0
        asked.append(len(queries))
    assert asked == [asked[0]] * 3
