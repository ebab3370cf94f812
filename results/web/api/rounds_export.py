"""`rounds.csv` and `rounds.parquet`: every candidate's EVM votes in every round that the source has told."""

import csv
import io
import tempfile
from collections.abc import AsyncIterator, Iterator
from importlib.util import find_spec
from itertools import groupby
from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from results.domain.entries import text
from results.domain.page_kinds import PageKind
from results.models import Candidate, Contest, Observation
from results.publish.hub import hub
from results.publish.live_board import LiveBoard
from results.web.api.csv_export import BYTE_ORDER_MARK, safe
from results.web.api.responses import ApiError, api_view
from results.web.api.rounds import BallotNames, party_codes, rounds_table
from results.web.api.streamed import Piece, pieces, streamed

COLUMNS = ("seat_number", "seat", "state", "district", "round", "serial", "candidate", "party", "party_code",
           "votes_before", "votes_in_round", "votes_after", "source_at", "is_test")  # fmt: skip
SEATS_PER_PIECE = 20
READ_BYTES = 256 * 1024
PARQUET = "application/vnd.apache.parquet"

Row = tuple[Any, ...]


@api_view()
async def rounds_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Every candidate in every round as a table, safe to open in a spreadsheet."""
    live_board = (await hub().stream(slug)).current()
    read = await sync_to_async(RoundReader)(live_board)
    content = pieces(lambda after: _csv_piece(read, after), 0, BYTE_ORDER_MARK + _csv([COLUMNS]))
    return streamed(request, content, _tag(live_board, "csv"), "text/csv; charset=utf-8", f"{slug}-rounds.csv")


@api_view()
async def rounds_parquet(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same table for data programs. Needs pyarrow on the server (requirements-parquet.txt)."""
    live_board = (await hub().stream(slug)).current()
    if find_spec("pyarrow") is None:
        raise ApiError(501, "not_installed", "this server has no pyarrow; rounds.csv has the same rows")
    read = await sync_to_async(RoundReader)(live_board)
    return streamed(request, _parquet(read), _tag(live_board, "parquet"), PARQUET, f"{slug}-rounds.parquet")


def _tag(live_board: LiveBoard, form: str) -> str:
    return f"{live_board.epoch}:{live_board.seq}:rounds-{form}"


class RoundReader:
    """Reads rows for some seats at a time, in order of their numbers."""

    def __init__(self, live_board: LiveBoard) -> None:
        self._election = live_board.election
        self._is_test = live_board.election.is_test
        self._party_codes = party_codes()

    def __call__(self, after: int) -> tuple[list[Row], int | None]:
        """The rows of some seats above a number, and the last of those numbers, or None at the end."""
        contests = Contest.objects.filter(election=self._election, number__gt=after).select_related("constituency")
        chunk = list(contests.order_by("number")[:SEATS_PER_PIECE])
        rows = [row for contest, page, ballot in self._with_ballots(chunk) for row in self._rows(contest, page, ballot)]
        return rows, chunk[-1].number if len(chunk) == SEATS_PER_PIECE else None

    def _with_ballots(self, contests: list[Contest]) -> Iterator[tuple[Contest, Observation, BallotNames]]:
        pages = Observation.objects.filter(contest__in=contests, kind=PageKind.ROUNDWISE)
        by_contest = {page.contest_id: page for page in pages}
        people = Candidate.objects.filter(contest__in=by_contest).select_related("party").order_by("contest", "serial")
        ballots = {pk: list(rows) for pk, rows in groupby(people, key=lambda row: row.contest_id)}
        for contest in contests:
            if contest.pk in by_contest:
                names = BallotNames(ballots.get(contest.pk, ()), self._party_codes)
                yield contest, by_contest[contest.pk], names

    def _rows(self, contest: Contest, page: Observation, names: BallotNames) -> Iterator[Row]:
        seat, entry = (contest.number, contest.constituency.name), contest.entry
        for table in rounds_table([page], names):
            for row in table["rows"]:
                yield (*seat, entry.get("state"), entry.get("district"), table["round"], row["serial"], row["name"],
                       row["party"], row["party_code"], row["brought"], row["current"], row["total"], text(page.at),
                       self._is_test)  # fmt: skip


def _csv_piece(read: RoundReader, after: int) -> Piece[int]:
    rows, last = read(after)
    return _csv(rows), last


def _csv(rows: list[Row]) -> bytes:
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\r\n").writerows([safe(cell) for cell in row] for row in rows)
    return lines.getvalue().encode()


async def _parquet(read: RoundReader) -> AsyncIterator[bytes]:
    """Written to a temporary file first: a Parquet file's index stands at its end."""
    with tempfile.TemporaryFile() as file:
        await sync_to_async(_write_parquet)(read, file)
        file.seek(0)
        while content := await sync_to_async(file.read)(READ_BYTES):
            yield content


def _write_parquet(read: RoundReader, file: Any) -> None:
    import pyarrow
    from pyarrow import parquet

    number, words = pyarrow.int32(), pyarrow.string()
    kinds = {**dict.fromkeys(COLUMNS, words), **dict.fromkeys(NUMBERS, number), "is_test": pyarrow.bool_()}
    schema = pyarrow.schema([(name, kinds[name]) for name in COLUMNS])
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        after: int | None = 0
        while after is not None:
            rows, after = read(after)
            if rows:
                columns = [list(column) for column in zip(*rows, strict=True)]
                writer.write_table(pyarrow.table(columns, schema=schema))


NUMBERS = ("seat_number", "round", "serial", "votes_before", "votes_in_round", "votes_after")
"""Columns of whole numbers."""
