"""`boundaries.geojson`: the source's own outlines, else those that come with the tracker."""

import json

import httpx
import pytest

from results.models import Boundary, Constituency, Contest, Election

SQUARE = {"type": "Polygon", "coordinates": [[[77.0, 28.0], [78.0, 28.0], [78.0, 29.0], [77.0, 28.0]]]}


@pytest.fixture
def place(election: str) -> Constituency:
    """Seat 1 of the election is Nerela, as the outlines know it."""
    found = Constituency.objects.get_or_create(kind="AC", state_code="U05", number=1)[0]
    Constituency.objects.filter(pk=found.pk).update(name="NERELA")
    Contest.objects.get_or_create(election=Election.objects.get(slug=election), constituency=found, number=1)
    return found


@pytest.mark.parametrize("own", [False, True])
def test_an_outline_is_the_sources_where_it_has_one(
    api: httpx.Client, election: str, place: Constituency, own: bool
) -> None:
    if own:
        Boundary.objects.create(constituency=place, geometry=json.dumps(SQUARE))
    answer = api.get(f"/api/v1/elections/{election}/boundaries.geojson")
    assert answer.headers["content-type"].startswith("application/geo+json")
    (feature,) = answer.json()["features"]
    assert (feature["id"], feature["properties"]["number"]) == (1, 1)
    assert (feature["geometry"] == SQUARE) is own
    assert len(feature["geometry"]["coordinates"][0]) > 3
