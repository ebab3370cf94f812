"""Builds the Delhi 2025 night and its roster:  python -m results.rehearsal.build.delhi_2025 PATH_TO_ECI_FACTS

Captured votes: punchagan/delhi-elections-2025 (Unlicense). Total rounds: the win lists of results.eci.gov.in.
Results of 2020 and 2015: TCPD's tables. Hours before 10:44, round numbers and status words are reconstructed.
"""

import sys
from datetime import datetime
from pathlib import Path

from results.rehearsal.build import delhi_2025_roster, facts, morning
from results.rehearsal.build.parties import parties
from results.rehearsal.build.rounds import round_of
from results.rehearsal.night import IST, Candidate, Moment, Night, Seat, SeatKey, Standing, State
from results.rehearsal.recording import NIGHTS, encode

STATE = State("U05", "NCT of Delhi", "दिल्ली राष्ट्रीय राजधानी क्षेत्र")
SOURCE = (
    "punchagan/delhi-elections-2025 (Unlicense); win lists of results.eci.gov.in; thecont1/india-votes-data (MIT); TCPD"
)
START = datetime(2025, 2, 8, 8, 0, tzinfo=IST)
END = datetime(2025, 2, 8, 19, 9, tzinfo=IST)

PRESS = {
    ("U05", 40): morning.PressReport(
        so_far={2: {1: 3922, 2: 3996}, 3: {1: 5988, 2: 5645}},
        marks={1: 22, 2: 32, 3: 43, 4: 51},
    ),
    ("U05", 5): morning.PressReport(so_far={1: {1: 1702, 2: 2204, 3: 2461}}, marks={1: 18}),
}
"""New Delhi: Kejriwal (1) trails by 74 at 09:40, leads by 343 after round 3. Badli: Congress (3) leads for a while."""


def build(eci: Path) -> Night:
    captured = list(facts.snapshots(eci / "nights/delhi-2025/candidates.csv.gz"))
    pages = eci / "pages"
    rounds = facts.total_rounds(*sorted(pages.glob("ResultAcGenFeb2025__partywisewinresult-*U05.htm")))
    categories = delhi_2025_roster.categories(eci)
    known = parties(one.party for _, ballot in captured[0].seats.values() for one in ballot)
    seats = tuple(
        Seat(
            STATE.code, number, name, tuple(Candidate(one.name, known[one.party]) for one in ballot), categories[number]
        )
        for number, (name, ballot) in captured[0].seats.items()
    )
    day = _captured(captured, rounds)
    early = morning.moments(seats, day[0].standings, START, "delhi-2025", PRESS)
    return Night(
        name="delhi-2025",
        title="General Election to Assembly Constituencies: Trends & Results February-2025",
        folder="ResultAcGenFeb2025",
        kind="AC",
        start=START,
        end=END,
        states=(STATE,),
        parties=tuple(known.values()),
        seats=seats,
        moments=(*early, *day),
        source=SOURCE,
        made=("rounds", "statuses"),
    )


def _captured(captured: list[facts.Snapshot], rounds: dict[int, int]) -> list[Moment]:
    last = captured[-1]
    current: dict[SeatKey, Standing] = {}
    moments = []
    for snapshot in captured:
        standings = {}
        for number, (_, ballot) in snapshot.seats.items():
            standing = _standing(ballot, last.seats[number][1], rounds[number])
            if current.get((STATE.code, number)) != standing:
                standings[STATE.code, number] = standing
        current |= standings
        moments.append(Moment(snapshot.at, False, standings))
    return moments


def _standing(ballot: tuple[facts.Ballot, ...], final: tuple[facts.Ballot, ...], rounds: int) -> Standing:
    evm = tuple(one.evm for one in ballot)
    rounds_counted = round_of(sum(evm), sum(one.evm for one in final), rounds)
    status = "declared" if ballot == final else "counting"
    return Standing(status, rounds_counted, rounds, evm, tuple(one.postal for one in ballot))


def main(eci: Path, out: Path = NIGHTS) -> None:
    night = build(eci)
    (out / "delhi-2025.night.json").write_text(encode(night), encoding="utf-8")
    (out / "delhi-2025.roster.json").write_text(delhi_2025_roster.text(eci, night), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
