"""`index.htm`: what a results folder holds. Read by what is there: no index page could be saved so far.

A general election's index links to each state's party page, or has a party table of the whole country, or both; a
by-election's index has a box (`.box-content`) for each seat. Expects at least one of the three.
"""

import re
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from results.domain.records import ByeSeat, FolderIndex, PartyRow, StateLink
from results.sources import text
from results.sources.eci.cells import LOSSES_KEPT, MOST_LOST_SHARE, Rows
from results.sources.eci.headings import PARTIES
from results.sources.eci.partywise import REQUIRED, party_rows
from results.sources.eci.shell import OpenedPage, read_seats_total
from results.sources.eci.states import STATES, code_of
from results.sources.eci.table import find_tables
from results.sources.errors import PageError

_STATE = re.compile(r"(?:partywiseresult-([A-Z]\d\d)|statewise([A-Z]\d\d)\d{1,3})\.htm", re.IGNORECASE)
_SEAT = re.compile(r"(?:candidateswise-|constituencywise|roundwise)([A-Z]\d\d)([1-9]\d{0,2})\.htm", re.IGNORECASE)
_OPTION = re.compile(r"[A-Z]\d\d", re.ASCII)
_FOLDER = re.compile(r"(?:https?://[^/]+)?/([A-Za-z0-9]{4,40})/(?:index\.html?)?", re.ASCII)
_NAMED = frozenset({"h3", "h4", "h5", "h6"})
"""Elements of a box whose text is a name."""
_STATUS_WORDS = frozenset(
    {"won", "lost", "leading", "trailing", "uncontested", "result declared", "result in progress", "declared"}
)
_NUMBERED = re.compile(r"(?:(\d{1,3})\s*[-–.]\s*)?(.+?)(?:\s*[-–]\s*(\d{1,3})|\s*\(\s*(\d{1,3})\s*\))?")


def parse(shell: OpenedPage) -> FolderIndex:
    """States, parties and by-election seats of a folder. Raises PageError when it has none of them."""
    states, parties = _states(shell), _party_table(shell)
    losses = list(parties.losses)
    seats = _bye_seats(shell, losses)
    if not states and not parties.read and not seats:
        raise shell.wrong("body", "links to states, a party table or by-election boxes", shell.title)
    return FolderIndex(
        shell.title, shell.source_at, states, parties.read, seats, _other_folders(shell), read_seats_total(shell),
        tuple(losses[:LOSSES_KEPT]),
    )  # fmt: skip


def _states(shell: OpenedPage) -> tuple[StateLink, ...]:
    """By code, in the page's order; named by the link's text where that is a name."""
    states: dict[str, str] = {}
    for link in shell.tree.css("a[href]"):
        if match := _STATE.search(link.attributes.get("href") or ""):
            code = (match[1] or match[2]).upper()
            printed = text.clean(link.text())
            state_name = printed if code_of(printed) == code else STATES.get(code, printed)
            states.setdefault(code, state_name or code)
    for option in shell.tree.css("select option"):
        value = (option.attributes.get("value") or "").strip()
        if _OPTION.fullmatch(value):
            states.setdefault(value, text.clean(option.text()) or STATES.get(value, value))
    return tuple(StateLink(code, name) for code, name in states.items())


def _party_table(shell: OpenedPage) -> Rows[PartyRow]:
    """The one party table. Several are several states': each has its own page, so none is taken."""
    try:
        tables = find_tables(shell, PARTIES, REQUIRED)
    except PageError:
        return Rows((), ())
    return party_rows(tables[0]) if len(tables) == 1 else Rows((), ())


def _bye_seats(shell: OpenedPage, losses: list[str]) -> tuple[ByeSeat, ...]:
    """A seat a box. A box that can't be read costs that seat, unless it is most of them."""
    boxes = shell.tree.css(".box-content")
    if (names := len(shell.tree.css(".box-content h3"))) != len(boxes):
        raise shell.wrong(".box-content h3", f"one seat in each of {len(boxes)} boxes", names)
    seats: list[ByeSeat] = []
    for row, box in enumerate(boxes, 1):
        try:
            seats.append(_bye_seat(shell, row, box))
        except PageError as error:
            losses.append(str(error))
    if len(seats) < len(boxes) * (1 - MOST_LOST_SHARE):
        raise shell.wrong(".box-content", "boxes that can be read", "; ".join(losses[:3]))
    return tuple(seats)


def _bye_seat(shell: OpenedPage, row: int, box: LexborNode) -> ByeSeat:
    """h3 seat, h4 state, h5 candidate, h6 party; number and state code from the box's link, or the name's number."""
    parts = {tag: node.text() if (node := box.css_first(tag)) else "" for tag in ("h3", "h4", "h5", "h6")}
    field = "h3"
    try:
        printed = text.name(parts[field])
        field = "h4"
        state_name = text.name(parts[field])
        field = "h5"
        candidate = text.optional_name(parts[field])
        field = "h6"
        party = text.optional_name(parts[field])
    except ValueError as error:
        raise shell.wrong(f".box-content {row} {field}", str(error), parts[field]) from None
    match = _NUMBERED.fullmatch(text.western(printed))
    number = next((int(n) for n in match.group(1, 3, 4) if n), None) if match else None
    link = _seat_link(box)
    if link and number and int(link[2]) != number:
        raise shell.wrong(f".box-content {row} h3", f"the number of its link, {link[0]}", printed)
    return ByeSeat(
        match[2] if match else printed,
        int(link[2]) if link else number,
        link[1].upper() if link else code_of(state_name),
        state_name, candidate, party, _status(box),
    )  # fmt: skip


def _seat_link(box: LexborNode) -> re.Match[str] | None:
    """The link of the box, in it or around it."""
    around = box.parent if box.parent is not None and len(box.parent.css(".box-content")) == 1 else box
    links = list(around.css("a[href]"))
    outer = around if around.tag == "a" else around.parent
    if outer is not None and outer.tag == "a":
        links.append(outer)
    matches = (_SEAT.search(link.attributes.get("href") or "") for link in links)
    return next((match for match in matches if match), None)


def _status(box: LexborNode) -> str:
    """The box's word on its result: in a status block, or in any element whose class or text is such a word."""
    block = box.css_first(".status") or (box.parent.css_first(".status") if box.parent is not None else None)
    if block is not None:
        return text.clean(block.text())[:100]
    for node in box.css("*"):
        if node.tag not in _NAMED and (word := text.clean(node.text())).casefold() in _STATUS_WORDS:
            return word
    return ""


def _other_folders(shell: OpenedPage) -> tuple[str, ...]:
    """Names of other results folders that the header links to."""
    folders: dict[str, None] = {}
    for link in shell.tree.css("header a[href]"):
        href = (link.attributes.get("href") or "").strip()
        host = urlsplit(href).hostname if href.startswith("http") else None
        match = _FOLDER.fullmatch(href)
        if match and (host is None or host.endswith(".eci.gov.in")):
            folders.setdefault(match[1])
    return tuple(folders)
