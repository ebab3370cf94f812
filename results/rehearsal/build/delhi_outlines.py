"""Builds the outlines of Delhi's seats:  python -m results.rehearsal.build.delhi_outlines PATH_TO_ECI_FACTS

From the Hindustan Times' shapefiles (MIT licence, kept beside the result). Four decimals are eleven metres.
"""

import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

from results.rehearsal.recording import NIGHTS

NAME = "delhi-2025.U05"


def text(eci: Path) -> str:
    """GeoJSON, a seat a line, in order of number, with the properties that the site's map reads."""
    shapes = json.loads((eci / "boundaries/delhi_ac.geojson").read_text(encoding="utf-8"))
    features = sorted((_feature(one) for one in shapes["features"]), key=lambda one: int(one["properties"]["AC_NO"]))
    lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}]}}\n'


def _feature(shape: dict[str, Any]) -> dict[str, Any]:
    facts = shape["properties"]
    name = re.sub(r"\s*\(SC\)$", "", facts["AC_NAME"]).upper()
    properties = {"ST_CODE": "U05", "AC_NO": int(facts["AC_NO"]), "AC_NAME": name}
    return {"type": "Feature", "properties": properties, "geometry": _geometry(shape["geometry"])}


def _geometry(shape: dict[str, Any]) -> dict[str, Any]:
    if shape["type"] == "GeometryCollection":
        parts = [one["coordinates"] for one in shape["geometries"] if one["type"] == "Polygon"]
        return {"type": "MultiPolygon", "coordinates": _rounded(parts)}
    return {"type": shape["type"], "coordinates": _rounded(shape["coordinates"])}


def _rounded(place: list[Any]) -> list[Any]:
    if isinstance(place[0], list):
        return [_rounded(one) for one in place]
    return [round(one, 4) for one in place[:2]]


def main(eci: Path, out: Path = NIGHTS) -> None:
    (out / f"{NAME}.geojson").write_text(text(eci), encoding="utf-8")
    shutil.copyfile(eci / "boundaries/delhi_ac.LICENSE", out / f"{NAME}.LICENSE")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
