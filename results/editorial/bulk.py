"""Corrections from a CSV file: every line checked and shown before any is made; then all of them, or none."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from results.domain.names import key
from results.editorial.corrections import CorrectionRequest, ends_with_source, faulty_column, validated
from results.editorial.refusals import Refused
from results.models import Candidate, Contest, Election

COLUMNS = ("seat", "candidate", "field", "value")
"""`candidate` is a ballot serial or a name; empty for a fact of the contest."""
MOST_LINES = 2_000


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, by line (the headings are line 1) and column."""

    line: int
    column: str
    detail: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.detail}"


@dataclass(slots=True)
class CorrectionFile:
    """What a file asks for. With problems nothing may be made of it."""

    requests: list[CorrectionRequest] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(election: Election, text: str, now: datetime) -> CorrectionFile:
    """Read corrections; every problem of every line is found."""
    file = CorrectionFile()
    rows = list(lines(text, COLUMNS, file.problems))
    if not rows and not file.problems:
        file.problems.append(Problem(1, "seat", _("the file has no lines")))
    contests = {c.number: c for c in Contest.objects.filter(election=election).prefetch_related("candidates")}
    first_lines: dict[str, int] = {}
    for number, row in rows:
        request = _request(election, contests, row, number, now, file.problems)
        if request is None:
            continue
        earlier = first_lines.setdefault(request.key, number)
        if earlier != number:
            file.problems.append(Problem(number, "field", _("line {line} corrects the same").format(line=earlier)))
        file.requests.append(request)
    return file


def lines(
    text: str, columns: tuple[str, ...], problems: list[Problem], most: int = MOST_LINES
) -> Iterator[tuple[int, dict[str, str]]]:
    """Lines of a CSV file with their numbers; blank ones left out. Missing columns and too many lines are problems."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    try:
        missing = [name for name in columns if name not in (reader.fieldnames or ())]
        if missing:
            words = _("this column is missing; needed are {needed}")
            problems.append(Problem(1, missing[0], words.format(needed=", ".join(columns))))
            return
        headings = list(reader.fieldnames or ())
        if repeated := next((name for name in headings if headings.count(name) > 1), None):
            problems.append(Problem(1, repeated[:40], _("there are two columns of this name")))
            return
        for row in reader:
            number = reader.line_num
            if number > most + 1:
                problems.append(Problem(number, columns[0], _("a file may have {most} lines").format(most=most)))
                return
            cells = {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}
            if None in row:
                detail = _("more cells than headings: a number or name with commas stands in quotes")
                problems.append(Problem(number, columns[-1], detail))
            elif any(cells.values()):
                yield number, cells
    except csv.Error as error:
        problems.append(Problem(reader.line_num, columns[0], _("this is not CSV: {error}").format(error=error)))


def _request(
    election: Election,
    contests: dict[int, Contest],
    row: dict[str, str],
    line: int,
    now: datetime,
    problems: list[Problem],
) -> CorrectionRequest | None:
    contest = contests.get(int(row["seat"])) if row["seat"].isdecimal() and len(row["seat"]) < 6 else None
    if contest is None:
        words = _("{election} has no seat “{seat}”")
        problems.append(Problem(line, "seat", words.format(election=election, seat=row["seat"][:40])))
        return None
    candidate = None
    if row["candidate"]:
        candidate = _candidate(contest, row["candidate"])
        if candidate is None:
            words = _("“{name}” names no one, or several, in {contest}")
            problems.append(Problem(line, "candidate", words.format(name=row["candidate"][:60], contest=contest)))
            return None
    contest.election = election
    request = CorrectionRequest(contest, row["field"], row["value"], candidate)
    request = request.ending_with_source(ends_with_source(contest, request.field))
    try:
        return validated(request, now)
    except Refused as refusal:
        problems.append(Problem(line, faulty_column(request), str(refusal)))
        return None


def _candidate(contest: Contest, text: str) -> Candidate | None:
    matches = [c for c in contest.candidates.all() if text == str(c.serial) or key(text) in _names(c)]
    return matches[0] if len(matches) == 1 else None


def _names(candidate: Candidate) -> set[str]:
    return {key(name) for name in (candidate.name, *candidate.aliases)}
