"""`partywiseresult-<ST>.htm`: tiles, party table, drop-down of seats, and votes by party in a chart's script."""

from results.rehearsal.board import Count
from results.rehearsal.night import Party, State
from results.rehearsal.pages.partyseats import party_id
from results.rehearsal.pages.shell import page
from results.rehearsal.pages.view import View, abbreviation, text

Standings = list[tuple[Party, Count]]


def standings(view: View, state: State) -> Standings:
    """Parties that have won or lead somewhere, most seats first."""
    counts = view.board.tallies[state.code].items()
    return sorted(((p, c) for p, c in counts if c.total), key=lambda row: (-row[1].total, row[0].name))


def render(view: View, state: State) -> str:
    rows = standings(view, state)
    seats = sum(1 for _ in view.board.night.seats_of(state.code))
    body = f"""    <div class="row justify-content-center">
{"".join(_tile(party, count) for party, count in rows)}    </div>
<section class="my-3">
            <div class="card-header">Party Wise Results</div>
                        <div class="rslt-table teble-responsive">
                            {table(view, rows, state)}
                        </div>
            <div class="card-header">Constituency Wise Results {_seats(view, state)}</div>
        <h3 class="foot-title"><a href="statewise{state.code}1.htm" class="btn btn-primary">All Constituencies</a></h3>
</section>"""
    heading = f"<span> <strong> {view.state(state)}</strong>   (Total {view.board.night.kind} : {seats})</span>"
    return page(view, heading, body, _script(view, state, rows))


def _tile(party: Party, count: Count) -> str:
    return f"""                    <div class="col">
                        <div class="grid-box gen inc-pty-bg" style="background-color: {party.colour}">
                            <h4>{text(abbreviation(party))}</h4>
                            <h2>{count.total}</h2>
                        </div><!-- End of grid-box div -->
                    </div>
"""


def table(view: View, rows: Standings, state: State | None) -> str:
    """The party table; without a state, as on an index, numbers link to national lists (PC) or are plain."""
    lines = "".join(_row(view, party, count, state) for party, count in rows)
    won, leading = sum(count.won for _, count in rows), sum(count.leading for _, count in rows)
    names = "".join(
        f"\n  <th style='text-align:left'>{view.word(name)}</th>" for name in ("Party", "Won", "Leading", "Total")
    )
    return f"""<table class="table">
                                <thead>
                                    <tr>{names}
                                    </tr>
                                </thead>
                                <tbody>
{lines}                                </tbody>
                                <tfoot>
                                    <tr>
                                        <th style="text-align:left">{view.word("Total")}</th>
                                        <th style="text-align:right">{won}</th>
                                        <th style="text-align:right">{leading}</th>
                                        <th style="text-align:right">{won + leading}</th>
                                    </tr>
                                </tfoot>
                            </table>"""


def _row(view: View, party: Party, count: Count, state: State | None) -> str:
    name = f"{view.party(party)} - {text(abbreviation(party))}"
    return f"""                                    <tr class="tr">
                                        <td style="text-align:left">{name}</td>
                                        <td style="text-align:right">
                                                {_number(view, party, state, "win", count.won)}
                                        </td>
                                        <td style="text-align:right">
                                                {_number(view, party, state, "lead", count.leading)}
                                        </td>
                                        <td style="text-align:right">{count.total}</td>
                                    </tr>
"""


def _number(view: View, party: Party, state: State | None, kind: str, seats: int) -> str:
    if not seats or (state is None and view.board.night.kind == "AC"):
        return str(seats)
    number = party_id(view.board.night, party)
    file = f"result-{number}{state.code}" if state else f"resultState-{number}"
    return f'<a href="partywise{kind}{file}.htm">{seats}</a>'


def _seats(view: View, state: State) -> str:
    seats = sorted(view.board.night.seats_of(state.code), key=lambda seat: (seat.name, seat.number))
    options = "".join(
        f"<option value='{seat.state}{seat.number}'>{view.seat(seat)} - {seat.number}</option>" for seat in seats
    )
    return (
        "<select class='custom-select' id='ctl00_ContentPlaceHolder1_Result1_ddlState' "
        f"onchange='return GetResult(this)' name='state'> <option value=''> Select Constituency </option>"
        f"{options}</select>"
    )


def _script(view: View, state: State, rows: Standings) -> str:
    votes = view.board.votes(state.code)
    total = sum(votes.values()) or 1
    counts = {
        p.code: n for p, n in sorted(votes.items(), key=lambda row: row[0].code) if p.code and p.code != "IND" and n
    }
    counts["Other"] = sum(votes.values()) - sum(counts.values())
    names = "".join(f"'{code}{{{count / total * 100:.2f}%}}'," for code, count in counts.items())
    return f"""<script type="text/javascript">
    const SVGAPIURL = 'election-json-{state.code}-live.json';
    // Doughnut Charts Starts Here
    var xValues = [{"".join(f"'{abbreviation(party)}'," for party, _ in rows)}];
    var yValues = [{"".join(f"{count.total}," for _, count in rows)}];
    new Chart("donutChart", {{ type: "doughnut", data: {{ labels: xValues, datasets: [{{ data: yValues }}] }} }});
    // Pi Charts Starts Here
    var xValues = [{names}];
    var yValues = [{"".join(f"{count}," for count in counts.values())}];
    new Chart("piChart", {{ type: "pie", data: {{ labels: xValues, datasets: [{{ data: yValues }}] }} }});
</script>"""
