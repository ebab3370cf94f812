"""The feed as CSV: a line a ballot row, columns by the words of the first line, in any order."""

import csv
import io
from collections.abc import Callable, Mapping
from functools import partial
from itertools import groupby
from typing import Any

from results.domain.records import CandidateRow, Feed, FeedContest
from results.sources import text
from results.sources.errors import PageError
from results.sources.feed import rows

REQUIRED = ("number", "constituency", "serial", "candidate", "party", "votes", "updated")
ROW_LIMIT = 200_000

Line = Mapping[str, str]


def parse(name: str, body: bytes) -> Feed:
    """Raises PageError that names the line of the file and its column."""
    lines = _lines(name, body)
    contests = []
    for _, group in groupby(lines, lambda line: (line[1].get("state", ""), line[1]["number"])):
        contests.append(_contest(name, list(group)))
    return rows.feed(name, "", max(one.table.source_at for one in contests if one.table.source_at), contests)


def _lines(name: str, body: bytes) -> list[tuple[int, Line]]:
    """(line number of the file, its cells by column)."""
    try:
        reader = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True)
        header = _without_blank_end([heading.strip().lower().replace(" ", "_") for heading in next(reader, [])])
        missing = [column for column in REQUIRED if column not in header]
        if missing or len(set(header)) != len(header):
            raise PageError(name, "line 1", f"columns {', '.join(REQUIRED)}, each once", ", ".join(header))
        lines: list[tuple[int, Line]] = []
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            cells = _without_blank_end(cells, len(header))
            if len(cells) != len(header):
                raise PageError(name, f"line {reader.line_num}", f"{len(header)} cells", cells)
            lines.append((reader.line_num, dict(zip(header, cells, strict=True))))
            if len(lines) > ROW_LIMIT:
                raise PageError(name, f"line {reader.line_num}", f"at most {ROW_LIMIT} lines", "more")
    except (csv.Error, UnicodeDecodeError) as error:
        raise PageError(name, "CSV", "lines of comma-separated UTF-8", str(error)) from None
    if not lines:
        raise PageError(name, "line 2", "at least one ballot row", "none")
    return lines


def _without_blank_end(cells: list[str], width: int = 0) -> list[str]:
    """Without the empty columns that spreadsheets save after the last one; at least `width` cells where there are."""
    filled = max((index + 1 for index, cell in enumerate(cells) if cell.strip()), default=0)
    return cells[: max(filled, width)]


def _contest(name: str, lines: list[tuple[int, Line]]) -> FeedContest:
    """One constituency: its lines stand together and say the same of it."""
    number, first = lines[0]
    head = _head(name, number, first)
    candidates = []
    for line_number, line in lines:
        if line_number != number and _head(name, line_number, line) != head:
            raise PageError(
                name, f"line {line_number}", f"the same constituency, round and time as line {number}", line
            )
        candidates.append(_candidate(name, line_number, line))
    return rows.contest(name, "", head, candidates)


def _head(name: str, number: int, line: Line) -> rows.Head:
    cell = partial(_cell, name, number, line)
    return rows.Head(
        cell("state", rows.state_code),
        cell("number", text.small_number),
        cell("constituency", text.name),
        text.clean(line.get("status", ""))[:200],
        cell("round", text.number),
        cell("rounds", text.number),
        cell("updated", rows.moment),
    )


def _candidate(name: str, number: int, line: Line) -> CandidateRow:
    cell = partial(_cell, name, number, line)
    serial, called, party = (
        cell("serial", text.small_number), cell("candidate", text.name), cell("party", text.name)
    )  # fmt: skip
    evm, postal, votes = (cell(column, text.number) for column in ("evm_votes", "postal_votes", "votes"))
    return CandidateRow(serial, called, party, evm, postal, votes, None, rows.is_nota(called, party))


def _cell(name: str, number: int, line: Line, column: str, read: Callable[[str], Any]) -> Any:
    """What a cell says; blank where the file has no such column. Raises PageError."""
    try:
        return read(line.get(column, ""))
    except ValueError as error:
        raise PageError(name, f"line {number} {column}", str(error), line.get(column)) from None
