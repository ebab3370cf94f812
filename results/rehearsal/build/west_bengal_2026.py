"""Builds the West Bengal 2026 night:  python -m results.rehearsal.build.west_bengal_2026 PATH_TO_ECI_FACTS

Captured: the seat list in 76 snapshots (GunjanGrunge/WestBenga-zECI-Live-Results, facts only) and the final votes.
Candidates' votes in between were not captured: they are made up at reading (results/rehearsal/infer.py). The hours
before 12:54 are absent.
"""

import json
import sys
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from results.rehearsal.build.facts import Row, rows
from results.rehearsal.build.parties import parties
from results.rehearsal.night import IST, Candidate, Night, Seat, State
from results.rehearsal.recording import NIGHTS, encode

STATE = State("S25", "West Bengal", "पश्चिम बंगाल")
SOURCE = "GunjanGrunge/WestBenga-zECI-Live-Results (facts only); final votes of results.eci.gov.in"
START = datetime(2026, 5, 4, 12, 54, tzinfo=IST)
END = datetime(2026, 5, 4, 21, 39, tzinfo=IST)
STATUSES = {"Result in Progress": "counting", "Result Declared": "declared"}
COUNTED_BESIDE = {"Bharatiya Janata Party": "bjp_votes", "All India Trinamool Congress": "tmc_votes"}


def text(eci: Path) -> str:
    """The recording: the frame of a night without moments, then finals and captured lines."""
    ballots = _ballots(rows(eci / "finals/west_bengal_2026_candidates.csv"))
    captured = rows(eci / "nights/west-bengal-2026/seats.csv.gz")
    finals = {f"S25/{number}": _votes(ballot) for number, ballot in sorted(ballots.items())}
    frame = json.loads(encode(_frame(ballots)))
    frame |= {"finals": finals, "moments": _moments(captured, ballots)}
    lists = {key: value for key, value in frame.items() if isinstance(value, (list, dict)) and key != "made"}
    head = {key: value for key, value in frame.items() if key not in lists}
    blocks = [f'"{key}":{_block(value)}' for key, value in lists.items()]
    return ",\n".join([_json(head)[:-1], *blocks]) + "}\n"


def _block(value: list[Any] | dict[str, Any]) -> str:
    if isinstance(value, list):
        return "[\n" + ",\n".join(map(_json, value)) + "]"
    return "{\n" + ",\n".join(f"{_json(key)}:{_json(one)}" for key, one in value.items()) + "}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _ballots(lines: list[Row]) -> dict[int, list[Row]]:
    def order(row: Row) -> tuple[int, int]:
        return int(row["constituency_no"]), int(row["serial_no"])

    grouped = groupby(sorted(lines, key=order), key=lambda row: int(row["constituency_no"]))
    return {number: list(ballot) for number, ballot in grouped}


def _frame(ballots: dict[int, list[Row]]) -> Night:
    known = parties(row["party"] for ballot in ballots.values() for row in ballot)
    return Night(
        name="west-bengal-2026",
        title="General Election to Assembly Constituencies: Trends & Results May-2026",
        folder="ResultAcGenMay2026",
        kind="AC",
        dialect="2026-05",
        start=START,
        end=END,
        states=(STATE,),
        parties=tuple(known.values()),
        seats=tuple(
            Seat(
                STATE.code,
                number,
                ballot[0]["constituency"],
                tuple(Candidate(row["candidate"], known[row["party"]]) for row in ballot),
            )
            for number, ballot in ballots.items()
        ),
        moments=(),
        source=SOURCE,
        made=("votes",),
    )


def _votes(ballot: list[Row]) -> list[list[int]]:
    return [[int(row[column] or 0) for row in ballot] for column in ("evm_votes", "postal_votes")]


def _moments(captured: list[Row], ballots: dict[int, list[Row]]) -> list[dict[str, Any]]:
    _carry_votes(captured)
    current: dict[str, list[Any]] = {}
    moments = []
    for stamp, lines in groupby(captured, key=lambda row: row["eci_last_updated"]):
        now = {f"S25/{row['constituency_no']}": _line(row, ballots[int(row["constituency_no"])]) for row in lines}
        changed = {key: line for key, line in now.items() if current.get(key) != line}
        current |= changed
        at = datetime.strptime(stamp, "%I:%M %p On %d/%m/%Y").replace(tzinfo=IST)
        moments.append({"at": at.isoformat(), "reconstructed": False, "lines": changed})
    return moments


def _carry_votes(captured: list[Row]) -> None:
    """Votes stand in another page, which sometimes was not captured (all zeros): then the last ones go on."""
    last: dict[str, Row] = {}
    for row in captured:
        before = last.get(row["constituency_no"])
        if before is not None and row["total_votes"] == "0":
            row |= {column: before[column] for column in ("total_votes", *COUNTED_BESIDE.values())}
        last[row["constituency_no"]] = row


def _line(row: Row, ballot: list[Row]) -> list[Any]:
    rounds_counted, rounds = int(row["round_done"]), int(row["round_total"])
    if not row["leading_candidate"]:
        return ["awaiting", None, rounds or None]
    first, second = (_serial(ballot, row[f"{who}_candidate"], row[f"{who}_party"]) for who in ("leading", "trailing"))
    votes = {
        str(int(one["serial_no"])): int(row[COUNTED_BESIDE[one["party"]]])
        for one in ballot
        if one["party"] in COUNTED_BESIDE
    }
    status = STATUSES[row["status"]]
    return [status, rounds_counted, rounds, first, second, int(row["margin"]), int(row["total_votes"]), votes]


def _serial(ballot: list[Row], name: str, party: str) -> int:
    """Names are not unique in a ballot: the party decides."""
    return next(int(row["serial_no"]) for row in ballot if (row["candidate"], row["party"]) == (name, party))


def main(eci: Path, out: Path = NIGHTS) -> None:
    (out / "west-bengal-2026.night.json").write_text(text(eci), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
