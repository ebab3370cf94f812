"""`statewise<ST><PAGE>.htm`: who leads and trails in each constituency, 20 to a page, sorted by name.

Expects one table headed by constituency, number, leading and trailing candidate and party, margin and status. Three
shapes are known: 8 columns (Lok Sabha 2024, no round), 9, and 11 (Delhi 2020, with the last winner). Party cells hold a
table of their own, with the party in its first cell and a tooltip in its second.
"""

import re

from selectolax.lexbor import LexborNode

from results.domain.records import SeatList, SeatRow
from results.sources import text
from results.sources.eci.cells import Row, read_rows
from results.sources.eci.headings import SEAT_LIST
from results.sources.eci.shell import TEXT_LIMIT, OpenedPage, read_state
from results.sources.eci.table import Table, find_table
from results.sources.errors import WrongPage

_REQUIRED = ("name", "number", "leader", "leader_party", "trailing", "trailing_party", "margin", "status")
_KNOWN = re.compile(r"(\d{1,4})\D{1,80}(\d{1,4})")
_PAGE = re.compile(r"statewise[A-Z]\d\d([1-9]\d{0,2})\.htm", re.IGNORECASE)


def parse(page: OpenedPage) -> SeatList:
    """One page of the list. Raises PageError."""
    state_name = read_state(page)
    table = find_table(page, SEAT_LIST, _REQUIRED)
    seats_known, total = _status_known(table)
    number, numbers = _pages(page)
    all_rows = read_rows(table, _row)
    rows = all_rows.unambiguous(lambda row: row.number, "constituency")
    if not rows.read:
        raise table.wrong(1, "tr", "at least one constituency", "; ".join(rows.losses) or "no rows")
    return SeatList(
        page.title,
        state_name,
        page.source_at,
        seats_known,
        total,
        number,
        numbers,
        rows.read,
        table.ignored,
        rows.losses,
    )


def _row(row: Row) -> SeatRow:
    number = row.needed("number", text.small_number)
    name = row.optional("name", text.name, "")
    leader, leader_party = _person(row, "leader", "leader_party")
    trailing, trailing_party = _person(row, "trailing", "trailing_party")
    margin = row.optional("margin", text.number, None)
    rounds_counted, rounds = row.optional("round", text.fraction, text.NO_ROUND)
    status = row.optional("status", text.optional_name, None) or ""
    previous_winner, previous_party = _person(row, "previous_winner", "previous_party")
    return SeatRow(
        number, name, leader, leader_party, trailing, trailing_party, margin, rounds_counted, rounds, status,
        previous_winner, previous_party, row.optional("previous_margin", text.number, None), tuple(row.unread),
    )  # fmt: skip


def _person(row: Row, name: str, party: str) -> tuple[str | None, str | None]:
    """A candidate and the party beside it."""
    cell = row.cell(party)
    printed = "" if cell is None else party_text(cell)
    return row.optional(name, text.optional_name, None), row.optional(party, text.optional_name, None, printed)


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
    seats_known, total = sorted((int(match[1]), int(match[2])))
    return seats_known, total


def _pages(shell: OpenedPage) -> tuple[int, int]:
    expected = shell.address.page or 1
    active = shell.tree.css_first(".pagination .active a")
    if (
        active
        and (active_number := text.western(text.clean(active.text()))).isdecimal()
        and int(active_number) != expected
    ):
        raise WrongPage(shell.name, ".pagination .active", f"page {expected}", f"page {active_number}")
    links = (link.attributes.get("href") or "" for link in shell.tree.css(".pagination a"))
    numbers = [int(match[1]) for link in links if (match := _PAGE.search(link))]
    return expected, max([expected, *numbers])
