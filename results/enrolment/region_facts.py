"""Districts and Lok Sabha seats of assembly seats, from the outlines that come with the tracker."""

from collections.abc import Sequence

from results.geography.places import Seat
from results.geography.regions import Regions, regions
from results.models import Constituency, Contest, Election, Kind

FIELDS = ("district", "lok_sabha_seat")


def fill(election: Election, contests: Sequence[Contest]) -> None:
    """Fill in what is not known yet of the places of these contests; what a roster or an editor gave stays."""
    if election.kind != Kind.AC:
        return
    places = {contest.constituency.pk: contest.constituency for contest in contests}
    seats = [Seat(pk, place.state_code, place.number, place.name) for pk, place in places.items()]
    facts = regions(Kind.AC, seats, election.date)
    changed = [places[pk] for pk, region in facts.items() if _filled(places[pk], region)]
    Constituency.objects.bulk_update(changed, FIELDS)


def _filled(place: Constituency, facts: Regions) -> bool:
    """Whether anything was added."""
    missing = [field for field in FIELDS if not getattr(place, field) and getattr(facts, field)]
    for field in missing:
        setattr(place, field, getattr(facts, field))
    return bool(missing)
