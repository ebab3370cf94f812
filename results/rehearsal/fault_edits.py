"""Faults in the markup: the same page with other words, other columns, other ways to write a number, or cut off."""

import re
from collections.abc import Callable
from dataclasses import dataclass

Edit = Callable[[str], str]
DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")
DENIED = """<html><head>
<title>Access Denied</title>
</head><body>
<h1>Access Denied</h1>

You don't have permission to access "http://results.eci.gov.in/" on this server.<p>
Reference #18.0a0a0a0a.1700000000.0a0a0a0a
</p><p>https://errors.edgesuite.net/18.0a0a0a0a.1700000000.0a0a0a0a</p>
</body></html>
"""


def truncated(page: str) -> str:
    return page[: len(page) // 2]


def empty(page: str) -> str:
    return ""


def denied(page: str) -> str:
    """What the site's edge says to clients it does not like, here with status 200."""
    return DENIED


def renamed_header(page: str) -> str:
    for old, new in (("Margin", "Difference"), ("Total Votes", "Grand Sum"), ("Leading In", "Ahead In")):
        page = page.replace(f">{old} <", f">{new} <")
    return page


def wording(page: str) -> str:
    """Words of the status that were never seen."""
    return page.replace("Result in Progress", "Tabulation Under Way").replace("Result Declared", "Returned")


def round_wording(page: str) -> str:
    """The round line changed so on 4 May 2026, mid-count."""
    return page.replace("Status as on Round,", "Status of EVM Round:")


def indian_commas(page: str) -> str:
    return re.sub(r">(\d+?)((?:\d\d)*)(\d\d\d)<", lambda m: f">{_grouped(m[1] + m[2])},{m[3]}<", page)


def _grouped(lakhs: str) -> str:
    return re.sub(r"(?<=\d)(?=(?:\d\d)+$)", ",", lakhs)


def devanagari(page: str) -> str:
    return re.sub(r">(\d+)<", lambda m: f">{m[1].translate(DEVANAGARI)}<", page)


def script_in_names(page: str) -> str:
    """Candidates' names that would run in a browser."""
    return page.replace("NOTA<", "<script>alert(1)</script><")


def total_off_by_one(page: str) -> str:
    """The printed total is one more than its column."""
    head, mark, foot = page.rpartition("<tfoot>")
    return head + mark + re.sub(r"<th>(\d+)</th>\s*<th>&nbsp;", lambda m: f"<th>{int(m[1]) + 1}</th><th>&nbsp;", foot)


def moved_columns(page: str) -> str:
    """The last column stands third: a reader that goes by headings sees no difference."""
    return rebuilt(page, lambda cells: [*cells[:2], cells[-1], *cells[2:-1]])


def added_column(page: str) -> str:
    def wider(cells: list[str]) -> list[str]:
        new = "<th>Booth Count</th>" if cells[0].startswith("<th") else "<td align='right'>7</td>"
        return [cells[0], new, *cells[1:]]

    return rebuilt(page, wider)


@dataclass(slots=True)
class _Cell:
    row: int
    start: int
    end: int = -1


def rebuilt(page: str, order: Callable[[list[str]], list[str]]) -> str:
    """The page with the cells of each full row of its widest table's own rows put in another order."""
    rows: dict[int, list[_Cell]] = {}
    for cell in _own_cells(page):
        rows.setdefault(cell.row, []).append(cell)
    width = max((len(cells) for cells in rows.values()), default=0)
    for cells in reversed([cells for cells in rows.values() if len(cells) == width and width > 3]):
        inside = "".join(order([page[cell.start : cell.end] for cell in cells]))
        page = page[: cells[0].start] + inside + page[cells[-1].end :]
    return page


def _own_cells(page: str) -> list[_Cell]:
    """Cells of outer tables, leaving out those of tables inside cells."""
    cells: list[_Cell] = []
    depth = row = 0
    for tag in re.finditer(r"<(/?)(table|tr|td|th)\b[^>]*>", page):
        closing, name = bool(tag[1]), tag[2]
        if name == "table":
            depth += -1 if closing else 1
        elif depth == 1 and name == "tr" and not closing:
            row += 1
        elif depth == 1 and name in ("td", "th"):
            if closing and cells:
                cells[-1].end = tag.end()
            elif not closing:
                cells.append(_Cell(row, tag.start()))
    return [cell for cell in cells if cell.end > 0]


EDITS: dict[str, Edit] = {
    "truncated": truncated,
    "empty": empty,
    "denied": denied,
    "renamed-header": renamed_header,
    "moved-columns": moved_columns,
    "added-column": added_column,
    "wording": wording,
    "round-wording": round_wording,
    "commas": indian_commas,
    "devanagari": devanagari,
    "script": script_in_names,
    "total-off-by-one": total_off_by_one,
}
