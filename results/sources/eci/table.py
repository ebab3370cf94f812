"""Tables: columns found by the words of their header, cells taken as direct children only.

A table nested in a cell (the tooltips of party cells) is never walked into: a row has as many cells as its header.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from results.sources import text
from results.sources.eci.headings import normalise, says_total
from results.sources.eci.shell import OpenedPage
from results.sources.errors import PageError

ROW_LIMIT = 2_000
_IGNORED = 20
_LAST_ROWS = 3  # where a total may stand
_LOOKED_AT = 200
_HEADER_ROWS = 4  # title rows may stand over the row of headings


@dataclass(frozen=True, slots=True)
class Table:
    """One table whose header has been understood. `columns` is field -> index of the cell."""

    page: str
    selector: str
    node: LexborNode
    columns: dict[str, int]
    width: int
    above: str
    """The text of the rows over the headings."""
    ignored: tuple[str, ...] = ()
    """Headings as printed that are no field's, or a field's that is named twice."""

    def rows(self) -> Iterable[tuple[int, list[LexborNode]]]:
        """(row number from 1, its cells) of every body row, however wide. Raises PageError on too many rows."""
        count = 0
        for body in self.node.iter():
            if body.tag != "tbody":
                continue
            for row in body.iter():
                cells = list(row.iter())
                if not cells or row.tag != "tr" or _is_heading(cells):
                    continue
                count += 1
                if count > ROW_LIMIT:
                    raise PageError(self.page, self.selector, f"at most {ROW_LIMIT} rows", "more")
                yield count, cells

    def totals(self) -> dict[str, str] | None:
        """The printed totals by field, from the foot or from the last body rows; None without a row that says Total."""
        for tag in ("tfoot", "tbody"):
            for part in self.node.iter():
                if part.tag == tag and (cells := _total_cells(part)):
                    return self._by_field(cells)
        return None

    def _by_field(self, cells: list[LexborNode]) -> dict[str, str]:
        spread: list[str] = []
        for cell in cells:
            spread.append(text.clean(cell.text()))
            spread.extend([""] * (_span(cell) - 1))
        if len(spread) != self.width:
            raise PageError(
                self.page, f"{self.selector} total row", f"{self.width} columns, as in the header", " | ".join(spread)
            )
        return {field: spread[index] for field, index in self.columns.items()}

    def wrong(self, row: int, field: str, expected: str, found: object) -> PageError:
        return PageError(self.page, f"{self.selector} row {row} {field}", expected, found)


def is_total(cells: list[LexborNode]) -> bool:
    """Whether the first words of a row are `Total`. Three cells are looked at: serial and name may be blank."""
    for cell in cells[:3]:
        says = says_total(cell.text()[:_LOOKED_AT])
        if says is not None:
            return says
    return False


def _total_cells(part: LexborNode) -> list[LexborNode] | None:
    """The cells of a part's row of totals, which is one of its last."""
    row, looked = part.last_child, 0
    while row is not None and looked < _LAST_ROWS:
        if row.is_element_node:
            looked += 1
            if is_total(cells := list(row.iter())):
                return cells
        row = row.prev
    return None


def find_table(
    shell: OpenedPage,
    words: Mapping[str, str],
    required: Iterable[str],
    selector: str = "table",
    within: LexborNode | None = None,
) -> Table:
    """The first table whose header has all required fields. Raises PageError naming the nearest miss."""
    tables = find_tables(shell, words, required, selector, within, limit=1)
    return tables[0]


def find_tables(
    shell: OpenedPage,
    words: Mapping[str, str],
    required: Iterable[str],
    selector: str = "table",
    within: LexborNode | None = None,
    limit: int = 100,
) -> list[Table]:
    """Every such table, at least one. Raises PageError when there is none."""
    needed = set(required)
    tables: list[Table] = []
    nearest: tuple[int, str] = (0, "no table")
    start = within or shell.tree
    for node in _candidates(start, selector):
        columns, above, printed = _best_header(node, words, needed)
        if needed <= columns.keys():
            ignored = tuple(h[:60] for i, h in enumerate(printed) if h and i not in columns.values())
            tables.append(Table(shell.name, selector, node, columns, len(printed), above, ignored[:_IGNORED]))
            if len(tables) == limit:
                break
        elif len(columns) >= nearest[0] and printed:
            nearest = len(columns), " | ".join(printed)
    if not tables:
        raise shell.wrong(f"{selector} th", f"columns {', '.join(sorted(needed))}", nearest[1])
    return tables


def _candidates(start: LexborNode | LexborHTMLParser, selector: str) -> Iterator[LexborNode]:
    """Tables to look at. The first is mostly the one wanted: the others are only searched for when it isn't."""
    first = start.css_first(selector)
    if first is not None:
        yield first
        yield from start.css(selector)[1:]


def _best_header(node: LexborNode, words: Mapping[str, str], needed: set[str]) -> tuple[dict[str, int], str, list[str]]:
    """(columns, text above, headings as printed) of the header row that says most."""
    best: tuple[dict[str, int], str, list[str]] = ({}, "", [])
    above = ""
    for row in _header_rows(node):
        printed: list[str] = []
        for cell in row.iter():
            printed.append(text.clean(cell.text()))
            printed.extend([""] * (_span(cell) - 1))
        columns = _columns(printed, words)
        if len(columns) > len(best[0]):
            best = columns, above, printed
        if needed <= best[0].keys():
            break
        above = f"{above} {' '.join(printed)}".strip()
    return best


def _header_rows(node: LexborNode) -> list[LexborNode]:
    parts = list(node.iter())
    rows = [row for part in parts if part.tag == "thead" for row in part.iter()]
    if not rows:
        rows = [row for part in parts if part.tag == "tbody" for row in part.iter() if _is_heading(list(row.iter()))]
    return rows[:_HEADER_ROWS]


def _is_heading(cells: list[LexborNode]) -> bool:
    return bool(cells) and cells[0].tag == "th" and all(cell.tag == "th" for cell in cells)


def _columns(printed: list[str], words: Mapping[str, str]) -> dict[str, int]:
    """Field -> index. A field named twice counts as neither, except a second margin after a previous winner."""
    columns: dict[str, int] = {}
    twice: set[str] = set()
    for index, heading in enumerate(printed):
        field = words.get(normalise(heading)) if heading else None
        if field == "margin" and "margin" in columns and "previous_winner" in columns:
            field = "previous_margin"
        if field in columns:
            twice.add(field)
        elif field:
            columns[field] = index
    return {field: index for field, index in columns.items() if field not in twice}


def _span(cell: LexborNode) -> int:
    colspan = cell.attributes.get("colspan") or "1"
    return min(int(colspan), 50) if colspan.isascii() and colspan.isdecimal() and int(colspan) else 1
