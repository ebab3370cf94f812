"""CSV files of rosters: out safely, in with every problem by row and column, all or nothing."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from results.editorial.bulk import Problem, lines
from results.editorial.effect import effect_of_reload
from results.ingest import audit
from results.ingest.contexts import ContestContext, load_contexts
from results.ingest.revise import lock, revise
from results.models import Election

Row = dict[str, str]
RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")
MOST_ROWS = 20_000
"""A Lok Sabha election has some 8,400 candidates."""
BETWEEN = "|"
"""Between several values of one cell."""


class RollBack(Exception):
    """Raised inside the transaction to take back all that was written: there are problems, or it is a trial."""


@dataclass(slots=True)
class Loading:
    """A sheet being read: its election, locked; problems found; how many rows differ from what was known."""

    election: Election
    problems: list[Problem] = field(default_factory=list)
    changed: int = 0

    def add_problem(self, line: int, column: str, detail: str) -> None:
        self.problems.append(Problem(line, column, detail))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of roster. `load` writes rows and notes problems; nothing stays where there are any."""

    name: str
    columns: tuple[str, ...]
    needed: tuple[str, ...]
    export: Callable[[Election], Iterable[Sequence[Any]]]
    load: Callable[[Loading, list[tuple[int, Row]]], None]


def as_csv(sheet: Sheet, election: Election) -> str:
    """The roster as it is, with a mark by which spreadsheets know it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(sheet.columns)
    for row in sheet.export(election):
        writer.writerow([safe("" if cell is None else str(cell)) for cell in row])
    return "\ufeff" + out.getvalue()


def safe(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula."""
    return "'" + cell if cell.startswith(RUN_BY_SPREADSHEETS) else cell


def _without_quote(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(RUN_BY_SPREADSHEETS) else cell


def load(
    sheet: Sheet, election: Election, text: str, *, author: Any, now: datetime, where: str = "", trial: bool = False
) -> Loading:
    """Take in a sheet and publish what it changes. With problems, one of which is that a declared result would read
    differently, or as a trial, nothing is written."""
    loading = Loading(election)
    try:
        with transaction.atomic():
            loading.election = lock(election.pk)
            read = lines(text, sheet.needed, loading.problems, MOST_ROWS)
            rows = [(n, {k: _without_quote(v) for k, v in row.items()}) for n, row in read]
            _unknown_columns(sheet, rows, loading)
            before = load_contexts(loading.election)
            sheet.load(loading, rows)
            after = load_contexts(loading.election)
            _refuse_undeclaring(loading, rows, before, after)
            if loading.problems or trial:
                raise RollBack
            audit.note(
                "roster", now=now, author=author, where=where, election=loading.election, subject=sheet.name,
                after={"rows": len(rows), "changed": loading.changed},
            )  # fmt: skip
            revise(loading.election, None, now, after, by_editor=True)
    except RollBack:
        pass
    return loading


def _unknown_columns(sheet: Sheet, rows: list[tuple[int, Row]], loading: Loading) -> None:
    for name in sorted(set(rows[0][1]) - set(sheet.columns)) if rows else ():
        words = _("this column is not known; known are {known}")
        loading.add_problem(1, name[:40], words.format(known=", ".join(sheet.columns)))


def _refuse_undeclaring(
    loading: Loading, rows: list[tuple[int, Row]], before: dict[int, ContestContext], after: dict[int, ContestContext]
) -> None:
    """A declared result is changed by two people, at the seat and with a public note; not by a file."""
    places = {(row.get("seat"), row.get("serial", "")): line for line, row in reversed(rows)}
    for number in effect_of_reload(loading.election, before, after).undeclares:
        line = places.get((str(number), str(before[number].state().winner))) or places.get((str(number), ""), 1)
        words = _("seat {number} is declared, and would read differently: correct it at the seat")
        loading.add_problem(line, "seat", words.format(number=number))


def update_row(row: Any, values: dict[str, Any], loading: Loading) -> None:
    """Set what differs and save it."""
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    if differing:
        for name, value in differing.items():
            setattr(row, name, value)
        row.save(update_fields=list(differing))
        loading.changed += 1


def split_values(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(BETWEEN) if part.strip()]


def is_yes(cell: str) -> bool:
    return cell.strip().lower() in ("1", "yes", "y", "true", "x")


def count(cell: str, line: int, column: str, loading: Loading) -> int | None:
    """A whole number; None where the cell is empty, or wrong and noted so."""
    digits = cell.replace(",", "")
    if not digits:
        return None
    if digits.isascii() and digits.isdigit() and int(digits) < 2_000_000_000:
        return int(digits)
    loading.add_problem(line, column, _("“{value}” is not a whole number").format(value=cell[:40]))
    return None
