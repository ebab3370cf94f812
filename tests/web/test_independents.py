"""The page of the Independents lists people, those with most votes first."""

import pytest

from results.models import Candidate, Constituency, Contest, Election, Party
from results.web.pages.independents import independents

pytestmark = pytest.mark.django_db


def test_people_are_listed_by_their_votes() -> None:
    election = Election.objects.create(slug="e", name="E")
    parties = {code: Party.objects.get_or_create(code=code, defaults={"name": code})[0] for code in ("IND", "BJP")}
    for number, votes in ((1, 500), (2, 900), (3, None)):
        place = Constituency.objects.create(kind="AC", state_code="S01", number=number, name=f"SEAT {number}")
        contest = Contest.objects.create(election=election, constituency=place, number=number, votes_counted=10_000)
        for serial, (code, count) in enumerate((("IND", votes), ("BJP", 5_000)), start=1):
            name = f"PERSON {number} {code}"
            Candidate.objects.create(contest=contest, serial=serial, name=name, party=parties[code], votes=count)
    found = [(one.number, one.name, one.votes, one.share.rstrip(" %")) for one in independents(election)]
    assert found == [(2, "Person 2 Ind", "900", "9.0"), (1, "Person 1 Ind", "500", "5.0")]
