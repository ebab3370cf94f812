"""`python -m tests.pages.reduce FOLDER`: make this folder's pages from captured ones, a few rows each, names made up.

Markup, labels, spacing and line ends stay as the site wrote them, since that is what parsers stumble over. Left out are
scripts that only load or measure, styles, addresses of photographs, and every row after the first few. A person's
name becomes a made-up one of the same shape: case, brackets, dots and the number of words stay. Parties and seats keep
theirs.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any
from zlib import crc32

HERE = Path(__file__).parent
ROWS = 4
SYLLABLES = ("ba", "de", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "ye")
UNCHANGED = {"NOTA", "DR", "MD", "B", "K", "R", "V"}
SEAT_LIST_ROW = r"<tr><td align='left'>[^<]+</td><td align='right'>\d+</td><td align='left'>"
WIN_LIST_ROW = r"<tr>\s*<td align=[\"']center[\"']>\d+</td>\s*<td align=[\"']left[\"']><a "
OPTION = r"<option value=[\"'][SU]\d"
ROW_STARTS = {"statewise": SEAT_LIST_ROW, "partywisewinresult": WIN_LIST_ROW, "partywiseresult": OPTION}
ROW_ENDS = {
    "statewise": "</tbody>\n            <tfoot>",
    "partywisewinresult": "</tbody>",
    "partywiseresult": "</select>",
}
NAME_CELLS = {
    "statewise": r"(?<=</td><td align='left'>)[^<]+(?=</td><td)",
    "partywisewinresult": r"(?<=</a></td>)(\s*<td align=[\"']left[\"']>)([^<]+)",
    "candidateswise": r"(?<=<h5>)[^<]+",
}


def made_up(name: str) -> str:
    """A name of the same shape that nobody has."""
    return re.sub(r"[A-Za-z]+", _made_up_word, name)


def _made_up_word(found: re.Match[str]) -> str:
    word = found[0]
    if word.upper() in UNCHANGED:
        return word
    number = crc32(word.upper().encode())
    invented = "".join(SYLLABLES[number // 12**place % 12] for place in range(2 + len(word) % 2))
    return invented.upper() if word.isupper() else invented.capitalize()


def without_scripts(page: str) -> str:
    """The page without styles, drawings and scripts, but for the scripts that hold a chart's figures."""
    page = re.sub(r"<style\b.*?</style>", "<style></style>", page, flags=re.DOTALL)  # one stands before the doctype
    page = re.sub(r"<svg\b.*?</svg>", "", page, flags=re.DOTALL)
    return re.sub(r"<script\b.*?</script>", _chart_only, page, flags=re.DOTALL)


def _chart_only(script: re.Match[str]) -> str:
    return script[0] if "xValues" in script[0] else ""


def first_rows(page: str, start: str, end: str) -> str:
    """The page with `ROWS` rows, each of which starts as `start` says; the last is followed by `end`."""
    rows = [found.start() for found in re.finditer(start, page)]
    if len(rows) <= ROWS:
        return page
    return page[: rows[ROWS]] + page[page.index(end, rows[-1]) :]


def reduced_page(kind: str, page: str) -> str:
    """A reduced HTML page of `kind`, the part of its name before the state's code."""
    page = without_scripts(page)
    if kind in ROW_STARTS:
        page = first_rows(page, ROW_STARTS[kind], ROW_ENDS[kind])
    if kind in NAME_CELLS:
        page = re.sub(NAME_CELLS[kind], _made_up_cell, page)
    page = re.sub(r"https?://results\.eci\.gov\.in/uploads2/candprofile/[^'\"]+", "img/photo.jpg", page)
    page = re.sub(r"Reference #.*|errors.edgesuite.net/[^<]*", "Reference #18.0", page)
    return re.sub(r"(\s*\n){3,}", r"\1\1", page)


def _made_up_cell(found: re.Match[str]) -> str:
    return found[1] + made_up(found[2]) if found.lastindex else made_up(found[0])


def reduced_json(text: str) -> str:
    """The live JSON with a few seats of each state, in its own compact spelling."""
    states: dict[str, dict[str, list[list[Any]]]] = json.loads(text)
    for state in states.values():
        state["chartData"] = [_made_up_seat(row) for row in _few(state["chartData"])]
        state["tableData"] = _few(state["tableData"])
    return json.dumps(states, separators=(",", ":"))


def _few(rows: list[list[Any]]) -> list[list[Any]]:
    """The first ones, and those of which nothing is known."""
    return [row for index, row in enumerate(rows) if index < ROWS or row[0] == "NA"]


def _made_up_seat(row: list[Any]) -> list[Any]:
    party, state, number, leader, *more = row
    return [party, state, number, leader if leader == "NA" else made_up(leader), *more]


def main(folder: Path) -> None:
    for file in sorted(folder.iterdir()):
        with file.open(encoding="utf-8", newline="") as page:
            text = page.read()
        kind = re.sub(r"^.*__|-.*|[SU]\d\d.*", "", file.name)
        reduced = reduced_json(text) if file.suffix == ".json" else reduced_page(kind, text)
        with (HERE / file.name).open("w", encoding="utf-8", newline="") as page:
            page.write(reduced)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
