"""`results.csv`: a row for each ballot line, safe to open in a spreadsheet."""

import csv
import io
from typing import Any

from django.http import HttpRequest

from results.publish.live_board import LiveBoard
from results.web.api.ballots import Line, export
from results.web.api.responses import Answer, api_view

COLUMNS = ("seat_number", "seat", "state", "category", "status", "round", "rounds", "serial", "candidate", "party",
           "evm_votes", "postal_votes", "votes", "is_nota", "is_leader", "is_winner", "margin",
           "district", "alliance", "source_at", "as_of", "seq", "is_test")  # fmt: skip
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""Without it, spreadsheets misread Hindi."""


@api_view()
async def results(_request: HttpRequest, slug: str) -> Answer:
    """Every candidate's votes."""
    return await export(slug, "csv", _csv, "text/csv; charset=utf-8")


def _csv(live_board: LiveBoard, lines: list[Line]) -> bytes:
    alliances = {row["party"]: row["alliance"] for row in live_board.board["tally"]}
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for line in lines:
        rows.writerow([safe(cell) for cell in (*_cells(line), *_context(line, live_board, alliances))])
    return BYTE_ORDER_MARK + text.getvalue().encode()


def _cells(line: Line) -> tuple[Any, ...]:
    seat = line.seat
    leads, won = _is_same_candidate(seat.get("leader"), line), _is_same_candidate(seat.get("winner"), line)
    return (seat["number"], seat["name"], seat.get("state"), seat["category"], seat["status"], seat["round"],
            seat["rounds"], line.serial, line.name, line.party, line.evm_votes, line.postal_votes, line.votes,
            line.is_nota, leads, won, seat["margin"] if leads else None)  # fmt: skip


def _context(line: Line, live_board: LiveBoard, alliances: dict[str, str | None]) -> tuple[Any, ...]:
    """Where and when it is true, and whether it is a test."""
    seat = line.seat
    return (seat.get("district"), alliances.get(line.party), seat["source_at"], live_board.board["as_of"],
            live_board.seq, live_board.election.is_test)  # fmt: skip


def _is_same_candidate(person: Any, line: Line) -> bool:
    return bool(person) and person["serial"] == line.serial


def safe(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: names are scraped, and one may begin with an equals sign."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, str) and cell.lstrip()[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + cell
    return cell
