"""`Constituencywise<ST><N>.htm`: every candidate in ballot order with EVM, postal and total votes."""

from dataclasses import replace

from results.rehearsal.night import Seat, Standing, State
from results.rehearsal.pages.boxes import heading
from results.rehearsal.pages.shell import page
from results.rehearsal.pages.view import View

COLUMNS = ("S.N.", "Candidate", "Party", "EVM Votes", "Postal Votes", "Total Votes", "% of Votes")


def render(view: View, state: State, seat: Seat) -> str:
    standing = view.board.standings[seat.key]
    headings = "".join(f"\n                <th style='text-align: left;'>{view.word(name)} </th>" for name in COLUMNS)
    total = sum(standing.votes)
    if standing.postal and not any(standing.postal) and not view.dialect.postal:
        standing = replace(standing, postal=None)
    rows = "".join(_row(view, seat, standing, index, total) for index in range(len(seat.candidates)))
    body = f"""      <div class='middle-head'>
        <div class='round-status'> {view.dialect.round_line(view.board.at, standing.round, standing.rounds)}</div>
      </div>
      <div class='custom-table'>
        <div class='table-responsive'>
          <table class='table table-striped table-bordered'>
            <thead>
              <tr>{headings}
              </tr>
            </thead>
            <tbody>
{rows}            </tbody>
            <tfoot>
              <tr>
                <th></th>
                <th>{view.word("Total")}</th>
                <th>&nbsp;</th>
                <th>{sum(standing.evm)}</th>
                <th>{"-" if standing.postal is None else sum(standing.postal)}</th>
                <th>{total}</th>
                <th>&nbsp;</th>
              </tr>
            </tfoot>
          </table>
        </div>
      </div>"""
    return page(view, heading(view, state, seat), body)


def _row(view: View, seat: Seat, standing: Standing, index: int, total: int) -> str:
    candidate, votes = seat.candidates[index], standing.votes[index]
    share = votes / total * 100 if total else 0
    postal = "-" if standing.postal is None else standing.postal[index]
    return f"""              <tr>
                <td align='left'>{index + 1}</td>
                <td align='left'>{view.candidate(candidate)}</td>
                <td align='left'>{view.party(candidate.party)}</td>
                <td align='right'>{standing.evm[index]}</td>
                <td align='right'>{postal}</td>
                <td align='right'>{votes}</td>
                <td align='right'>{share:.2f}</td>
              </tr>
"""
