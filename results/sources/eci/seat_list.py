"""`statewise<ST><PAGE>.htm`: who leads and trails in each constituency, 20 to a page, sorted by name.

Expects one table headed by constituency, number, leading and trailing candidate and party, margin and status. Three
shapes are known: 8 columns (Lok Sabha 2024, no round), 9, and 11 (Delhi 2020, with the last winner). Party cells hold a
table of their own, with the party in its first cell and a tooltip in its second.
"""

import re

from selectolax.lexbor import LexborNode

from results.domain.records import SeatList, SeatRow
from results.sources import text
from results.sources.eci.headings import SEAT_LIST
from results.sources.eci.shell import TEXT_LIMIT, OpenedPage, read_state
from results.sources.eci.table import Table, find_table
from results.sources.errors import WrongPage

_REQUIRED = ("name", "number", "leader", "leader_party", "trailing", "trailing_party", "margin", "status")
_KNOWN = re.compile(r"(\d{1,4})\D{1,80}(\d{1,4})")
_PAGE = re.compile(r"statewise[A-Z]\d\d([1-9]\d{0,2})\.htm", re.IGNORECASE)


def parse(shell: OpenedPage) -> SeatList:
    """One page of the list. Raises PageError."""
    state_name = read_state(shell)
    table = find_table(shell, SEAT_LIST, _REQUIRED)
    known, total = _status_known(table)
    page, pages = _pages(shell)
    rows = _rows(table)
    return SeatList(shell.title, state_name, shell.source_at, known, total, page, pages, rows, table.ignored)


def _rows(table: Table) -> tuple[SeatRow, ...]:
    rows = tuple(_row(table, number, cells) for number, cells in table.rows())
    numbers = [row.number for row in rows]
    if not rows:
        raise table.wrong(1, "tr", "at least one constituency", "no rows")
    if len(set(numbers)) != len(numbers):
        raise table.wrong(1, "number", "every constituency once", numbers)
    return rows


def _row(table: Table, row: int, cells: list[LexborNode]) -> SeatRow:
    at = table.columns
    field = "number"
    cell = cells[at[field]].text()
    try:
        number = text.small_number(cell)
        field, cell = "name", cells[at["name"]].text()
        name = text.name(cell)
        field, cell = "leader", cells[at["leader"]].text()
        leader = text.optional_name(cell)
        field, cell = "leader_party", party_text(cells[at["leader_party"]])
        leader_party = text.optional_name(cell)
        field, cell = "trailing", cells[at["trailing"]].text()
        trailing = text.optional_name(cell)
        field, cell = "trailing_party", party_text(cells[at["trailing_party"]])
        trailing_party = text.optional_name(cell)
        field, cell = "margin", cells[at["margin"]].text()
        margin = text.number(cell)
        field, cell = "round", cells[at["round"]].text() if "round" in at else ""
        done, rounds = text.fraction(cell)
        field, cell = "status", cells[at["status"]].text()
        status = text.optional_name(cell) or ""
        previous = _previous(at, cells)
    except ValueError as error:
        raise table.wrong(row, field, str(error), cell) from None
    return SeatRow(
        number, name, leader, leader_party, trailing, trailing_party, margin, done, rounds, status, *previous
    )


def _previous(at: dict[str, int], cells: list[LexborNode]) -> tuple[str | None, str | None, int | None]:
    if "previous_winner" not in at:
        return None, None, None
    winner = text.optional_name(cells[at["previous_winner"]].text())
    party = text.optional_name(party_text(cells[at["previous_party"]])) if "previous_party" in at else None
    margin = text.number(cells[at["previous_margin"]].text()) if "previous_margin" in at else None
    return winner, party, margin


def party_text(cell: LexborNode) -> str:
    """The party of a cell: of its inner table's first cell where it has one, never the tooltip's words."""
    inner = cell.first_child
    while inner is not None and inner.tag in ("table", "tbody", "tr"):
        inner = inner.first_child
        while inner is not None and inner.is_text_node:
            inner = inner.next
    if inner is not None and inner.tag == "td":
        return inner.text()
    nested = cell.css_first("table td")
    return nested.text() if nested else cell.text()


def _status_known(table: Table) -> tuple[int | None, int | None]:
    """(237, 243) of `Status Known For 237 out of 243 Constituencies`; the Hindi line names the total first."""
    match = _KNOWN.search(text.western(table.above[:TEXT_LIMIT]))
    if not match:
        return None, None
    known, total = sorted((int(match[1]), int(match[2])))
    return known, total


def _pages(shell: OpenedPage) -> tuple[int, int]:
    asked = shell.address.page or 1
    active = shell.tree.css_first(".pagination .active a")
    if active and (shown := text.western(text.clean(active.text()))).isdecimal() and int(shown) != asked:
        raise WrongPage(shell.name, ".pagination .active", f"page {asked}", f"page {shown}")
    links = (link.attributes.get("href") or "" for link in shell.tree.css(".pagination a"))
    numbers = [int(match[1]) for link in links if (match := _PAGE.search(link))]
    return asked, max([asked, *numbers])
