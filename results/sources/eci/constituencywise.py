"""`Constituencywise<ST><N>.htm`: every ballot row of one constituency, in ballot order, with the printed totals.

Expects one table headed by serial, candidate, party and total votes, with at least one candidate. Whether the rows sum
to the printed total isn't decided here: the record carries both.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from results.domain.records import CandidateRow, ContestTable
from results.sources import text
from results.sources.eci.cells import Row, read_rows
from results.sources.eci.headings import CANDIDATES, is_nota
from results.sources.eci.shell import OpenedPage, read_round, read_seat
from results.sources.eci.table import Table, find_table
from results.sources.errors import PageError

_REQUIRED = ("serial", "name", "party", "votes")
_NOT_PRINTED = 0
"""A serial that is still to be told from its neighbours."""


def parse(page: OpenedPage) -> ContestTable:
    """Every candidate and the totals. Raises PageError."""
    seat = read_seat(page)
    rounds_counted, rounds = read_round(page)
    table = find_table(page, CANDIDATES, _REQUIRED)
    rows = read_rows(table, _row)
    total_evm, total_postal, total_votes, lost_totals = _totals(table)
    candidates = _with_votes(_with_serials(table, list(dict.fromkeys(rows.read))), total_votes)
    return ContestTable(
        page.title, seat.state_name, seat.number, seat.name, page.source_at, rounds_counted, rounds,
        tuple(candidates), total_evm, total_postal, total_votes,
        ignored_columns=table.ignored, losses=(*page.losses, *rows.losses, *lost_totals),
    )  # fmt: skip


def _row(row: Row) -> CandidateRow:
    name = row.needed("name", text.name)
    party = row.optional("party", text.name, "")
    serial = row.optional("serial", _serial, _NOT_PRINTED)
    evm = row.optional("evm_votes", text.number, None)
    postal = row.optional("postal_votes", text.number, None)
    votes = row.optional("votes", text.number, None)
    share = row.optional("share", text.share, None)
    return CandidateRow(serial, name, party, evm, postal, votes, share, is_nota(name, party), tuple(row.unread))


def _serial(printed: str) -> int:
    return text.small_number(printed.strip().rstrip("."))


def _with_serials(table: Table, rows: Sequence[CandidateRow]) -> list[CandidateRow]:
    """Rows stand in the order of the ballot, so one whose serial can't be read, or stands twice, has the one number
    that its neighbours leave; NOTA is the last. Raises PageError where that is not one number."""
    if not rows:
        raise table.wrong(1, "tr", "at least one candidate", "no rows")
    printed = Counter(row.serial for row in rows)
    serials = [_NOT_PRINTED if printed[row.serial] > 1 else row.serial for row in rows]
    for index, row in enumerate(rows):
        if serials[index] != _NOT_PRINTED:
            continue
        before = serials[index - 1] if index else 0
        is_last = index + 1 == len(rows)
        between = 1 if is_last and row.is_nota else 0 if is_last else serials[index + 1] - before - 1
        if (index and before == _NOT_PRINTED) or between != 1:
            raise table.wrong(index + 1, "serial", "a ballot serial, every one once", [row.serial for row in rows])
        serials[index] = before + 1
    return [
        row if row.serial == serial else replace(row, serial=serial) for row, serial in zip(rows, serials, strict=True)
    ]


def _with_votes(rows: Sequence[CandidateRow], total: int | None) -> list[CandidateRow]:
    """Votes that can't be read are the sum of both kinds where these are printed, else what the others leave of the
    total; where neither tells they stay unread."""
    rows = [_summed(row) if "votes" in row.unread else row for row in rows]
    missing = [index for index, row in enumerate(rows) if "votes" in row.unread and row.votes is None]
    known_votes = sum(row.votes or 0 for row in rows)
    if len(missing) == 1 and total is not None and total >= known_votes:
        rows[missing[0]] = replace(rows[missing[0]], votes=total - known_votes)
    return rows


def _summed(row: CandidateRow) -> CandidateRow:
    if row.evm_votes is None or row.postal_votes is None:
        return row
    return replace(row, votes=row.evm_votes + row.postal_votes)


def _totals(table: Table) -> tuple[int | None, int | None, int | None, list[str]]:
    """The printed totals, and in words which of them can't be read."""
    try:
        printed = table.totals() or {}
    except PageError as error:
        return None, None, None, [str(error)]
    totals: list[int | None] = []
    losses = []
    for field in ("evm_votes", "postal_votes", "votes"):
        try:
            totals.append(text.number(printed.get(field, "")))
        except ValueError as error:
            totals.append(None)
            where = f"{table.selector} total row {field}"
            losses.append(str(PageError(table.page, where, str(error), printed.get(field))))
    return totals[0], totals[1], totals[2], losses
