"""Rosters as files: as large as the largest election, and no larger."""

import pytest
from django.utils import timezone

from results.editorial.rosters import SHEETS
from results.editorial.rosters.sheets import load
from results.models import Party
from tests.ingest.count import begin

pytestmark = pytest.mark.django_db(transaction=True)


def parties(count: int) -> str:
    return "code,name\n" + "".join(f"P{n},Party number {n}\n" for n in range(count))


def test_a_roster_as_long_as_a_lok_sabha_is_taken_in() -> None:
    election = begin(1).election
    found = load(SHEETS["parties"], election, parties(8_400), author=None, now=timezone.now(), trial=True)
    assert (found.problems, found.changed) == ([], 8_400)
    assert not Party.objects.filter(code="P1").exists(), "a trial writes nothing"


@pytest.mark.slow
def test_a_file_without_end_is_refused_by_line() -> None:
    found = load(SHEETS["parties"], begin(1).election, parties(20_001), author=None, now=timezone.now())
    assert [str(problem) for problem in found.problems] == ["line 20002, code: a file may have 20000 lines"]
    assert not Party.objects.filter(code="P1").exists()
