"""`election-json-<ST>-live.json`: who leads every seat of every state in the folder; NA where nothing is known."""

import json
from typing import Any

from results.rehearsal.board import Board
from results.rehearsal.night import Seat
from results.rehearsal.pages.view import abbreviation

UNKNOWN = "#DDDDDD"


def render(board: Board) -> str:
    states = {
        state.code: _state([_seat(board, seat) for seat in board.night.seats_of(state.code)])
        for state in board.night.states
    }
    return json.dumps(states, ensure_ascii=False, separators=(",", ":"))


def _state(rows: list[list[Any]]) -> dict[str, list[list[Any]]]:
    return {"chartData": rows, "tableData": [row[:3] for row in rows]}


def _seat(board: Board, seat: Seat) -> list[Any]:
    leader = board.line(seat).leader
    if leader is None:
        return ["NA", seat.state, seat.number, "NA", UNKNOWN]
    one = seat.candidates[leader]
    return [abbreviation(one.party), seat.state, seat.number, one.name, one.party.colour]
