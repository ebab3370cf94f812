"""`partywisewinresult-<ID><ST>.htm` and `partywiseleadresult-…`: the seats that one party has won, or leads in."""

from results.domain.statuses import WON
from results.rehearsal.night import Night, Party, Seat, State
from results.rehearsal.pages.shell import page
from results.rehearsal.pages.view import View

INVENTED_ID = 90000


def party_id(night: Night, party: Party) -> int:
    """The site's number, or an invented one above 90000 where it is not known."""
    return party.eci_id if party.eci_id is not None else INVENTED_ID + night.parties.index(party)


def find(night: Night, number: int) -> Party | None:
    return next((party for party in night.parties if party_id(night, party) == number), None)


def render(view: View, state: State | None, party: Party, won: bool) -> str:
    """Without a state, of the whole country: `partywisewinresultState-<ID>.htm`."""
    night = view.board.night
    listed = night.seats_of(state.code) if state else iter(night.seats)
    seats = [seat for seat in listed if _is_theirs(view, seat, party, won)]
    rows = "".join(_row(view, number, seat) for number, seat in enumerate(seats, start=1))
    names = (
        "S.No",
        "Constituency",
        "Winning Candidate" if won else "Leading Candidate",
        "Total Votes",
        "Margin",
        "Status",
    )
    headings = "".join(f"\n              <th style='text-align: left;'>{view.word(name)} </th>" for name in names)
    body = f"""
  <!-- End of middle-head Div -->
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

            </tfoot>
          </table>
        </div>
      </div>"""
    where = f" <strong> ({view.state(state)})</strong>" if state else " "
    return page(view, f" <span> {view.party(party)}{where}</span>", body)


def _is_theirs(view: View, seat: Seat, party: Party, won: bool) -> bool:
    leader = view.board.line(seat).leader
    if leader is None or seat.candidates[leader].party != party:
        return False
    return (view.board.standings[seat.key].status in WON) is won


def _row(view: View, number: int, seat: Seat) -> str:
    line, standing = view.board.line(seat), view.board.standings[seat.key]
    assert line.leader is not None
    where = f"{seat.state}{seat.number}"
    return f"""          <tr>
          <td align='center'>{number}</td>
          <td align='left'><a href='candidateswise-{where}.htm'>{view.seat(seat)}({seat.number})</a></td>
          <td align='left'>{view.candidate(seat.candidates[line.leader])}</td>
        <td align='center'>{standing.votes[line.leader]}</td>
        <td align='center'>{line.margin or 0}</td>
        <td align='center'>{standing.round or 0}/{standing.rounds or 0}</td>
        </tr>
"""
