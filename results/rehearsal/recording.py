"""The committed form of a night: one JSON object, a line a seat and a line a moment, votes only where they changed.

A seat is `[state, number, name, category, [[candidate, party index], …]]`, a standing
`[status, round, rounds, [evm votes], [postal votes] or null]`, both in ballot order.
"""

import gzip
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from results.rehearsal.night import Candidate, Moment, Night, Party, Seat, SeatKey, Standing, State

NIGHTS = Path(__file__).parent / "nights"
HEAD = ("name", "title", "folder", "kind", "dialect", "source", "made")


def names() -> list[str]:
    """The nights that come with the project."""
    return sorted(path.name.split(".")[0] for path in NIGHTS.glob("*.night.json*"))


def find(name: str) -> Path | None:
    found = [NIGHTS / f"{name}.night.json", NIGHTS / f"{name}.night.json.gz"]
    return next((path for path in found if path.is_file()), None)


def read(path: Path) -> Night:
    """Raises OSError or ValueError when the file is not a night."""
    body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return decode(json.loads(body))


def decode(record: Mapping[str, Any]) -> Night:
    parties = tuple(Party(*row) for row in record["parties"])
    return Night(
        **{key: record[key] for key in HEAD if key != "made"},
        made=tuple(record["made"]),
        start=datetime.fromisoformat(record["start"]),
        end=datetime.fromisoformat(record["end"]),
        states=tuple(State(*row) for row in record["states"]),
        parties=parties,
        seats=tuple(_seat(row, parties) for row in record["seats"]),
        moments=tuple(_moment(row) for row in record["moments"]),
        boundaries=record.get("boundaries", {}),
    )


def _seat(row: list[Any], parties: tuple[Party, ...]) -> Seat:
    state, number, name, category, ballot, *hindi = row
    candidates = tuple(Candidate(entry[0], parties[entry[1]], *entry[2:]) for entry in ballot)
    return Seat(state, number, name, candidates, category, *hindi)


def _moment(row: Mapping[str, Any]) -> Moment:
    standings = {_key(key): _standing(entry) for key, entry in row["seats"].items()}
    return Moment(datetime.fromisoformat(row["at"]), row["reconstructed"], standings)


def _standing(entry: list[Any]) -> Standing:
    status, round_, rounds, evm, postal = entry
    return Standing(status, round_, rounds, tuple(evm), None if postal is None else tuple(postal))


def _key(text: str) -> SeatKey:
    state, number = text.split("/")
    return state, int(number)


def encode(night: Night) -> str:
    """The file's text, the same for the same night."""
    where = {party: index for index, party in enumerate(night.parties)}
    head = {key: getattr(night, key) for key in HEAD}
    head |= {"start": night.start.isoformat(), "end": night.end.isoformat()}
    blocks: dict[str, list[Any]] = {
        "states": [[state.code, state.name, *_if(state.name_hi)] for state in night.states],
        "parties": [
            [party.name, party.code, party.eci_id, party.colour, *_if(party.name_hi)] for party in night.parties
        ],
        "seats": [_seat_row(seat, where) for seat in night.seats],
        "moments": [_moment_row(moment) for moment in night.moments],
    }
    lines = [_text(head)[:-1]] + [f'"{key}":{_block(rows)}' for key, rows in blocks.items()]
    if night.boundaries:
        lines.append(f'"boundaries":{_text(dict(night.boundaries))}')
    return ",\n".join(lines) + "}\n"


def _seat_row(seat: Seat, where: Mapping[Party, int]) -> list[Any]:
    ballot = [[one.name, where[one.party], *_if(one.name_hi)] for one in seat.candidates]
    return [seat.state, seat.number, seat.name, seat.category, ballot, *_if(seat.name_hi)]


def _moment_row(moment: Moment) -> dict[str, Any]:
    seats = {
        f"{state}/{number}": [one.status, one.round, one.rounds, one.evm, one.postal]
        for (state, number), one in sorted(moment.standings.items())
    }
    return {"at": moment.at.isoformat(), "reconstructed": moment.reconstructed, "seats": seats}


def _block(rows: Iterable[Any]) -> str:
    return "[\n" + ",\n".join(_text(row) for row in rows) + "]"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _if(value: str) -> list[str]:
    return [value] if value else []
