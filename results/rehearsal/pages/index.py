"""`index.htm` of a folder: the states counting in it, and the party table over all of them."""

from collections import defaultdict

from results.rehearsal.board import Count
from results.rehearsal.night import Party, State
from results.rehearsal.pages.partywise import Standings, table
from results.rehearsal.pages.shell import page
from results.rehearsal.pages.view import View


def render(view: View) -> str:
    links = "".join(_state(view, state) for state in view.board.night.states)
    body = f"""            <div class='state-wrap'>
                <div class='row'>
{links}                </div>
            </div>
            <div class='rslt-table table-responsive'>
                {table(view, _everywhere(view), None)}
            </div>"""
    return page(
        view, f"<span> {'Parliamentary' if view.board.night.kind == 'PC' else 'Assembly'} Constituencies </span>", body
    )


def _state(view: View, state: State) -> str:
    seats = sum(1 for _ in view.board.night.seats_of(state.code))
    return f"""                    <div class='col-md-4 col-12'>
                        <div class='state-item'>
                            <a href='partywiseresult-{state.code}.htm'><h2>{view.state(state)}</h2></a>
                            <p>Total {view.board.night.kind} : {seats}</p>
                        </div>
                    </div>
"""


def _everywhere(view: View) -> Standings:
    counts: dict[Party, Count] = defaultdict(Count)
    for tally in view.board.tallies.values():
        for party, count in tally.items():
            counts[party].won += count.won
            counts[party].leading += count.leading
    rows = [(party, count) for party, count in counts.items() if count.total]
    return sorted(rows, key=lambda row: (-row[1].total, row[0].name))
