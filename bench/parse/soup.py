"""The same records by BeautifulSoup and by lxml, written as a careful scraper would: direct children, no waste.

Each peer reads the same fields with the same checks of names and numbers, so that only the walk differs.
"""

from collections.abc import Callable
from typing import Any

import lxml.html
from bs4 import BeautifulSoup, Tag

from results.domain.records import CandidateRow, PartySeatRow, SeatRow
from results.sources import text
from results.sources.eci.headings import is_nota

Rows = tuple[SeatRow | CandidateRow | PartySeatRow, ...]


def by_soup(parser: str) -> Callable[[str, bytes], Rows]:
    """`html.parser` or `lxml`."""

    def read(kind: str, body: bytes) -> Rows:
        soup = BeautifulSoup(body, parser, from_encoding="utf-8")
        rows = []
        table = soup.find("table")
        assert isinstance(table, Tag)
        parts = table.find("tbody", recursive=False)
        assert isinstance(parts, Tag)
        for row in parts.find_all("tr", recursive=False):
            cells = row.find_all("td", recursive=False)
            rows.append(ROWS[kind]([_soup_cell(cell) for cell in cells]))
        return tuple(rows)

    return read


def _soup_cell(cell: Tag) -> str:
    nested = cell.find("td")
    return nested.get_text() if isinstance(nested, Tag) else cell.get_text()


def by_lxml(kind: str, body: bytes) -> Rows:
    tree = lxml.html.fromstring(body, parser=lxml.html.HTMLParser(encoding="utf-8"))
    (rows, *_) = tree.iter("tbody")
    return tuple(ROWS[kind]([_lxml_cell(cell) for cell in row if cell.tag == "td"]) for row in rows if row.tag == "tr")


def _lxml_cell(cell: Any) -> str:
    nested = next(cell.iterdescendants("td"), None)
    return (nested if nested is not None else cell).text_content()


def _seat(cells: list[str]) -> SeatRow:
    name, number, leader, leader_party, trailing, trailing_party, margin, rounds, status = cells
    return SeatRow(
        text.small_number(number), text.name(name),
        text.optional_name(leader), text.optional_name(leader_party),
        text.optional_name(trailing), text.optional_name(trailing_party),
        text.number(margin), *text.fraction(rounds), text.optional_name(status) or "",
    )  # fmt: skip


def _candidate(cells: list[str]) -> CandidateRow:
    serial, name, party, evm, postal, votes, share = cells
    name, party = text.name(name), text.name(party)
    return CandidateRow(
        text.small_number(serial), name, party, text.number(evm), text.number(postal), text.number(votes),
        text.share(share), is_nota(name, party),
    )  # fmt: skip


def _party_seat(cells: list[str]) -> PartySeatRow:
    _, printed, candidate, votes, margin, status = cells
    name, _, number = printed.rpartition("(")
    return PartySeatRow(
        int(number.rstrip(")")), text.name(name), text.name(candidate), text.number(votes), text.number(margin),
        *text.fraction(status), "U05",
    )  # fmt: skip


ROWS: dict[str, Callable[[list[str]], Any]] = {"seats": _seat, "candidates": _candidate, "party seats": _party_seat}
