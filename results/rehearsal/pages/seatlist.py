"""`statewise<ST><PAGE>.htm`: twenty seats a page in order of name, with nested tables inside the party cells."""

from collections.abc import Sequence

from results.rehearsal.board import Count
from results.rehearsal.night import Party, Seat, Standing, State
from results.rehearsal.pages.shell import page
from results.rehearsal.pages.view import View, text

SIZE = 20
COLUMNS = (
    "Constituency",
    "Const. No.",
    "Leading Candidate",
    "Leading Party",
    "Trailing Candidate",
    "Trailing Party",
    "Margin",
    "Round",
    "Status",
)
LAST_TIME = ("Last Winner", "Last Party", "Last Margin")
WORDS = {"declared": "Result Declared", "uncontested": "Uncontested"}


def pages(view: View, state: State) -> int:
    return -(-sum(1 for _ in view.board.night.seats_of(state.code)) // SIZE)


def render(view: View, state: State, number: int) -> str:
    seats = sorted(view.board.night.seats_of(state.code), key=lambda seat: (seat.name, seat.number))
    page_seats = seats[(number - 1) * SIZE : number * SIZE]
    rows = "".join(_row(view, seat) for seat in page_seats)
    body = f"""
      <div class='roundwrap'>
      </div><!-- End of roundwrap Div -->

      <div class='custom-table'>
        <div class='table-responsive'>
          <table class='table table-striped table-bordered'{_id(view)}>
            <thead>
              {_known(view, seats)}
              <tr>

                {_headings(view)}
              </tr>
            </thead>
            <tbody>
              {rows}

            </tbody>
            <tfoot>
              <tr>
                <th colspan='{view.dialect.columns}'>&nbsp;</th>

              </tr>
            </tfoot>
          </table>
        </div>
      </div>
      {_pagination(state, number, -(-len(seats) // SIZE))}"""
    return page(view, f" <span> {view.state(state)} </span> ", body)


def _id(view: View) -> str:
    return " id='ElectionResult'" if view.dialect.columns == 11 else ""


def _known(view: View, seats: Sequence[Seat]) -> str:
    known = sum(view.board.reported(seat) for seat in seats)
    return f"""<tr>
                <th colspan='{view.dialect.columns}'>Status Known For {known} out of {len(seats)} Constituencies</th>
              </tr>"""


def _names(columns: int) -> list[str]:
    if columns == 8:
        return [name for name in COLUMNS if name != "Round"]
    if columns == 11:
        return [*(name for name in COLUMNS if name != "Round"), *LAST_TIME]
    return list(COLUMNS)


def _headings(view: View) -> str:
    names = _names(view.dialect.columns)
    return "\n                ".join(f"<th style='text-align:left'>{view.word(name)} </th>" for name in names)


def _row(view: View, seat: Seat) -> str:
    standing, line = view.board.standings[seat.key], view.board.line(seat)
    tally = view.board.tallies[seat.state]
    status = view.word(WORDS.get(standing.status, "Result in Progress"))
    leader = None if line.leader is None else seat.candidates[line.leader]
    trailing = None if line.trailing is None else seat.candidates[line.trailing]
    cells = [
        f"<tr><td align='left'>{view.seat(seat)}</td><td align='right'>{seat.number}</td>",
        f"<td align='left'>{view.candidate(leader) if leader else ''}</td>",
        _leading(view, leader.party, tally[leader.party]) if leader else _blank(view, "<td align='left'>"),
        f"<td align='left'>{view.candidate(trailing) if trailing else ''}</td>",
        _trailing(view, trailing.party, tally[trailing.party]) if trailing else _blank(view, "<td>"),
        f"\n\n                               <td align='right'>{'-' if line.margin is None else line.margin}</td>",
        _round(view, standing),
        f"\n                               <td align='left'>{status}</td>",
        _last_time(view, seat) if view.dialect.columns == 11 else "",
        "</tr>",
    ]
    return "".join(cells)


def _last_time(view: View, seat: Seat) -> str:
    last = view.board.night.previous.get(seat.key)
    if last is None:
        return "<td></td>" * 3
    return f"<td align='left'>{text(last.winner)}</td><td align='left'>{text(last.party)}</td><td>{last.margin}</td>"


def _round(view: View, standing: Standing) -> str:
    if view.dialect.columns != 9:
        return ""
    silent = standing.round is None or standing.status in ("awaiting", "uncontested", "withheld", "countermanded")
    count = "-" if silent else f"{standing.round}/{standing.rounds}"
    return f"\n                               <td align='right'>{count}</td>"


def _blank(view: View, cell: str) -> str:
    """No party yet. How the site writes that was never seen: as nothing, or as its table with nothing in it."""
    if not view.dialect.nested_blanks:
        return f"{cell}</td>"
    return f"{cell}<table><tbody><tr><td align='left'></td>{_trend(Count(), ' ')}</div></td></tr></tbody></table></td>"


def _trend(count: Count, space: str) -> str:
    rows = {"Leading In": count.leading, "Won In": count.won, "Trailing In": count.trailing}
    lines = "".join(f"<tr><td>{name}</td><td>:</td><td>{number}</td></tr>" for name, number in rows.items())
    return (
        "<td><span class='tooltip-icon' style='display:block'>i</span><div class='tooltip'>"
        "<h3  class='tooltiptext'>Party Wise State Trends</h3>"
        f"<table {space}class='table table-striped'><tbody>{lines}</tbody></table>"
    )


def _leading(view: View, party: Party, count: Count) -> str:
    name = f"<td align='left'>{view.party(party)}</td>"
    return f"<td align='left'><table><tbody><tr>{name}{_trend(count, ' ')}</div></td></tr></tbody></table></td>"


def _trailing(view: View, party: Party, count: Count) -> str:
    # the site writes this cell unlike the other: two spaces, and lines of blanks
    gap = "\n                               "
    name = f"<td  align='left'>{view.party(party)}</td>{gap}{gap}    "
    tail = f"{gap}     </div>  {gap} \n{gap}</td></tr></tbody></table></td>"
    return f"<td><table><tbody><tr>{name}{_trend(count, '')}{tail}"


def _pagination(state: State, number: int, count: int) -> str:
    links = "".join(
        f"<li class='page-item{' active' if one == number else ''}'>"
        f"<a class='page-link' href='statewise{state.code}{one}.htm'>{one}</a></li>"
        for one in range(1, count + 1)
    )
    return f"""<div class='row'>
        <div class='col-md-12 col-12 align-center'>
          <div class='custom-pagination'>
            <ul class='pagination pagination-sm'>
               {links}
            </ul>
          </div>
        </div>
      </div>
"""
