"""What a saved page is, told by its content: browsers name files after a page's title, or number them.

A browser that saves a page writes the address above it. Else the heading names state and seat, the table its kind, and
links to the page's own neighbours the state's code, also where the heading is in Hindi.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from results.domain.page_kinds import PageKind
from results.sources import text
from results.sources.eci.address import Address, parse_address
from results.sources.eci.bombs import refuse_bombs
from results.sources.eci.headings import CANDIDATES, PARTIES, ROUNDS, SEAT_LIST, normalise
from results.sources.eci.states import code_of
from results.sources.errors import PageError

_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(\S{1,500})\s*-->", re.IGNORECASE)
_SAVED_FROM_WITHIN = 4096
"""Bytes from the beginning in which a browser writes where a page was saved from."""
_SEAT = re.compile(r"(\d{1,3})\s*[-–]\s*.+?(?:\(([^()]*(?:\([^()]*\)[^()]*)?)\))?$")
_OWN_STATE = re.compile(r"(?:statewise|partywiseresult-|candidateswise-|constituencywise|roundwise)([A-Z]\d\d)", re.I)
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")
_LIVE = re.compile(r"[A-Z]\d\d", re.ASCII)
_TABLES: tuple[tuple[PageKind, Mapping[str, str], frozenset[str]], ...] = (
    (PageKind.SEAT_LIST, SEAT_LIST, frozenset({"leader", "trailing", "margin"})),
    (PageKind.ROUNDWISE, ROUNDS, frozenset({"brought", "current"})),
    (PageKind.CONSTITUENCYWISE, CANDIDATES, frozenset({"serial", "name", "party", "votes"})),
    (PageKind.PARTYWISE, PARTIES, frozenset({"party", "won", "leading"})),
)
_OF_A_SEAT = frozenset({PageKind.CONSTITUENCYWISE, PageKind.BOXES, PageKind.ROUNDWISE})


def identify(body: bytes, state: str | None = None) -> Address | None:
    """The address of a saved page, None where its content does not tell. `state` is the code of the state that it must
    be of where it names none."""
    if saved := _SAVED_FROM.search(body[:_SAVED_FROM_WITHIN]):
        try:
            return parse_address(saved[1].decode("ascii", "replace"))
        except PageError:
            pass  # saved from a mirror under names of its own: the content may still tell
    if body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return _live_json(body)
    try:
        refuse_bombs("saved page", body)
    except PageError:
        return None
    return _html(LexborHTMLParser(body), state)


def _html(tree: LexborHTMLParser, only_state: str | None) -> Address | None:
    kind = _kind(tree)
    heading = tree.css_first(".page-title h2")
    printed = text.clean(heading.text()) if heading else ""
    if kind is None:
        return None
    if kind == PageKind.INDEX:
        return Address(kind)
    seat = _SEAT.search(text.western(printed)) if kind in _OF_A_SEAT else None
    state = _state(tree, seat[2] if seat else printed)
    if kind == PageKind.PARTYWISE and state is None:
        return Address(PageKind.INDEX)  # a table of parties of no one state is the whole country's
    state = state or only_state
    if state is None or (kind in _OF_A_SEAT and seat is None):
        return None
    address = Address(kind, state, int(seat[1]) if seat else None, hindi=bool(_DEVANAGARI.search(printed)))
    return replace(address, page=_page(tree)) if kind == PageKind.SEAT_LIST else address


def _kind(tree: LexborHTMLParser) -> PageKind | None:
    if tree.css_first(".cand-box"):
        return PageKind.BOXES
    if tree.css_first(".box-content h3"):
        return PageKind.INDEX
    headings = [normalise(cell.text()) for cell in tree.css("th")[:200]]
    for kind, words, needed in _TABLES:
        if needed <= {words.get(heading) for heading in headings}:
            return kind
    return None


def _state(tree: LexborHTMLParser, printed: str) -> str | None:
    """By the name in the heading, else by the code that most links to pages of one state have."""
    if code := code_of(printed.partition("(Total")[0].strip(" ()")):
        return code
    links = (_OWN_STATE.search(link.attributes.get("href") or "") for link in tree.css("a[href]"))
    codes = Counter(match[1].upper() for match in links if match)
    return next(iter(codes)) if len(codes) == 1 else None


def _page(tree: LexborHTMLParser) -> int:
    active = tree.css_first(".pagination .active")
    number = text.western(text.clean(active.text())) if active else ""
    return int(number) if number.isdecimal() and 0 < int(number) < 1000 else 1


def _live_json(body: bytes) -> Address | None:
    try:
        states = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    codes = [code for code in states if _LIVE.fullmatch(code)] if isinstance(states, dict) else []
    return Address(PageKind.LIVE_JSON, codes[0]) if codes else None
