"""Names of pages to their bytes: what the site shows at one mark of the night. Rendered when asked for."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from results.rehearsal.board import Board, Boards
from results.rehearsal.dialect import DIALECTS
from results.rehearsal.fault_changes import Change
from results.rehearsal.night import Night, Seat, State
from results.rehearsal.pages import boxes, byelection, contest, index, live, partyseats, partywise, roundwise, seatlist
from results.rehearsal.pages.view import View

Rendered = str | None
HTML, JSON, SCRIPT = "text/html", "application/json", "application/javascript"


class Site:
    """One night's folder. `page` is None where the real site would answer 404."""

    def __init__(self, night: Night, dialect: str = "", beside: tuple[Night, ...] = ()) -> None:
        self.night = night
        self.beside = beside
        self.dialect = DIALECTS[dialect or night.dialect]
        self._boards = Boards(night)
        self._states = {state.code: state for state in night.states}
        self._seats = {seat.key: seat for seat in night.seats}

    def page(self, name: str, mark: datetime) -> Rendered:
        """`name` is a path inside the folder, `hi/` for Hindi. Raises nothing on unknown names."""
        return self._rendered(name, self._boards.at(mark))

    def changed(self, name: str, mark: datetime, changes: Sequence[Change]) -> Rendered:
        """The page as it would be if every seat's standing were changed so."""
        board = self._boards.at(mark)
        if changes:
            board = Board(self.night, mark, {**board.standings}, board.reconstructed)
            for seat in self.night.seats:
                for change in changes:
                    board.standings[seat.key] = change(seat, board.standings[seat.key])
        return self._rendered(name, board)

    def reconstructed(self, mark: datetime) -> bool:
        return self._boards.at(mark).reconstructed

    def _rendered(self, name: str, board: Board) -> Rendered:
        hindi = name.startswith("hi/")
        file = name.removeprefix("hi/")
        view = View(board, self.dialect, file, hindi, self.beside)
        if file == "index.htm":
            return byelection.render(view) if self.night.by_election else index.render(view)
        for pattern, render in PAGES:
            if match := pattern.fullmatch(file):
                return render(self, view, *match.groups())
        return None

    def _partywise(self, view: View, code: str) -> Rendered:
        state = self._state(code)
        return partywise.render(view, state) if state else None

    def _party_seats(self, view: View, kind: str, number: str, code: str) -> Rendered:
        state, party = self._state(code), partyseats.find(self.night, int(number))
        return partyseats.render(view, state, party, kind == "win") if state and party else None

    def _national(self, view: View, kind: str, number: str) -> Rendered:
        party = partyseats.find(self.night, int(number))
        return partyseats.render(view, None, party, kind == "win") if party and self.night.kind == "PC" else None

    def _seat_list(self, view: View, code: str, number: str) -> Rendered:
        state = self._state(code)
        if state is None or int(number) > seatlist.pages(view, state):
            return None
        return seatlist.render(view, state, int(number))

    def _boxes(self, view: View, code: str, number: str) -> Rendered:
        seat = self._seat(code, number)
        return boxes.render(view, *seat) if seat else None

    def _contest(self, view: View, code: str, number: str) -> Rendered:
        seat = self._seat(code, number)
        return contest.render(view, *seat) if seat else None

    def _roundwise(self, view: View, code: str, number: str) -> Rendered:
        seat = self._seat(code, number)
        return roundwise.render(view, *seat) if seat else None

    def _live(self, view: View, code: str) -> Rendered:
        return live.render(view.board) if code in self._states else None

    def _outlines(self, view: View, code: str) -> Rendered:
        outlines = self.night.boundaries.get(code)
        return f"var json_All_AC = {outlines}" if outlines and not view.hindi else None

    def _state(self, code: str) -> State | None:
        """For lists of a state's seats, which a by-election's folder does not have."""
        return None if self.night.by_election else self._states.get(code)

    def _seat(self, code: str, number: str) -> tuple[State, Seat] | None:
        seat = self._seats.get((code, int(number)))
        return (self._states[code], seat) if seat else None


ST, NUMBER = r"([A-Z]\d\d)", r"([1-9]\d{0,3})"
PAGES: list[tuple[re.Pattern[str], Callable[..., Rendered]]] = [
    (re.compile(rf"partywiseresult-{ST}\.htm"), Site._partywise),
    (re.compile(rf"partywise(win|lead)result-(\d{{1,5}}){ST}\.htm"), Site._party_seats),
    (re.compile(r"partywise(win|lead)resultState-(\d{1,5})\.htm"), Site._national),
    (re.compile(rf"statewise{ST}{NUMBER}\.htm"), Site._seat_list),
    (re.compile(rf"candidateswise-{ST}{NUMBER}\.htm"), Site._boxes),
    (re.compile(rf"Constituencywise{ST}{NUMBER}\.htm"), Site._contest),
    (re.compile(rf"Roundwise{ST}{NUMBER}\.htm"), Site._roundwise),
    (re.compile(rf"ac/{ST}\.js"), Site._outlines),
    (re.compile(rf"election-json-{ST}-live\.json"), Site._live),
]


def content_type(name: str) -> str:
    if name.endswith(".json"):
        return JSON
    return SCRIPT if name.endswith(".js") else HTML
