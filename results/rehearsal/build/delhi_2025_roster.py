"""What the results site does not say of Delhi 2025: previous results, familiar names, reserved seats, party codes.

Results of 2020 and 2015 from TCPD's tables, where the Aam Aadmi Party is written AAAP. Schema: docs/replay.md.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from results.rehearsal.build import delhi_hindi
from results.rehearsal.build.facts import Row, plain, rows
from results.rehearsal.build.parties import KNOWN
from results.rehearsal.night import Night

SOURCE = (
    "TCPD (2020, 2015); press of 8 February 2025 (familiar names); Delimitation Order, 2008 (Lok Sabha seats); "
    "press of 8 February 2025: two seats left to JD(U) and LJP(RV), Left parties together (alliances); "
    "names of seats in Hindi as the press writes them"
)
ALLIANCES = [
    {
        "code": "NDA",
        "name": "National Democratic Alliance",
        "name_hi": "राष्ट्रीय जनतांत्रिक गठबंधन",
        "colour": "#f2761b",
        "parties": ["BJP", "JD(U)", "LJP(RV)"],
    },
    {
        "code": "LEFT",
        "name": "Left parties",
        "name_hi": "वाम दल",
        "colour": "#c8102e",
        "parties": ["CPI", "CPI(M)", "CPI(ML)(L)"],
    },
]
SEXES = {"M": "male", "F": "female"}
YEARS = (2020, 2015)
OUR_CODE = {"AAAP": "AAP"}

FAMILIAR = {
    (3, "SURINDER PAL SINGH (BITTOO)"): (),
    (5, "DEVENDER YADAV"): (),
    (13, "VIJENDER GUPTA"): (),
    (14, "REKHA GUPTA"): (),
    (15, "SATYENDAR JAIN"): (),
    (15, "KARNAIL SINGH"): (),
    (23, "DUSHYANT GAUTAM"): ("Dushyant Kumar Gautam",),
    (25, "HARISH KHURANA"): (),
    (27, "MANJINDER SINGH SIRSA"): (),
    (30, "ASHISH SOOD"): (),
    (31, "PANKAJ KUMAR SINGH"): ("Pankaj Singh",),
    (36, "KAILASH GAHLOT"): (),
    (40, "ARVIND KEJRIWAL"): ("Arvind Kejriwal",),
    (40, "PARVESH SAHIB SINGH"): ("Parvesh Verma", "Parvesh Sahib Singh Verma"),
    (40, "SANDEEP DIKSHIT"): ("Sandeep Dikshit",),
    (41, "MANISH SISODIA"): ("Manish Sisodia",),
    (41, "TARVINDER SINGH MARWAH"): (),
    (43, "SOMNATH BHARTI"): (),
    (50, "SAURABH BHARADWAJ"): ("Saurabh Bharadwaj",),
    (50, "SHIKHA ROY"): (),
    (51, "ATISHI"): ("Atishi", "Atishi Marlena"),
    (51, "RAMESH BIDHURI"): ("Ramesh Bidhuri",),
    (51, "ALKA LAMBA"): ("Alka Lamba",),
    (54, "AMANATULLAH KHAN"): ("Amanatullah Khan",),
    (61, "ARVINDER SINGH LOVELY"): (),
    (67, "GOPAL RAI"): ("Gopal Rai",),
    (69, "MOHAN SINGH BISHT"): (),
    (70, "KAPIL MISHRA"): ("Kapil Mishra",),
}
"""(seat, name on the ballot) -> names the press used; all of these are key candidates."""

PARTS = {
    "Chandni Chowk": (4, *range(14, 23)),
    "North East Delhi": (2, 3, *range(63, 71)),
    "East Delhi": (41, *range(54, 63)),
    "New Delhi": (23, 24, 25, 38, 39, 40, 42, 43, 44, 50),
    "North West Delhi": (1, *range(5, 14)),
    "West Delhi": tuple(range(26, 36)),
    "South Delhi": (36, 37, *range(45, 50), 51, 52, 53),
}
"""Lok Sabha constituencies of the Delimitation Order, 2008, and the ten Assembly seats in each."""
LOK_SABHA_SEATS = {number: name for name, numbers in PARTS.items() for number in numbers}


def categories(eci: Path) -> dict[int, str]:
    return {int(row["Constituency_No"]): row["Constituency_Type"] for row in _previous(eci, 2020)}


def text(eci: Path, night: Night) -> str:
    """The roster's file, one seat a line."""
    roster = build(eci, night)
    lists = {key: roster.pop(key) for key in ("alliances", "parties", "previous_elections", "seats")}
    lines = [_json(roster)[:-1]]
    lines += [f'"{key}":[\n' + ",\n".join(map(_json, entries)) + "]" for key, entries in lists.items()]
    return ",\n".join(lines) + "}\n"


