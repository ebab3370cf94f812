"""Those who stand for no party: a list of people, since what they have together says little."""

from dataclasses import dataclass

from results.domain.names import familiar
from results.domain.parties import INDEPENDENT
from results.models import Candidate, Election
from results.web.pages.figures import grouped, percent

LISTED = 100
"""As many as are shown, those with most votes first."""


@dataclass(frozen=True, slots=True)
class Independent:
    """`share` is of the votes counted in the seat."""

    number: int
    name: str
    votes: str
    share: str


def independents(election: Election) -> list[Independent]:
    rows = Candidate.objects.filter(contest__election=election, party__code=INDEPENDENT, votes__gt=0)
    columns = ("contest__number", "name", "votes", "contest__votes_counted")
    listed = rows.order_by("-votes", "contest__number", "serial").values_list(*columns)[:LISTED]
    return [
        Independent(number, familiar(name), grouped(votes), percent(100 * votes / counted if counted else None))
        for number, name, votes, counted in listed
    ]
