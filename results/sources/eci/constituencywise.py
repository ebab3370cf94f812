"""`Constituencywise<ST><N>.htm`: every ballot row of one constituency, in ballot order, with the printed totals.

Expects one table headed by serial, candidate, party and total votes, each serial once, at least one candidate. Whether
the rows sum to the printed total isn't decided here: the record carries both.
"""

from selectolax.lexbor import LexborNode

from results.domain.records import CandidateRow, ContestTable
from results.sources import text
from results.sources.eci.headings import CANDIDATES, is_nota
from results.sources.eci.shell import OpenedPage, read_round, read_seat
from results.sources.eci.table import Table, find_table, is_total
from results.sources.errors import PageError

_REQUIRED = ("serial", "name", "party", "votes")


def parse(shell: OpenedPage) -> ContestTable:
    """Every candidate and the totals. Raises PageError."""
    seat = read_seat(shell)
    done, rounds = read_round(shell)
    table = find_table(shell, CANDIDATES, _REQUIRED)
    candidates = _candidates(table)
    return ContestTable(
        shell.title, seat.state_name, seat.number, seat.name, shell.source_at, done, rounds,
        candidates, *_totals(table), ignored_columns=table.ignored,
    )  # fmt: skip


def _candidates(table: Table) -> tuple[CandidateRow, ...]:
    rows: list[CandidateRow] = []
    for number, cells in table.rows():
        if not is_total(cells):
            rows.append(_row(table, number, cells))
    serials = [row.serial for row in rows]
    if not rows:
        raise table.wrong(1, "tr", "at least one candidate", "no rows")
    if len(set(serials)) != len(serials):
        raise table.wrong(1, "serial", "every ballot serial once", serials)
    return tuple(rows)


def _row(table: Table, row: int, cells: list[LexborNode]) -> CandidateRow:
    at = table.columns
    printed = {field: cells[index].text() for field, index in at.items()}
    field = "serial"
    try:
        serial = text.small_number(printed[field].strip().rstrip("."))
        field = "name"
        name = text.name(printed[field])
        field = "party"
        party = text.name(printed[field])
        field = "evm_votes"
        evm = text.number(printed.get(field, ""))
        field = "postal_votes"
        postal = text.number(printed.get(field, ""))
        field = "votes"
        votes = text.number(printed[field])
        field = "share"
        share = text.share(printed.get(field, ""))
    except ValueError as error:
        raise table.wrong(row, field, str(error), printed.get(field)) from None
    return CandidateRow(serial, name, party, evm, postal, votes, share, is_nota(name, party))


def _totals(table: Table) -> tuple[int | None, int | None, int | None]:
    printed = table.totals() or {}
    try:
        evm, postal, votes = (text.number(printed.get(field, "")) for field in ("evm_votes", "postal_votes", "votes"))
    except ValueError as error:
        raise PageError(table.page, f"{table.selector} total row", str(error), printed) from None
    return evm, postal, votes
