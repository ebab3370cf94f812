"""The committed form of a night: one JSON object, a line a seat and a line a moment, votes only where they changed.

A seat is `[state, number, name, category, [[candidate, party index], …]]`, a standing
`[status, round, rounds, [evm votes], [postal votes] or null]`, both in ballot order. A night of which only the seat
list was captured has `finals` and, instead of standings, lines `[status, round, rounds, leader serial, trailing serial,
margin, total votes, {serial: votes}]`. Outlines of seats lie beside it: `<night>.<state>.geojson`.
"""

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from results.rehearsal.infer import Final, ListLine, standing
from results.rehearsal.night import Candidate, Moment, Night, Party, Previous, Seat, SeatKey, Standing, State

NIGHTS = Path(__file__).parent / "nights"
HEAD = ("name", "title", "folder", "kind", "dialect", "source", "made")


def names() -> list[str]:
    """The nights that come with the project."""
    return sorted(path.name.split(".")[0] for path in NIGHTS.glob("*.night.json*"))


def find(name: str) -> Path | None:
    paths = [NIGHTS / f"{name}.night.json", NIGHTS / f"{name}.night.json.gz"]
    return next((path for path in paths if path.is_file()), None)


def read(path: Path) -> Night:
    """Raises OSError or ValueError when the file is not a night."""
    body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    night = decode(json.loads(body))
    outlines = {code: path.parent / f"{night.name}.{code}.geojson" for code in (state.code for state in night.states)}
    shapes = {code: outline.read_text(encoding="utf-8") for code, outline in outlines.items() if outline.is_file()}
    return replace(night, boundaries=shapes, previous=_previous(path.parent / f"{night.name}.roster.json"))


def _previous(path: Path) -> dict[SeatKey, Previous]:
    """The last results of a roster file, parties by name; nothing where there is no such file."""
    if not path.is_file():
        return {}
    roster = json.loads(path.read_text(encoding="utf-8"))
    names = {party["code"]: party["name"] for party in roster["parties"]}
    return {
        (roster["state"]["code"], seat["number"]): Previous(
            last["winner"], names.get(last["party"], last["party"]), last["margin"]
        )
        for seat in roster["seats"]
        for last in seat["previous"][:1]
    }


def decode(record: Mapping[str, Any]) -> Night:
    parties = tuple(Party(*row) for row in record["parties"])
    finals = {_key(key): Final(*map(tuple, votes)) for key, votes in record.get("finals", {}).items()}
    return Night(
        **{key: record[key] for key in HEAD if key != "made"},
        made=tuple(record["made"]),
        start=datetime.fromisoformat(record["start"]),
        end=datetime.fromisoformat(record["end"]),
        states=tuple(State(*row) for row in record["states"]),
        parties=parties,
        seats=tuple(_seat(row, parties) for row in record["seats"]),
        moments=tuple(_moments(record["moments"], finals)),
        by_election=record.get("by_election", False),
        simulated=record.get("simulated", False),
    )


def _seat(row: list[Any], parties: tuple[Party, ...]) -> Seat:
    state, number, name, category, ballot, *hindi = row
    candidates = tuple(Candidate(entry[0], parties[entry[1]], *entry[2:]) for entry in ballot)
    return Seat(state, number, name, candidates, category, *hindi)


def _moments(rows: list[Mapping[str, Any]], finals: Mapping[SeatKey, Final]) -> Iterator[Moment]:
    before: dict[SeatKey, Standing] = {}
    for row in rows:
        standings = {_key(key): _standing(entry) for key, entry in row.get("seats", {}).items()}
        lines = {_key(key): _line(entry) for key, entry in row.get("lines", {}).items()}
        standings |= {key: standing(line, finals[key], before.get(key)) for key, line in lines.items()}
        before |= standings
        yield Moment(datetime.fromisoformat(row["at"]), row["reconstructed"], standings)


def _standing(entry: list[Any]) -> Standing:
    status, round_, rounds, evm, postal, *ranks = entry
    order = (ranks[0][0], ranks[0][1]) if ranks else None
    return Standing(status, round_, rounds, tuple(evm), None if postal is None else tuple(postal), order)


def _line(entry: list[Any]) -> ListLine:
    status, round_, rounds, *list_line = entry
    if not list_line:
        return ListLine(status, round_, rounds)
    leader, trailing, margin, total, votes_by_serial = list_line
    votes = tuple((int(serial) - 1, count) for serial, count in votes_by_serial.items())
    return ListLine(status, round_, rounds, leader - 1, trailing - 1, margin, total, votes)


def _key(text: str) -> SeatKey:
    state, number = text.split("/")
    return state, int(number)


def encode(night: Night) -> str:
    """The file's text, the same for the same night."""
    where = {party: index for index, party in enumerate(night.parties)}
    head = {key: getattr(night, key) for key in HEAD}
    head |= {"start": night.start.isoformat(), "end": night.end.isoformat()}
    head |= {flag: True for flag in ("by_election", "simulated") if getattr(night, flag)}
    blocks: dict[str, list[Any]] = {
        "states": [[state.code, state.name, *_if(state.name_hi)] for state in night.states],
        "parties": [
            [party.name, party.code, party.eci_id, party.colour, *_if(party.name_hi)] for party in night.parties
        ],
        "seats": [_seat_row(seat, where) for seat in night.seats],
        "moments": [_moment_row(moment) for moment in night.moments],
    }
    lines = [_text(head)[:-1]] + [f'"{key}":{_block(rows)}' for key, rows in blocks.items()]
    return ",\n".join(lines) + "}\n"


def _seat_row(seat: Seat, where: Mapping[Party, int]) -> list[Any]:
    ballot = [[one.name, where[one.party], *_if(one.name_hi)] for one in seat.candidates]
    return [seat.state, seat.number, seat.name, seat.category, ballot, *_if(seat.name_hi)]


def _moment_row(moment: Moment) -> dict[str, Any]:
    seats = {
        f"{state}/{number}": [
            one.status,
            one.round,
            one.rounds,
            one.evm,
            one.postal,
            *([one.shown] if one.shown else []),
        ]
        for (state, number), one in sorted(moment.standings.items())
    }
    return {"at": moment.at.isoformat(), "reconstructed": moment.reconstructed, "seats": seats}


def _block(rows: Iterable[Any]) -> str:
    return "[\n" + ",\n".join(_text(row) for row in rows) + "]"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _if(value: str) -> list[str]:
    return [value] if value else []
