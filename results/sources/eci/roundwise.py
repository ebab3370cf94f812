"""`Roundwise<ST><N>.htm`: a table for every round so far, EVM votes only.

Expects blocks `#tab3.tabcontent` (or `table.round-tbl` under a heading that says the round) with a table headed
candidate, party, votes brought from previous rounds, current round, total. Rounds stand once each.
"""

import re

from selectolax.lexbor import LexborNode

from results.domain.records import RoundRow, RoundTable, RoundTables
from results.sources import text
from results.sources.eci.headings import ROUNDS
from results.sources.eci.shell import OpenedPage, read_seat
from results.sources.eci.table import Table, find_table, find_tables, is_total
from results.sources.errors import PageError

_REQUIRED = ("name", "party", "brought", "current", "total")
_TAB = re.compile(r"tab-?(\d{1,3})", re.IGNORECASE)
_ROUND = re.compile(r"(?:Round|राउंड|राउण्ड|चक्र|दौर)\D{0,12}(\d{1,3})", re.IGNORECASE)


def parse(shell: OpenedPage) -> RoundTables:
    """All rounds in order. A constituency without a finished round has no tables. Raises PageError."""
    seat = read_seat(shell)
    tabs = shell.tree.css(".tabcontent")
    tables = [_tab(shell, tab) for tab in tabs] if tabs else _titled(shell)
    rounds = [table.round for table in tables]
    if len(set(rounds)) != len(rounds):
        raise shell.wrong(".tabcontent", "every round once", rounds)
    tables.sort(key=lambda table: table.round)
    return RoundTables(shell.title, seat.state_name, seat.number, seat.name, shell.source_at, tuple(tables))


def _tab(shell: OpenedPage, tab: LexborNode) -> RoundTable:
    match = _TAB.fullmatch(tab.id or "")
    if not match:
        raise shell.wrong(".tabcontent", "an id like tab3", tab.id)
    return _table(int(match[1]), find_table(shell, ROUNDS, _REQUIRED, within=tab))


def _titled(shell: OpenedPage) -> list[RoundTable]:
    """The 2020 shape: tables of a class of their own, the round in the row over the headings."""
    if not shell.tree.css_first("table.round-tbl"):
        return []
    tables = []
    for table in find_tables(shell, ROUNDS, _REQUIRED, "table.round-tbl"):
        match = _ROUND.search(text.western(table.above[:200]))
        if not match:
            raise shell.wrong("table.round-tbl", "a first row like Round 3", table.above)
        tables.append(_table(int(match[1]), table))
    return tables


def _table(number: int, table: Table) -> RoundTable:
    rows = tuple(_row(table, row, cells) for row, cells in table.rows() if not is_total(cells))
    if not rows:
        raise table.wrong(1, f"round {number}", "at least one candidate", "no rows")
    printed = table.totals() or {}
    try:
        totals = [text.number(printed.get(field, "")) for field in ("brought", "current", "total")]
    except ValueError as error:
        raise PageError(table.page, f"round {number} total row", str(error), printed) from None
    return RoundTable(number, rows, *totals)


def _row(table: Table, row: int, cells: list[LexborNode]) -> RoundRow:
    printed = {field: cells[index].text() for field, index in table.columns.items()}
    field = "name"
    try:
        name = text.name(printed[field])
        field = "party"
        party = text.name(printed[field])
        field = "brought"
        brought = text.number(printed[field])
        field = "current"
        current = text.number(printed[field])
        field = "total"
        total = text.number(printed[field])
    except ValueError as error:
        raise table.wrong(row, field, str(error), printed[field]) from None
    return RoundRow(name, party, brought, current, total)
