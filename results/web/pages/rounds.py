"""A seat round by round, where the source has a page of rounds: votes of the first few, and who led then."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from results.models import Observation
from results.web.pages.figures import grouped

FIRST_FEW = 3


@dataclass(frozen=True, slots=True)
class RoundLine:
    """`votes` are those of this round alone; `ahead` and `lead` are as it stood after it."""

    number: int
    votes: list[str]
    ahead: str
    lead: str


@dataclass(frozen=True, slots=True)
class Rounds:
    """`parties` head the columns: those with most votes in the end, EVM votes only."""

    parties: list[str]
    lines: list[RoundLine]


def rounds(pages: list[Observation], code_of: Callable[[str, str], str]) -> Rounds | None:
    """The rounds published so far, or None. `code_of` gives the party code of a printed name and party."""
    tables: list[dict[str, Any]] = next((page.record["tables"] for page in pages if page.record.get("tables")), [])
    if not tables:
        return None
    ranked = sorted(tables[-1]["rows"], key=lambda row: -(row["total"] or 0))[:FIRST_FEW]
    keys = [(row["name"], row["party"]) for row in ranked]
    return Rounds([code_of(*key) for key in keys], [_line(table, keys, code_of) for table in tables])


def _line(table: dict[str, Any], keys: list[tuple[str, str]], code_of: Callable[[str, str], str]) -> RoundLine:
    rows = {(row["name"], row["party"]): row for row in table["rows"]}
    people = [row for row in table["rows"] if row["name"] != "NOTA" and row["total"] is not None]
    first, second = [*sorted(people, key=lambda row: -row["total"])[:2], None, None][:2]
    return RoundLine(
        number=table["round"],
        votes=[grouped(rows[key]["current"] if key in rows else None) for key in keys],
        ahead=code_of(first["name"], first["party"]) if first else "",
        lead=grouped(first["total"] - second["total"]) if first and second else grouped(None),
    )
