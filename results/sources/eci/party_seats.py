"""`partywisewinresult-<ID><ST>.htm` and `partywiseleadresult-<ID><ST>.htm`: the seats one party has won, or leads.

Expects a table headed by constituency, winning or leading candidate, total votes, margin and status; status holds the
rounds (`25/25`). A constituency is a link with the number in brackets: `BURARI(2)`. National lists hold several states.
"""

import re
from functools import lru_cache

from selectolax.lexbor import LexborNode

from results.domain.page_kinds import PageKind
from results.domain.records import PartySeatList, PartySeatRow
from results.sources import text
from results.sources.eci.cells import Row, read_rows
from results.sources.eci.headings import PARTY_SEATS
from results.sources.eci.shell import OpenedPage, check_state
from results.sources.eci.table import find_table

_REQUIRED = ("name", "candidate", "votes", "margin")
_NAME = re.compile(r"(.+?)\s*(?:\(\s*(\d{1,3})\s*\)|-\s*(\d{1,3}))")
_HREF = re.compile(r"candidateswise-([A-Z]\d\d)([1-9]\d{0,2})\.htm", re.IGNORECASE)
_HEADING = re.compile(r"(.+?)\s*\(([^()]*(?:\([^()]*\)[^()]*)?)\)")


def parse(shell: OpenedPage) -> PartySeatList:
    """The seats of one party. Raises PageError."""
    party, state_name = _heading(shell)
    declared = shell.address.kind is PageKind.PARTY_WON
    table = find_table(shell, PARTY_SEATS, _REQUIRED)
    rows = read_rows(table, lambda row: _row(shell, row)).unambiguous(
        lambda row: (row.state, row.number), "constituency"
    )
    return PartySeatList(
        shell.title, state_name, party, shell.source_at, declared, rows.read, table.ignored, rows.losses
    )


def _heading(shell: OpenedPage) -> tuple[str, str]:
    """(`Aam Aadmi Party`, `NCT of Delhi`): the state is the `<strong>`, or the last brackets."""
    printed = shell.text_of(".page-title h2") or ""
    strong = shell.text_of(".page-title h2 strong")
    if strong and printed.endswith(strong):
        party, state_name = printed.removesuffix(strong).strip(), strong.strip(" ()")
    elif shell.address.state and (match := _HEADING.fullmatch(printed)):
        party, state_name = match[1], match[2]
    else:
        party, state_name = printed, ""
    if not party:
        raise shell.wrong(".page-title h2", "a party's name", printed)
    return party, check_state(shell, state_name)


def _row(shell: OpenedPage, row: Row) -> PartySeatRow:
    cell = row.cell("name")
    number, name, state = row.needed("name", lambda _: _constituency(shell, cell))
    candidate = row.needed("candidate", text.name)
    votes = row.optional("votes", text.number, None)
    margin = row.optional("margin", text.number, None)
    rounds_counted, rounds = row.optional("status", _rounds, text.NO_ROUND)
    return PartySeatRow(number, name, candidate, votes, margin, rounds_counted, rounds, state or shell.address.state)


@lru_cache(4096)
def _rounds(printed: str) -> tuple[int | None, int | None]:
    """(25, 25) of `25/25`; a status in words has none."""
    if len(printed) > 200:
        raise ValueError("rounds like 25/25, or a status in words")
    return text.fraction(printed) if "/" in printed or re.search(r"\d", printed) else (None, None)


def _constituency(shell: OpenedPage, cell: LexborNode | None) -> tuple[int, str, str | None]:
    """(2, `BURARI`, `U05`) of a link to a seat's page, which is one of the page's own state."""
    if cell is None:
        raise ValueError("a constituency like BURARI(2)")
    link = cell.first_child
    if link is None or link.tag != "a":
        link = cell.css_first("a")
    number, name, state = _named(cell.text(), (link.attributes.get("href") or "")[:500] if link else "")
    if shell.address.state and state and state != shell.address.state:
        raise ValueError(f"a constituency of {shell.address.state}")
    return number, name, state


@lru_cache(4096)
def _named(printed: str, href: str) -> tuple[int, str, str | None]:
    """Name and link must agree on the number."""
    match = _NAME.fullmatch(text.western(text.name(printed)))
    linked = _HREF.search(href)
    if not match:
        raise ValueError("a constituency like BURARI(2)")
    number = int(match[2] or match[3])
    if linked and int(linked[2]) != number:
        raise ValueError(f"the number of its link, {linked[0]}")
    return number, text.name(match[1]), linked[1].upper() if linked else None
