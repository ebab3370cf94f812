"""Reading rows of a table: a cell that can't be read costs that cell or that row, never the page.

Each loss is kept in words that name row and column. A page of which most is lost has changed its form: it is refused.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from selectolax.lexbor import LexborNode

from results.sources.eci.table import Table, is_total
from results.sources.errors import PageError

LOSSES_KEPT = 20
"""Losses of one page that are kept in words; the first of a page show what is the matter with it."""
MOST_LOST_SHARE = 0.5
"""A page is refused when more than this share of its rows can't be read."""
LEAST_FOR_COLUMN = 4
"""Rows that must have lost the same cell before the whole column counts as another's."""

Value = TypeVar("Value")
Record = TypeVar("Record")


class RowLost(Exception):
    """A row without one of the cells that say what it is about."""


@dataclass(slots=True)
class Row:
    """One row of a table while it is read. `unread` names the fields whose cells could not be read."""

    table: Table
    number: int
    cells: list[LexborNode]
    unread: list[str] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)

    def cell(self, name: str) -> LexborNode | None:
        index = self.table.columns.get(name)
        return None if index is None else self.cells[index]

    def printed(self, name: str) -> str:
        """The text of a field's cell, blank where the table has no such column."""
        cell = self.cell(name)
        return "" if cell is None else cell.text()

    def needed(self, name: str, read: Callable[[str], Value], printed: str | None = None) -> Value:
        """A cell without which the row says nothing. Raises RowLost."""
        printed = self.printed(name) if printed is None else printed
        try:
            return read(printed)
        except ValueError as error:
            raise RowLost(str(self.table.wrong(self.number, name, str(error), printed))) from None

    def optional(self, name: str, read: Callable[[str], Value], lost: Value, printed: str | None = None) -> Value:
        """What a cell says, or `lost` where it can't be read."""
        printed = self.printed(name) if printed is None else printed
        try:
            return read(printed)
        except ValueError as error:
            self.unread.append(name)
            self.losses.append(str(self.table.wrong(self.number, name, str(error), printed)))
            return lost


@dataclass(frozen=True, slots=True)
class Rows(Generic[Record]):
    """The rows that could be read, and what was lost of the others, in words."""

    read: tuple[Record, ...]
    losses: tuple[str, ...]

    def unambiguous(self, key: Callable[[Record], object], what: str) -> "Rows[Record]":
        """Rows that stand alone under their key, or several times alike. Of several that differ none is taken: which of
        them is about something else can't be told."""
        groups: dict[object, list[Record]] = {}
        for row in self.read:
            groups.setdefault(key(row), []).append(row)
        differ = {name for name, rows in groups.items() if any(row != rows[0] for row in rows)}
        losses = [f"{what} {name} stands {len(groups[name])} times and differs: none is taken" for name in differ]
        alike = tuple(rows[0] for name, rows in groups.items() if name not in differ)
        return Rows(alike, (*self.losses, *losses)[:LOSSES_KEPT])


def read_rows(table: Table, read: Callable[[Row], Record]) -> Rows[Record]:
    """Every row but those of totals. Raises PageError where most rows, or most cells of a column, can't be read."""
    records: list[Record] = []
    lost_rows: list[str] = []
    losses: list[str] = []
    lost_cells: Counter[str] = Counter()
    for number, cells in table.rows():
        if is_total(cells):
            continue
        row = Row(table, number, cells)
        try:
            if len(cells) != table.width:
                raise RowLost(str(table.wrong(number, "tr", f"{table.width} cells, as in the header", len(cells))))
            records.append(read(row))
        except RowLost as error:
            lost_rows.append(str(error))
            row.losses.append(str(error))
        lost_cells.update(row.unread)
        losses += row.losses
    _refuse_changed_form(table, len(records), lost_rows, lost_cells, losses)
    return Rows(tuple(records), tuple(losses[:LOSSES_KEPT]))


def _refuse_changed_form(
    table: Table, read: int, lost_rows: list[str], lost_cells: Counter[str], losses: list[str]
) -> None:
    rows = read + len(lost_rows)
    column = next((name for name, n in lost_cells.items() if n >= LEAST_FOR_COLUMN and n > MOST_LOST_SHARE * rows), "")
    if not column and len(lost_rows) <= MOST_LOST_SHARE * rows:
        return
    what = f"rows that can be read in column {column}" if column else "rows that can be read"
    raise PageError(table.page, table.selector, what, f"of {rows} rows {len(lost_rows)} lost: {'; '.join(losses[:3])}")
