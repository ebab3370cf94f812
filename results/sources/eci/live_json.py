"""`election-json-<ST>-live.json`: the leading party of every seat, often of all states that count that day.

Expects `{"S25": {"chartData": [[party, state, number, leader, colour], …], "tableData": [[party, state, number], …]}}`.
A seat without a trend has party and leader `NA`. There are no votes, rounds, times or declarations in it.
"""

import codecs
import json
import re
from typing import Any

from results.domain.records import LiveSeat, LiveSeats
from results.sources import text
from results.sources.eci.address import Address
from results.sources.eci.cells import LOSSES_KEPT, MOST_LOST_SHARE
from results.sources.errors import Blocked, EmptyPage, NotAPage, Oversized, PageError, Truncated, WrongPage

SIZE_LIMIT = 4_000_000
_STATE = re.compile(r"[A-Z]\d\d", re.ASCII)
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}")


def parse(name: str, address: Address, body: bytes) -> LiveSeats:
    """Every seat of every state in the file, each once. Raises PageError."""
    states = load(name, body)
    if not isinstance(states, dict) or not states:
        raise PageError(name, "$", "an object of states", states)
    if address.state not in states:
        raise WrongPage(name, "$", f"state {address.state}", sorted(states))
    losses: list[str] = []
    seats = tuple(seat for state, part in states.items() for seat in _state(name, state, part, losses))
    if len({(seat.state, seat.number) for seat in seats}) != len(seats):
        raise PageError(name, "$", "every seat once", f"{len(seats)} rows")
    if not any(seat.state == address.state for seat in seats):
        raise PageError(name, f"$.{address.state}", "at least one seat", "none")
    return LiveSeats(seats, tuple(losses[:LOSSES_KEPT]))


def load(name: str, body: bytes) -> Any:
    """JSON of a page. Raises PageError that tells a block, a cut and another format apart."""
    content = body.removeprefix(codecs.BOM_UTF8).strip()
    if not content:
        raise EmptyPage(name, "body", "JSON", "nothing")
    if len(content) > SIZE_LIMIT:
        raise Oversized(name, "body", f"at most {SIZE_LIMIT} bytes", f"{len(content)} bytes")
    if content.startswith(b"<"):
        kind = Blocked if b"access denied" in content[:2000].lower() else NotAPage
        raise kind(name, "body", "JSON", content[:200].decode("utf-8", "replace"))
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        if content.endswith(b"}"):
            raise PageError(name, "body", "JSON", str(error)) from None
        raise Truncated(name, "body", "JSON", str(error)) from None


def _state(name: str, state: str, part: Any, losses: list[str]) -> list[LiveSeat]:
    """A seat a row. One that can't be read costs that seat, unless it is most of them."""
    chart, table = _rows(name, state, part, "chartData"), _rows(name, state, part, "tableData")
    if chart and table and len(chart) != len(table):
        raise PageError(name, f"$.{state}", "as many rows in chartData as in tableData", f"{len(chart)}, {len(table)}")
    seats: list[LiveSeat] = []
    for index, row in enumerate(chart or table):
        try:
            seats.append(_seat(name, f"$.{state}[{index}]", state, row))
        except PageError as error:
            losses.append(str(error))
    if len(seats) < len(chart or table) * (1 - MOST_LOST_SHARE):
        raise PageError(name, f"$.{state}", "seats that can be read", "; ".join(losses[:3]))
    return seats


def _rows(name: str, state: str, part: Any, key: str) -> list[Any]:
    rows = part.get(key, []) if isinstance(part, dict) else None
    if not isinstance(rows, list) or not _STATE.fullmatch(state):
        raise PageError(name, f"$.{state}.{key}", "a state with a list of rows", rows)
    return rows


def _seat(name: str, where: str, state: str, row: Any) -> LiveSeat:
    if not isinstance(row, list) or len(row) not in (3, 5) or not all(isinstance(cell, str | int) for cell in row):
        raise PageError(name, where, "[party, state, number, leader, colour]", row)
    if row[1] != state:
        raise PageError(name, where, f"a seat of {state}", row)
    try:
        number = text.small_number(str(row[2]))
        party = text.optional_name(str(row[0]))
        leader = text.optional_name(str(row[3])) if len(row) == 5 else None
    except ValueError as error:
        raise PageError(name, where, str(error), row) from None
    colour = str(row[4]) if len(row) == 5 else ""
    return LiveSeat(state, number, party, leader, colour if _COLOUR.fullmatch(colour) else None)
