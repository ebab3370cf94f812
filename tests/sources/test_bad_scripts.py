"""Live JSON and outlines that aren't what they should be."""

import json

import pytest

from results.sources.errors import NotAPage, Truncated, WrongPage
from tests.sources.test_bad_pages import refused


@pytest.mark.parametrize(
    "states",
    [[], {}, {"U05": []}, {"U05": {"chartData": {}}}, {"U05": {"chartData": []}},
     {"U05": {"chartData": [["A", "U05"]]}},
     {"U05": {"chartData": [["A", "S05", 1, "B", "#fff"]]}}, {"U05": {"chartData": [["A", "U05", -1, "B", "#fff"]]}},
     {"U05": {"chartData": [["A", "U05", 1, "B", "#fff"], ["A", "U05", 1, "B", "#fff"]]}},
     {"U05": {"chartData": [["A", "U05", 1, ["B"], "#fff"]]}},
     {"U05": {"chartData": [["A", "U05", None, "B", "#fff"]]}},
     {"U05": {"chartData": [["A", "U05", 1, "B", "#fff"]], "tableData": [["A", "U05", 1], ["A", "U05", 2]]}}],
)  # fmt: skip
def test_live_json_of_another_form(states: object) -> None:
    refused("election-json-U05-live.json", json.dumps(states).encode())


def test_live_json_cut_or_bottomless() -> None:
    refused("election-json-U05-live.json", b'{"U05":{"chartData":[["A","U05",1,"B","#fff"]', Truncated)
    refused("election-json-U05-live.json", b"[" * 500_000)
    refused("election-json-U05-live.json", b'{"U05":' * 100_000 + b"}")


def test_boundaries_of_another_form() -> None:
    area: dict[str, object] = {
        "properties": {"ST_CODE": "U05", "AC_NO": 1, "AC_NAME": "A"},
        "geometry": {"type": "Polygon", "coordinates": []},
    }
    spoiled: list[dict[str, object]] = [
        {},
        {"properties": {}},
        area | {"geometry": None},
        area | {"properties": {"AC_NO": "x", "AC_NAME": "A"}},
    ]
    for feature in spoiled:
        refused("ac/U05.js", json.dumps({"features": [feature]}).encode())
    refused("ac/U05.js", json.dumps({"features": [area, area]}).encode())
    refused("ac/S11.js", json.dumps({"features": [area]}).encode(), WrongPage)
    refused("ac/U05.js", b"alert(1)", NotAPage)
    refused("ac/U05.js", b'var json_All_AC = {"features": [', Truncated)
