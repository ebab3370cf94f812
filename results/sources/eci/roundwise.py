"""`Roundwise<ST><N>.htm`: a table for every round so far, EVM votes only.

Expects blocks `#tab3.tabcontent` (or `table.round-tbl` under a heading that says the round) with a table headed
candidate, party, votes brought from previous rounds, current round, total. Rounds stand once each.
"""

import re
from collections import Counter

from selectolax.lexbor import LexborNode

from results.domain.records import RoundRow, RoundTable, RoundTables
from results.sources import text
from results.sources.eci.cells import LOSSES_KEPT, Row, read_rows
from results.sources.eci.headings import ROUNDS
from results.sources.eci.shell import OpenedPage, read_seat
from results.sources.eci.table import Table, find_table, find_tables
from results.sources.errors import PageError

_REQUIRED = ("name", "party", "brought", "current", "total")
_TAB = re.compile(r"tab-?(\d{1,3})", re.IGNORECASE)
_ROUND = re.compile(r"(?:Round|राउंड|राउण्ड|चक्र|दौर)\D{0,12}(\d{1,3})", re.IGNORECASE)


def parse(shell: OpenedPage) -> RoundTables:
    """All rounds in order. A constituency without a finished round has no tables. Raises PageError."""
    seat = read_seat(shell)
    tabs = shell.tree.css(".tabcontent")
    losses: list[str] = []
    read_tabs = [_tab(shell, tab, losses) for tab in tabs] if tabs else _titled(shell, losses)
    rounds = Counter(table.round for table in read_tabs if table)
    losses += [f"round {number} stands {times} times: none is taken" for number, times in rounds.items() if times > 1]
    tables = sorted((table for table in read_tabs if table and rounds[table.round] == 1), key=lambda table: table.round)
    if read_tabs and not tables:
        raise shell.wrong(".tabcontent", "rounds that can be read", "; ".join(losses[:3]))
    return RoundTables(
        shell.title,
        seat.state_name,
        seat.number,
        seat.name,
        shell.source_at,
        tuple(tables),
        tuple(losses[:LOSSES_KEPT]),
    )


def _tab(shell: OpenedPage, tab: LexborNode, losses: list[str]) -> RoundTable | None:
    match = _TAB.fullmatch(tab.id or "")
    if not match:
        losses.append(str(shell.wrong(".tabcontent", "an id like tab3", tab.id)))
        return None
    return _table(int(match[1]), find_table(shell, ROUNDS, _REQUIRED, within=tab), losses)


def _titled(shell: OpenedPage, losses: list[str]) -> list[RoundTable | None]:
    """The 2020 shape: tables of a class of their own, the round in the row over the headings."""
    if not shell.tree.css_first("table.round-tbl"):
        return []
    tables: list[RoundTable | None] = []
    for table in find_tables(shell, ROUNDS, _REQUIRED, "table.round-tbl"):
        match = _ROUND.search(text.western(table.above[:200]))
        if not match:
            losses.append(str(shell.wrong("table.round-tbl", "a first row like Round 3", table.above)))
        else:
            tables.append(_table(int(match[1]), table, losses))
    return tables


def _table(number: int, table: Table, losses: list[str]) -> RoundTable:
    rows = read_rows(table, _row)
    if not rows.read:
        raise table.wrong(1, f"round {number}", "at least one candidate", "no rows")
    losses += rows.losses
    try:
        printed = table.totals() or {}
        totals = [text.number(printed.get(field, "")) for field in ("brought", "current", "total")]
    except (ValueError, PageError) as error:
        losses.append(f"round {number} total row: {error}")
        totals = [None, None, None]
    return RoundTable(number, rows.read, *totals)


def _row(row: Row) -> RoundRow:
    name, party = row.needed("name", text.name), row.optional("party", text.name, "")
    carried, current, total = (row.optional(field, text.number, None) for field in ("brought", "current", "total"))
    return RoundRow(name, party, carried, current, total)
