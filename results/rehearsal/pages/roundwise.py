"""`Roundwise<ST><N>.htm`: a tab with a table for every round so far, EVM votes only."""

from collections.abc import Sequence

from results.rehearsal.history import Votes, after_rounds
from results.rehearsal.night import Seat, State
from results.rehearsal.pages.boxes import heading
from results.rehearsal.pages.shell import page
from results.rehearsal.pages.view import View

COLUMNS = (
    "Candidate",
    "Party",
    "Votes Brought From Previous Rounds (EVM Votes)",
    "Current Round (EVM Votes)",
    "Total",
)


def render(view: View, state: State, seat: Seat) -> str:
    rounds = after_rounds(view.board.night, seat.key, view.board.at)
    before: list[Votes] = [(0,) * len(seat.candidates), *rounds]
    numbers = range(1, len(rounds) + 1)
    standing = view.board.standings[seat.key]
    buttons = "".join(
        f'<button class="tablinks" onclick="openCity(event, \'tab{number}\')">Round {number}</button>'
        for number in numbers
    )
    tabs = "".join(_tab(view, seat, number, before[number - 1], rounds[number - 1]) for number in numbers)
    body = f"""      <div class='middle-head'>
        <div class='round-status'> {view.dialect.round_line(view.board.at, standing.round, standing.rounds)}</div>
      </div>
      <div class="tab">{buttons}</div>
{tabs}"""
    return page(view, heading(view, state, seat), body)


def _tab(view: View, seat: Seat, number: int, before: Votes, now: Votes) -> str:
    headings = "".join(f"<th style='text-align:left'>{view.word(name)}</th>" for name in COLUMNS)
    rows = "".join(_row(view, seat, index, before[index], now[index]) for index in range(len(now)))
    total = _cells("th", (sum(before), sum(now) - sum(before), sum(now)))
    return f"""      <div id='tab{number}' class='tabcontent'>
        <div class='table-responsive'>
          <table class='table table-striped table-bordered'>
            <thead><tr>{headings}</tr></thead>
            <tbody>
{rows}              <tr><th>{view.word("Total")}</th><th>&nbsp;</th>{total}</tr>
            </tbody>
          </table>
        </div>
      </div>
"""


def _row(view: View, seat: Seat, index: int, before: int, now: int) -> str:
    candidate = seat.candidates[index]
    names = f"<td align='left'>{view.candidate(candidate)}</td><td align='left'>{view.party(candidate.party)}</td>"
    return f"              <tr>{names}{_cells('td', (before, now - before, now))}</tr>\n"


def _cells(tag: str, numbers: Sequence[int]) -> str:
    return "".join(f"<{tag} align='right'>{number}</{tag}>" for number in numbers)
