"""`results.csv`: a row for each ballot line, safe to open in a spreadsheet."""

import csv
import io
from typing import Any

from django.http import HttpRequest

from results.publish.live_board import LiveBoard
from results.web.api.ballots import Line, export
from results.web.api.responses import Answer, api_view

COLUMNS = ("seat_number", "seat", "state", "category", "status", "round", "rounds", "serial", "candidate", "party",
           "evm_votes", "postal_votes", "votes", "is_nota", "is_leader", "is_winner", "margin")  # fmt: skip


@api_view()
async def results(_request: HttpRequest, slug: str) -> Answer:
    """Every candidate's votes."""
    return await export(slug, "csv", _csv, "text/csv; charset=utf-8")


def _csv(_told: LiveBoard, lines: list[Line]) -> bytes:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    rows.writerows([safe(cell) for cell in _cells(line)] for line in lines)
    return b"\xef\xbb\xbf" + text.getvalue().encode()  # without the mark, spreadsheets misread Hindi


def _cells(line: Line) -> tuple[Any, ...]:
    seat = line.seat
    leads, won = _is(seat.get("leader"), line), _is(seat.get("winner"), line)
    return (seat["number"], seat["name"], seat.get("state"), seat["category"], seat["status"], seat["round"],
            seat["rounds"], line.serial, line.name, line.party, line.evm_votes, line.postal_votes, line.votes,
            line.is_nota, leads, won, seat["margin"] if leads else None)  # fmt: skip


def _is(person: Any, line: Line) -> bool:
    return bool(person) and person["serial"] == line.serial


def safe(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: names are scraped, and one may begin with an equals sign."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, str) and cell.lstrip()[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + cell
    return cell
