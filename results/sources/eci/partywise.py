"""`partywiseresult-<ST>.htm`: seats by party, votes by party, and the list of all seats.

Expects a table headed Party, Won, Leading, Total. Votes stand only in the page's script, as values of a pie chart whose
labels look like `BJP{11.42%}`; a page without that chart has no votes. Seats stand in the drop-down.
"""

import re

from selectolax.lexbor import LexborNode

from results.domain.records import PartyRow, PartyTable
from results.sources import text
from results.sources.eci.cells import LOSSES_KEPT, Row, Rows, read_rows
from results.sources.eci.headings import PARTIES
from results.sources.eci.shell import OpenedPage, read_seats_total, read_state
from results.sources.eci.table import Table, find_table
from results.sources.errors import PageError, Truncated

REQUIRED = ("party", "won", "leading", "total")
_LINK = re.compile(r"partywise(?:win|lead)result(?:State)?-(\d{1,6})(?:[A-Z]\d\d)?\.htm", re.IGNORECASE)
_CHART = re.compile(
    r"xValues\s{0,9}=\s{0,9}\[([^\]\[]*)\]\s{0,99};?\s{0,99}(?:var|let|const)?\s{0,9}yValues\s{0,9}=\s{0,9}\[([^\]\[]*)\]"
)
_LABEL = re.compile(r"'([^'{}]{0,99}?)\s*\{[^'{}]{0,20}\}'|\"([^\"{}]{0,99}?)\s*\{[^\"{}]{0,20}\}\"")
_OPTION = re.compile(r"[A-Z]\d\d([1-9]\d{0,2})", re.ASCII)


def parse(shell: OpenedPage) -> PartyTable:
    """The party table of one state. Raises PageError."""
    if not shell.closed:  # the votes stand after the footer
        raise Truncated(shell.name, "html", "the page's last tag", "none")
    state_name = read_state(shell)
    table = find_table(shell, PARTIES, REQUIRED)
    won, leading, total = totals(shell, table)
    rows = party_rows(table)
    votes, seats = _votes(shell), _seats(shell)
    return PartyTable(
        shell.title, state_name, shell.source_at, rows.read, won, leading, total,
        votes, seats, read_seats_total(shell), table.ignored, (*rows.losses, *shell.losses)[:LOSSES_KEPT],
    )  # fmt: skip


def party_rows(table: Table) -> Rows[PartyRow]:
    """A party a row, none twice. No rows is what the page shows before the first trend."""
    return read_rows(table, _row).unambiguous(lambda row: row.name, "party")


def _row(row: Row) -> PartyRow:
    name, code = split_party(row.needed("party", text.name))
    won, leading, total = (row.needed(field, text.required_number) for field in ("won", "leading", "total"))
    return PartyRow(name, code, won, leading, total, _party_id(row.cells))


def split_party(printed: str) -> tuple[str, str | None]:
    """(`Indian National Congress`, `INC`) of `Indian National Congress - INC`."""
    name, dash, code = printed.rpartition(" - ")
    return (name.strip(), code.strip() or None) if dash and name.strip() else (printed, None)


def _party_id(cells: list[LexborNode]) -> int | None:
    for cell in cells:
        link = cell.css_first("a")
        if link and (match := _LINK.search(link.attributes.get("href") or "")):
            return int(match[1])
    return None


def totals(shell: OpenedPage, table: Table) -> tuple[int | None, int | None, int | None]:
    """The printed totals, none where the row can't be read."""
    try:
        printed = table.totals() or {}
        won, leading, total = (text.number(printed.get(field, "")) for field in ("won", "leading", "total"))
    except (ValueError, PageError) as error:
        shell.losses.append(f"{table.selector} total row: {error}")
        return None, None, None
    return won, leading, total


def _votes(shell: OpenedPage) -> dict[str, int]:
    """Votes by the site's party code; none when labels and values don't pair."""
    for script in shell.tree.css("script"):
        for labels, values in _CHART.findall(script.text()):
            names = [text.clean(single or double) for single, double in _LABEL.findall(labels)]
            if names:
                return _paired(
                    shell, names, [value.strip(" '\"\r\n\t") for value in values.split(",") if value.strip()]
                )
    return {}


def _paired(shell: OpenedPage, names: list[str], values: list[str]) -> dict[str, int]:
    try:
        votes = [text.required_number(value) for value in values]
    except ValueError as error:
        shell.losses.append(str(shell.wrong("script yValues", str(error), values)))
        return {}
    if len(names) != len(votes) or len(set(names)) != len(names):
        shell.losses.append(str(shell.wrong("script xValues", f"{len(votes)} parties, each once", names)))
        return {}
    return dict(zip(names, votes, strict=True))


def _seats(shell: OpenedPage) -> tuple[tuple[int, str], ...]:
    """(115, `ADOOR`) of `<option value="S11115">ADOOR  - 115</option>`, in the page's order."""
    seats: dict[int, str] = {}
    for option in shell.tree.css("select option"):
        match = _OPTION.fullmatch(option.attributes.get("value") or "")
        if not match:
            continue
        printed = text.clean(option.text())
        name, _, number = text.western(printed).rpartition("-")
        if number.strip() != match[1] or not name.strip() or int(match[1]) in seats:
            shell.losses.append(str(shell.wrong("select option", f"NAME - {match[1]}, once", printed)))
        else:
            seats[int(match[1])] = name.strip()
    return tuple(seats.items())
