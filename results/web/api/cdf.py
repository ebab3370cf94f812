"""`cdf.json`: the election in the Common Data Format for results, NIST SP 1500-100 version 2, an ElectionReport.

EVM votes are `election-day`, postal votes `absentee`. An Assembly seat is a `state-house` district; a Lok Sabha seat is
`other`, because the format has no word for it. NOTA is a ballot line without a party.
"""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from results.domain.board import Entry
from results.publish.live_board import LiveBoard
from results.publish.wire import encode
from results.web.api.ballots import Line, export
from results.web.api.responses import Answer, api_view

ISSUER = "Counting-day tracker, from pages of the Election Commission of India"
SCOPE = "gp-scope"
COUNTED = {
    **dict.fromkeys(("scheduled", "awaiting", "countermanded", "void"), "not-processed"),
    **dict.fromkeys(("declared", "uncontested", "counted"), "completed"),
}


@api_view()
async def report(_request: HttpRequest, slug: str) -> Answer:
    """The whole election as one ElectionReport."""
    return await export(slug, "cdf", _report, "application/json")


def _report(live_board: LiveBoard, lines: list[Line]) -> bytes:
    about = live_board.board["election"]
    seats = {line.seat["number"]: line.seat for line in lines}
    return encode(
        _typed(
            "ElectionReport",
            Format="summary-contest",
            GeneratedDate=timezone.now().replace(microsecond=0).isoformat(),
            Issuer=ISSUER,
            IssuerAbbreviation="CDT",
            SequenceStart=1,
            SequenceEnd=1,
            Status="unofficial-complete" if about["status"] == "declared" else "unofficial-partial",
            VendorApplicationId="counting-day-tracker",
            IsTest=about["is_test"],
            GpUnit=[_scope(about), *(_district(seat, about) for seat in seats.values())],
            Party=[_party(row) for row in _parties(live_board, lines)],
            Election=[_election(about, seats.values(), lines)],
        )
    )


def _election(about: Entry, seats: Iterable[Entry], lines: list[Line]) -> Entry:
    of_seat: dict[int, list[Line]] = {}
    for line in lines:
        of_seat.setdefault(line.seat["number"], []).append(line)
    return _typed(
        "Election",
        Name=text(about["name"]),
        StartDate=about["date"] or "1970-01-01",
        EndDate=about["date"] or "1970-01-01",
        Type="special" if about.get("by_election") else "general",
        ElectionScopeId=SCOPE,
        Candidate=[_candidate(line) for line in lines],
        Contest=[_contest(seat, of_seat[seat["number"]]) for seat in seats],
    )


def _contest(seat: Entry, lines: list[Line]) -> Entry:
    return _typed(
        "CandidateContest",
        **{"@id": f"contest-{seat['number']}"},
        Name=seat["name"],
        ElectionDistrictId=_unit_id(seat["number"]),
        VotesAllowed=1,
        NumberElected=1,
        VoteVariation="plurality",
        CountStatus=[_typed("CountStatus", Type="total", Status=COUNTED.get(seat["status"], "in-process"))],
        ContestSelection=[_selection(line) for line in lines],
    )


def _selection(line: Line) -> Entry:
    counts = {"election-day": line.evm_votes, "absentee": line.postal_votes, "total": line.votes}
    unit = _unit_id(line.seat["number"])
    return _typed(
        "CandidateSelection",
        **{"@id": f"selection-{line.seat['number']}-{line.serial}"},
        CandidateIds=[_candidate_id(line)],
        VoteCounts=[
            _typed("VoteCounts", Type=kind, Count=n, GpUnitId=unit) for kind, n in counts.items() if n is not None
        ],
    )


def _candidate(line: Line) -> Entry:
    candidate: dict[str, Any] = _typed("Candidate", **{"@id": _candidate_id(line)}, BallotName=text(line.name))
    if not line.is_nota:
        candidate["PartyId"] = _party_id(line.party)
    winner = line.seat.get("winner")
    if winner and winner["serial"] == line.serial:
        candidate["PostElectionStatus"] = "winner"
    return candidate


def _district(seat: Entry, about: Entry) -> Entry:
    kind = (
        {"Type": "state-house"} if about["kind"] == "AC" else {"Type": "other", "OtherType": "lok-sabha-constituency"}
    )
    return _typed(
        "ReportingUnit",
        **{"@id": _unit_id(seat["number"])},
        Name=text(seat["name"]),
        Number=str(seat["number"]),
        **kind,
    )


def _scope(about: Entry) -> Entry:
    kind = "state" if about["kind"] == "AC" else "country"
    return _typed("ReportingUnit", **{"@id": SCOPE}, Name=text(about["state"] or "India"), Type=kind)


def _parties(live_board: LiveBoard, lines: list[Line]) -> list[tuple[str, str]]:
    names = {row["party"]: row["name"] for row in live_board.board["tally"]}
    return [(code, names.get(code, code)) for code in sorted({line.party for line in lines if not line.is_nota})]


def _party(row: tuple[str, str]) -> Entry:
    code, name = row
    return _typed("Party", **{"@id": _party_id(code)}, Name=text(name), Abbreviation=text(code))


def _party_id(code: str) -> str:
    return f"party-{code}"


def _candidate_id(line: Line) -> str:
    return f"candidate-{line.seat['number']}-{line.serial}"


def _unit_id(number: int) -> str:
    return f"gp-{number}"


def text(words: str) -> Entry:
    """InternationalizedText in English."""
    return _typed("InternationalizedText", Text=[_typed("LanguageString", Content=words, Language="en")])


def _typed(kind: str, **members: Any) -> dict[str, Any]:
    return {"@type": f"ElectionResults.{kind}", **members}