def build(eci: Path, night: Night) -> dict[str, Any]:
    ballots = {year: _by_seat(_previous(eci, year)) for year in YEARS}
    return {
        "slug": night.name,
        "name": "Delhi Legislative Assembly election, 2025",
        "name_hi": delhi_hindi.ELECTION,
        "kind": night.kind,
        "date": night.start.date().isoformat(),
        "state": {"code": night.states[0].code, "name": night.states[0].name},
        "seats_total": len(night.seats),
        "source": SOURCE,
        "alliances": ALLIANCES,
        "parties": _parties(),
        "previous_elections": [_election(year, ballots[year]) for year in YEARS],
        "seats": [_seat(night, number, ballots) for number in sorted(ballots[YEARS[0]])],
    }


def _previous(eci: Path, year: int) -> list[Row]:
    return rows(eci / f"finals/delhi_{year}_candidates.csv")


def _by_seat(ballots: list[Row]) -> dict[int, list[Row]]:
    seats: dict[int, list[Row]] = {}
    for row in sorted(ballots, key=lambda row: (int(row["Constituency_No"]), -int(row["Votes"]))):
        seats.setdefault(int(row["Constituency_No"]), []).append(row)
    return seats


def _parties() -> list[dict[str, Any]]:
    return [
        {
            "code": OUR_CODE.get(code, code),
            "name": name,
            "name_hi": hindi or None,
            "eci_code": code,
            "eci_id": eci_id,
            "aliases": [code] if code in OUR_CODE else [],
            "colour": colour,
        }
        for name, (code, eci_id, colour, hindi) in KNOWN.items()
        if code not in ("AITC", "AIFB", "RSP", "RJD")
    ]


def _election(year: int, seats: dict[int, list[Row]]) -> dict[str, Any]:
    people = [row for ballot in seats.values() for row in ballot]
    votes: Counter[str] = Counter()
    for row in people:
        votes[_code(row)] += int(row["Votes"])
    won = Counter(_code(_people(ballot)[0]) for ballot in seats.values())
    return {"year": year, "seats": dict(won.most_common()), "votes": dict(votes.most_common())}


def _seat(night: Night, number: int, ballots: dict[int, dict[int, list[Row]]]) -> dict[str, Any]:
    seat = next(seat for seat in night.seats if seat.number == number)
    past = {_letters(row["Candidate"]): (year, row) for year in reversed(YEARS) for row in ballots[year][number]}
    lines = [_candidate(number, serial, one.name, past) for serial, one in enumerate(seat.candidates, start=1)]
    candidates = [line for line in lines if len(line) > 2]
    return {
        "number": number,
        "name": seat.name,
        "name_hi": delhi_hindi.SEATS[number],
        "category": seat.category,
        "lok_sabha_seat": LOK_SABHA_SEATS[number],
        "candidates": candidates,
        "previous": [_result(year, ballots[year][number]) for year in YEARS],
    }


def _candidate(number: int, serial: int, name: str, past: dict[str, tuple[int, Row]]) -> dict[str, Any]:
    """What is known of a candidate beyond serial and name."""
    line: dict[str, Any] = {"serial": serial, "name": name}
    if (number, name) in FAMILIAR:
        line |= {"aliases": list(FAMILIAR[number, name]), "key": True}
    year, row = past.get(_letters(name), (0, {}))
    if row.get("Sex") in SEXES and row["Age"]:
        facts = {"sex": SEXES[row["Sex"]], "age": int(float(row["Age"])) + 2025 - year}
        line["facts"] = {**facts, "source": f"TCPD: as a candidate in this seat in {year}"}
    return line


def _letters(name: str) -> str:
    return plain(name.replace(".", " ")).upper()


def _result(year: int, ballot: list[Row]) -> dict[str, Any]:
    first, second, *_ = _people(ballot)
    votes: Counter[str] = Counter()
    for row in ballot:
        votes[_code(row)] += int(row["Votes"])
    return {
        "year": year,
        "winner": plain(first["Candidate"]),
        "party": _code(first),
        "runner_up": plain(second["Candidate"]),
        "runner_up_party": _code(second),
        "margin": int(first["Votes"]) - int(second["Votes"]),
        "votes": dict(votes.most_common()),
    }


def _people(ballot: list[Row]) -> list[Row]:
    return [row for row in ballot if row["Party"] != "NOTA"]


def _code(row: Row) -> str:
    return OUR_CODE.get(row["Party"], row["Party"])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
