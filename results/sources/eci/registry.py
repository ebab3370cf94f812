"""From a page's name and bytes to its record."""

from collections.abc import Callable

from results.domain.page_kinds import PageKind
from results.domain.records import Record
from results.sources.eci import (
    boundaries,
    boxes,
    constituencywise,
    index,
    live_json,
    party_seats,
    partywise,
    roundwise,
    seat_list,
)
from results.sources.eci.address import Address, parse_address
from results.sources.eci.shell import OpenedPage, open_page
from results.sources.errors import UnknownPage

HTML: dict[PageKind, Callable[[OpenedPage], Record]] = {
    PageKind.INDEX: index.parse,
    PageKind.PARTYWISE: partywise.parse,
    PageKind.PARTY_WON: party_seats.parse,
    PageKind.PARTY_LEADING: party_seats.parse,
    PageKind.SEAT_LIST: seat_list.parse,
    PageKind.BOXES: boxes.parse,
    PageKind.CONSTITUENCYWISE: constituencywise.parse,
    PageKind.ROUNDWISE: roundwise.parse,
}
OTHER: dict[PageKind, Callable[[str, Address, bytes], Record]] = {
    PageKind.LIVE_JSON: live_json.parse,
    PageKind.BOUNDARIES: boundaries.parse,
}


def parse(name: str, body: bytes) -> Record:
    """The record of one page of results.eci.gov.in.

    `name` is the page's name below its folder, a URL or a saved file's name; it says which kind, state and seat to
    expect. Raises PageError, and nothing else, whatever the bytes are.
    """
    address = parse_address(name)
    if reader := OTHER.get(address.kind):
        return reader(name, address, body)
    return HTML[address.kind](open_page(name, address, body))


def kind_of(name: str) -> str | None:
    """The kind of page that a name or URL names, None when it names no page of this site."""
    try:
        return parse_address(name).kind.value
    except UnknownPage:
        return None
