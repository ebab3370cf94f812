"""Makes `data/` from GeoJSON of the Hindustan Times:  python -m results.geography.build FOLDER [STATE…]

FOLDER holds `ac/<ST>.geojson`, `pc_2014.geojson` and `delhi_ac.geojson`. Takes three minutes: each equal-area map is
laid out with 1,500 tries a seat. The same input gives the same files, byte for byte.
"""

import gzip
import json
import math
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from results.domain.names import clean
from results.geography import layout, shapes, topology
from results.geography.outlines import DATA

GRID = {"U05": 0.0001}
"""Degrees a step; Delhi's outlines are finer than the others."""
USUAL_GRID = 0.001
Feature = dict[str, Any]


def assembly(folder: Path, state: str) -> dict[str, Any]:
    """What is stored of the assembly seats of one state."""
    features = [_renumbered(one) for one in _features(folder / "ac" / f"{state}.geojson")]
    if state == "U05":
        finer = {int(one["properties"]["AC_NO"]): one for one in _features(folder / "delhi_ac.geojson")}
        features = [{**one, "geometry": finer[one["properties"]["number"]]["geometry"]} for one in features]
    return _stored(features, GRID.get(state, USUAL_GRID))


def lok_sabha(folder: Path) -> dict[str, Any]:
    """What is stored of all Lok Sabha seats, under the state codes and numbers of today."""
    features = [_of_today(one) for one in _features(folder / "pc_2014.geojson") if one["properties"]["state"]]
    return _stored(features, USUAL_GRID)


def _features(path: Path) -> list[Feature]:
    features: list[Feature] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return features


def _renumbered(feature: Feature) -> Feature:
    """Andhra Pradesh counts from 1 since Telangana left it, where the outlines count on from 119."""
    properties = feature["properties"]
    less = 119 if properties["state"] == "S01" else 0
    return {**feature, "properties": {**properties, "number": properties["number"] - less}}


def _of_today(feature: Feature) -> Feature:
    """The first 17 seats of undivided Andhra Pradesh are Telangana's; Jammu and Kashmir and Ladakh are territories."""
    properties = feature["properties"]
    state, number = properties["state"], properties["number"]
    if state == "S01":
        state, number = ("S29", number) if number <= 17 else ("S01", number - 17)
    if state == "S09":
        state, number = ("U09", 1) if "ladakh" in properties["name"].lower() else ("U08", number - (number > 4))
    if state == "U04":
        state, number = "U03", 2
    return {**feature, "properties": {**properties, "state": state, "number": number}}


def _stored(features: list[Feature], grid: float) -> dict[str, Any]:
    features = sorted(features, key=lambda one: (one["properties"]["state"], one["properties"]["number"]))
    areas = [[_on_grid(ring, grid) for ring in _rings(one["geometry"])] for one in features]
    arcs, rings = topology.encode(areas)
    cells = _cells(areas, [one["properties"]["state"] for one in features], grid)
    texts = sorted({_text(one, key) for one in features for key in ("district", "pc_name")} | {""})
    rows = [_row(*each, texts) for each in zip(features, cells, rings, strict=True)]
    return {"grid": grid, "texts": texts, "areas": rows, "arcs": arcs}


def _row(feature: Feature, cell: layout.Cell, rings: list[list[int]], texts: list[str]) -> list[Any]:
    properties = feature["properties"]
    regions = [texts.index(_text(feature, key)) for key in ("district", "pc_name")]
    return [properties["state"], properties["number"], _name(properties["name"]), *regions, cell, rings]


def _text(feature: Feature, key: str) -> str:
    return _name(feature["properties"].get(key) or "")


def _name(printed: str) -> str:
    """Without the category that some names end in: it is not part of the name."""
    return clean(printed.replace("(SC)", "").replace("(ST)", ""))


def _rings(geometry: dict[str, Any]) -> list[list[list[float]]]:
    match geometry["type"]:
        case "Polygon":
            return list(geometry["coordinates"])
        case "MultiPolygon":
            return [ring for polygon in geometry["coordinates"] for ring in polygon]
        case "GeometryCollection":
            return [ring for part in geometry["geometries"] for ring in _rings(part)]
    return []


def _on_grid(ring: list[list[float]], grid: float) -> topology.Ring:
    """Closed, and without points that fall on the one before."""
    points = [(round(x / grid), round(y / grid)) for x, y, *_ in ring]
    distinct = [point for i, point in enumerate(points) if not i or point != points[i - 1]]
    return distinct if distinct[0] == distinct[-1] else [*distinct, distinct[0]]


def _cells(areas: list[list[topology.Ring]], states: list[str], grid: float) -> list[layout.Cell]:
    latitudes = [y for rings in areas for ring in rings for _, y in ring]
    narrower = math.cos(math.radians(sum(latitudes) / len(latitudes) * grid))
    middles = {i: shapes.middle(rings) for i, rings in enumerate(areas)}
    places = {i: (x * narrower, -y) for i, (x, y) in middles.items()}
    several = len(set(states)) > 1
    borders = shapes.borders(dict(enumerate(areas)))
    cells = layout.lay_out(places, borders, dict(enumerate(states)) if several else None)
    return [cells[i] for i in range(len(areas))]


def write(name: str, content: dict[str, Any]) -> None:
    path = DATA / f"{name}.json.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def main(folder: Path, states: Iterable[str]) -> None:
    names = list(states) or ["pc", *sorted(path.stem for path in (folder / "ac").glob("*.geojson"))]
    for state in names:
        write(*(("pc", lok_sabha(folder)) if state == "pc" else (f"ac/{state}", assembly(folder, state))))
        print(state, flush=True)
    shutil.copyfile(folder / "ac" / "LICENSE", DATA / "LICENSE")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
