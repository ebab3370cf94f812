"""Reads the public files that nights are built from."""

import csv
import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Ballot:
    """One candidate's row of a captured snapshot."""

    name: str
    party: str
    evm: int
    postal: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    at: datetime
    seats: dict[int, tuple[str, tuple[Ballot, ...]]]
    """number -> (name, ballot rows in serial order)"""


def rows(path: Path) -> list[Row]:
    body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(io.StringIO(body.decode(), newline="")))


def plain(text: str) -> str:
    """White space as people write it."""
    return " ".join(text.split())


def snapshots(path: Path) -> Iterator[Snapshot]:
    """Candidates' votes, snapshot by snapshot, from `candidates.csv.gz`."""
    for at, lines in groupby(rows(path), key=lambda row: row["captured_at"]):
        seats = {}
        for number, ballot in groupby(lines, key=lambda row: (int(row["ac_no"]), row["ac_name"])):
            seats[number[0]] = (number[1], tuple(_ballot(row) for row in ballot))
        yield Snapshot(datetime.fromisoformat(at), seats)


def _ballot(row: Row) -> Ballot:
    return Ballot(row["candidate"], row["party"], int(row["evm_votes"]), int(row["postal_votes"]))


def total_rounds(*win_lists: Path) -> dict[int, int]:
    """Seat number -> total rounds, from the column `25/25` of saved party-wise win lists."""
    pattern = re.compile(r"\((\d+)\)</a></td>.*?<td[^>]*>\d+/(\d+)</td>", re.DOTALL)
    lists = [pattern.findall(path.read_text(encoding="utf-8")) for path in win_lists]
    return {int(number): int(rounds) for pairs in lists for number, rounds in pairs}
