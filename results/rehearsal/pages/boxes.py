"""`candidateswise-<ST><N>.htm`: one box a candidate, in order of votes, NOTA last."""

from results.domain.statuses import WON
from results.rehearsal.board import ranking
from results.rehearsal.night import Candidate, Seat, Standing, State
from results.rehearsal.pages.shell import page
from results.rehearsal.pages.view import View


def render(view: View, state: State, seat: Seat) -> str:
    standing = view.board.standings[seat.key]
    boxes = "".join(_box(view, seat, standing, index) for index in ranking(seat, standing))
    body = f"""            <div class='middle-head'>
    <div class="roundBtn">&nbsp;</div>
    <div class='round-status'> {view.dialect.round_line(view.board.at, standing.round, standing.rounds)}</div>
    {_switch(seat)}
</div>

<!-- End of middle-head Div -->
<div class='box-wraper box-boarder'>
    <div class='container-fluid'>
        <div class='row'>

            {boxes}        </div>
    </div>
</div><!-- End of box-wraper-->"""
    return page(view, heading(view, state, seat), body)


def heading(view: View, state: State, seat: Seat) -> str:
    name = f"{seat.number} - {view.seat(seat)} <strong> ({view.state(state)})</strong>"
    return f"{view.unit} <span>{name}</span>"


def _switch(seat: Seat) -> str:
    where = f"{seat.state}{seat.number}"
    return f"""<div class='switch-list'>
        <ul>
            <li><a href="Roundwise{where}.htm?ac={seat.number}"><img src='img/icons/roundwise-35.png' alt=''></a></li>
            <li><a href='#'><img src='img/icons/user-ifo.png' alt='' title="Constituency Wise Candidate View"></a></li>
            <li><a href='Constituencywise{where}.htm'><img src='img/icons/tab-info.png' alt=''></a></li>
        </ul>
    </div>"""


def _box(view: View, seat: Seat, standing: Standing, index: int) -> str:
    candidate, votes = seat.candidates[index], standing.votes[index]
    outcome = _outcome(view, seat, standing, index)
    kind = outcome or ("default" if view.dialect.style_first else "")
    return f"""            <div class='col-md-4 col-12'>
                <div class='cand-box'>
                    <figure><img src='{_photo(candidate)}' alt=''></figure>
                    <div class='cand-info'>
                        <div class='status {kind}'>
                            <div style='text-transform: capitalize'>{view.word(outcome)}</div>
                            <div>{votes} <span>{_margin(view, seat, standing, index)}</span></div>
                        </div>
                        <div class='nme-prty'>
                            <h5>{view.candidate(candidate)}</h5>
                            <h6>{view.party(candidate.party)}</h6>
                        </div>
                    </div>
                </div>
            </div>
"""


def _photo(candidate: Candidate) -> str:
    return "img/nota.jpg" if candidate.is_nota else "img/no-image.jpg"


def _outcome(view: View, seat: Seat, standing: Standing, index: int) -> str:
    leader = view.board.line(seat).leader
    if standing.status == "uncontested":
        return "Uncontested"
    if leader is None or seat.candidates[index].is_nota:
        return ""
    if standing.status in WON:
        return "won" if index == leader else "lost"
    return "leading" if index == leader else "trailing"


def _margin(view: View, seat: Seat, standing: Standing, index: int) -> str:
    line = view.board.line(seat)
    if line.leader is None or line.margin is None:
        return "(+ 0)"
    if index == line.leader:
        return f"(+ {line.margin})"
    return f"( {standing.votes[index] - standing.votes[line.leader]})"
