"""Names of pages to their bytes: what the site shows at one mark of the night. Rendered when asked for, then kept."""

import re
from collections.abc import Callable
from datetime import datetime

from results.rehearsal.board import Boards
from results.rehearsal.dialect import DIALECTS
from results.rehearsal.night import Night, Seat, State
from results.rehearsal.pages import boxes, contest, index, live, partyseats, partywise, seatlist
from results.rehearsal.pages.view import View

Rendered = str | None
HTML, JSON, SCRIPT = "text/html", "application/json", "application/javascript"


class Site:
    """One night's folder. `page` is None where the real site would answer 404."""

    def __init__(self, night: Night, dialect: str = "") -> None:
        self.night = night
        self.dialect = DIALECTS[dialect or night.dialect]
        self._boards = Boards(night)
        self._states = {state.code: state for state in night.states}
        self._seats = {seat.key: seat for seat in night.seats}
        self._kept: dict[str, Rendered] = {}
        self._mark: datetime | None = None

    def page(self, name: str, mark: datetime) -> Rendered:
        """`name` is a path inside the folder, `hi/` for Hindi. Raises nothing on unknown names."""
        if mark != self._mark:
            self._kept, self._mark = {}, mark
        if name not in self._kept and len(self._kept) < 5000:
            self._kept[name] = self._render(name, mark)
        return self._kept.get(name)

    def reconstructed(self, mark: datetime) -> bool:
        return self._boards.at(mark).reconstructed

    def _render(self, name: str, mark: datetime) -> Rendered:
        hindi = name.startswith("hi/")
        file = name.removeprefix("hi/")
        view = View(self._boards.at(mark), self.dialect, file, hindi)
        if file == "index.htm":
            return index.render(view)
        for pattern, render in PAGES:
            if found := pattern.fullmatch(file):
                return render(self, view, *found.groups())
        return None

    def _partywise(self, view: View, code: str) -> Rendered:
        state = self._states.get(code)
        return partywise.render(view, state) if state else None

    def _party_seats(self, view: View, kind: str, number: str, code: str) -> Rendered:
        state, party = self._states.get(code), partyseats.find(self.night, int(number))
        return partyseats.render(view, state, party, kind == "win") if state and party else None

    def _seat_list(self, view: View, code: str, number: str) -> Rendered:
        state = self._states.get(code)
        if state is None or int(number) > seatlist.pages(view, state):
            return None
        return seatlist.render(view, state, int(number))

    def _boxes(self, view: View, code: str, number: str) -> Rendered:
        found = self._seat(code, number)
        return boxes.render(view, *found) if found else None

    def _contest(self, view: View, code: str, number: str) -> Rendered:
        found = self._seat(code, number)
        return contest.render(view, *found) if found else None

    def _live(self, view: View, code: str) -> Rendered:
        return live.render(view.board) if code in self._states else None

    def _seat(self, code: str, number: str) -> tuple[State, Seat] | None:
        seat = self._seats.get((code, int(number)))
        return (self._states[code], seat) if seat else None


ST, NUMBER = r"([A-Z]\d\d)", r"([1-9]\d{0,3})"
PAGES: list[tuple[re.Pattern[str], Callable[..., Rendered]]] = [
    (re.compile(rf"partywiseresult-{ST}\.htm"), Site._partywise),
    (re.compile(rf"partywise(win|lead)result-(\d{{1,5}}){ST}\.htm"), Site._party_seats),
    (re.compile(rf"statewise{ST}{NUMBER}\.htm"), Site._seat_list),
    (re.compile(rf"candidateswise-{ST}{NUMBER}\.htm"), Site._boxes),
    (re.compile(rf"Constituencywise{ST}{NUMBER}\.htm"), Site._contest),
    (re.compile(rf"election-json-{ST}-live\.json"), Site._live),
]


def content_type(name: str) -> str:
    if name.endswith(".json"):
        return JSON
    return SCRIPT if name.endswith(".js") else HTML
