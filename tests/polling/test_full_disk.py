"""A disk that is full: nothing half-written, nothing lost that was there, and it goes on when there is room."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection

from results.ingest.store import store
from tests.ingest.assertions import assert_tables_agree
from tests.ingest.count import begin

UNBOUNDED = 1_073_741_823  # SQLite's own greatest number of pages


@contextmanager
def room(pages: int) -> Iterator[None]:
    """The database file may grow by so many pages of 4 KB and no more, as on a disk that is nearly full."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + pages}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA max_page_count = {UNBOUNDED}")


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_keeps_the_last_good_board() -> None:
    if connection.vendor != "sqlite":
        return  # what PostgreSQL does on a full disk is its own business: it rolls back
    count = begin(40, 30, 1)
    count.read("10:45")
    before, readings = count.entry(40), count.readings("11:03")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    failures = 0
    for pages in range(50):  # the disk is full at an ever later step of the same store
        try:
            with room(pages):
                store(count.election.pk, readings, count.now)
            break
        except OperationalError:
            failures += 1
            assert count.entry(40) == before
            assert_tables_agree(count.refreshed())
    assert failures > 0
    assert count.entry(40)["leader"]["party"] == "BJP"
    assert_tables_agree(count.refreshed())
