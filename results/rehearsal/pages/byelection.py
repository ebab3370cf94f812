"""`index.htm` of a by-election's folder: a box for each seat, and no lists."""

from results.rehearsal.night import Seat
from results.rehearsal.pages.shell import page
from results.rehearsal.pages.view import View


def render(view: View) -> str:
    boxes = "".join(_box(view, seat) for seat in view.board.night.seats)
    body = f"""            <div class='row'>
{boxes}            </div>"""
    return page(view, "<span> Bye Election </span>", body)


def _box(view: View, seat: Seat) -> str:
    leader = view.board.line(seat).leader
    one = None if leader is None else seat.candidates[leader]
    state = view.board.night.state(seat.state)
    assert state is not None
    status = "won" if view.board.standings[seat.key].status == "declared" else "leading" if one else ""
    return f"""                <div class='col-md-4 col-12'>
                    <a href='candidateswise-{seat.state}{seat.number}.htm'>
                        <div class='box-content'>
                            <div class='status {status}'>{view.word(status)}</div>
                            <h3>{view.seat(seat)}</h3>
                            <h4>{view.state(state)}</h4>
                            <h5>{view.candidate(one) if one else ""}</h5>
                            <h6>{view.party(one.party) if one else ""}</h6>
                        </div>
                    </a>
                </div>
"""
