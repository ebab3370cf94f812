"""`ac/<ST>.js`: the outlines of a state's constituencies, as the site's own map uses them.

Expects `var json_All_AC = {GeoJSON}` whose features have ST_CODE, AC_NO and AC_NAME. An area with number 0 or name NA
is no constituency (U08 has one) and is counted apart.
"""

import json
import re
from typing import Any

from results.domain.records import Boundaries, Boundary
from results.sources import text
from results.sources.eci.address import Address
from results.sources.errors import Blocked, EmptyPage, NotAPage, Oversized, PageError, Truncated, WrongPage

SIZE_LIMIT = 64_000_000
_START = re.compile(rb"\A\s*(?:(?:var|let|const)\s+\w+\s*=\s*)?(?=\{)")
_CODE = re.compile(r"[A-Z]\d\d")


def parse(name: str, address: Address, body: bytes) -> Boundaries:
    """Every constituency's outline, each number once. Raises PageError."""
    state = address.state or ""
    features = _load(name, body)
    parsed = [_area(name, index, state, feature) for index, feature in enumerate(features)]
    areas = tuple(area for area in parsed if area)
    numbers = [area.number for area in areas]
    if not areas or len(set(numbers)) != len(numbers):
        raise PageError(name, "features", "every constituency once, at least one", numbers)
    return Boundaries(state, areas, len(parsed) - len(areas))


def _load(name: str, body: bytes) -> list[Any]:
    if not body.strip():
        raise EmptyPage(name, "body", "a script with GeoJSON", "nothing")
    if len(body) > SIZE_LIMIT:
        raise Oversized(name, "body", f"at most {SIZE_LIMIT} bytes", f"{len(body)} bytes")
    start = _START.match(body)
    if not start:
        kind = Blocked if b"access denied" in body[:2000].lower() else NotAPage
        raise kind(name, "body", "var json_All_AC = {…}", body[:200].decode("utf-8", "replace"))
    try:
        collection = json.loads(body[start.end() :].strip().rstrip(b";").rstrip())
    except (ValueError, RecursionError) as error:
        raise Truncated(name, "body", "GeoJSON", str(error)) from None
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        raise PageError(name, "features", "a list", features)
    return features


def _area(name: str, index: int, state: str, feature: Any) -> Boundary | None:
    where = f"features[{index}]"
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        raise PageError(name, where, "properties", feature)
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise PageError(name, f"{where}.geometry", "a Polygon or MultiPolygon", geometry)
    code, printed = str(properties.get("ST_CODE", "")), str(properties.get("AC_NAME") or "")
    if _CODE.fullmatch(code) and code != state:
        raise WrongPage(name, f"{where}.ST_CODE", state, code)
    number = _number(name, where, properties.get("AC_NO"))
    area_name = text.optional_name(printed[: text.NAME_LIMIT])
    if not number or not area_name:
        return None
    return Boundary(state, number, area_name, json.dumps(geometry, separators=(",", ":")))


def _number(name: str, where: str, printed: Any) -> int:
    if isinstance(printed, float) and printed.is_integer():
        printed = int(printed)  # map tools write 12 as 12.0 here
    try:
        return text.number(str(printed)) or 0
    except ValueError as error:
        raise PageError(name, f"{where}.AC_NO", str(error), printed) from None
