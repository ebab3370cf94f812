"""Names of the site's pages, and what they name.

`S0410` alone is ambiguous: list page 10 of state S04 in `statewiseS0410.htm`, constituency 10 of S04 in
`candidateswise-S0410.htm`. The kind decides; the state code is always a letter and two digits.
"""

import re
from dataclasses import dataclass

from results.domain.page_kinds import PageKind
from results.sources.errors import UnknownPage


@dataclass(frozen=True, slots=True)
class Address:
    """One page of one results folder. `state` is None for the index and for national party lists."""

    kind: PageKind
    state: str | None = None
    number: int | None = None
    page: int | None = None
    party_id: int | None = None
    hindi: bool = False

    @property
    def name(self) -> str:
        """The page's name below its folder, as the site writes it."""
        name = _name(self)
        return f"hi/{name}" if self.hindi else name


def index() -> str:
    return "index.htm"


def partywise(state: str) -> str:
    return f"partywiseresult-{state}.htm"


def party_won(state: str | None, party_id: int) -> str:
    """The seats a party has won; of the whole country where there is no state."""
    return f"partywisewinresult-{party_id}{state}.htm" if state else f"partywisewinresultState-{party_id}.htm"


def party_leading(state: str | None, party_id: int) -> str:
    return f"partywiseleadresult-{party_id}{state}.htm" if state else f"partywiseleadresultState-{party_id}.htm"


def seat_list(state: str, page: int) -> str:
    return f"statewise{state}{page}.htm"


def boxes(state: str, number: int) -> str:
    return f"candidateswise-{state}{number}.htm"


def constituencywise(state: str, number: int) -> str:
    return f"Constituencywise{state}{number}.htm"


def roundwise(state: str, number: int) -> str:
    return f"Roundwise{state}{number}.htm"


def live_json(state: str) -> str:
    return f"election-json-{state}-live.json"


def boundaries(state: str) -> str:
    return f"ac/{state}.js"


def hindi(name: str) -> str:
    """The Hindi version of a page."""
    return f"hi/{name}"


_ST = r"(?P<state>[A-Z]\d\d)"
_N = r"(?P<number>[1-9]\d{0,2})"
_PATTERNS = {
    PageKind.INDEX: r"index\.html?",
    PageKind.PARTYWISE: rf"partywiseresult-{_ST}\.html?",
    PageKind.PARTY_WON: rf"partywisewinresult(?:State)?-(?P<party>\d{{1,6}}){_ST}?\.html?",
    PageKind.PARTY_LEADING: rf"partywiseleadresult(?:State)?-(?P<party>\d{{1,6}}){_ST}?\.html?",
    PageKind.SEAT_LIST: rf"statewise{_ST}(?P<page>[1-9]\d{{0,2}})\.html?",
    PageKind.BOXES: rf"candidateswise-{_ST}{_N}\.html?",
    PageKind.CONSTITUENCYWISE: rf"constituencywise-?{_ST}{_N}\.html?",
    PageKind.ROUNDWISE: rf"roundwise-?{_ST}{_N}\.html?",
    PageKind.LIVE_JSON: rf"election-json-{_ST}-live\.json",
    PageKind.BOUNDARIES: rf"ac/{_ST}\.js",
}
_COMPILED = [(kind, re.compile(pattern, re.IGNORECASE | re.ASCII)) for kind, pattern in _PATTERNS.items()]
_TAIL = re.compile(r"(?:^|/)((?:(?:hi|ac)/){0,2}[^/]+)$")
_SAVED = re.compile(r"\.dom(?=\.html?$)")
_COPY = re.compile(
    r"(?:\s*\(\d{1,3}\)|\s+-\s+copy(?:\s*\(\d{1,3}\))?|\s+copy(?:\s\d{1,3})?|~\d{1,3}|_\d{1,2})(?=\.\w{2,4}$)"
    r"|(?<=htm)\.\d{1,3}$|(?<=html)\.\d{1,3}$|(?<=json)\.\d{1,3}$|^copy of\s+",
    re.IGNORECASE,
)
"""What browsers, file managers and wget add to the name of a file that is there already."""


def without_copy_marks(name: str) -> str:
    """`statewiseS251.htm` of `statewiseS251 (1).htm`, `statewiseS251.htm.1` and `statewiseS251 - Copy.htm`."""
    folder, slash, file = name.rpartition("/")
    return f"{folder}{slash}{_COPY.sub('', file.strip())}"


def parse_address(name: str) -> Address:
    """What a page's name or URL names. Raises UnknownPage.

    Takes bare names, whole URLs with a query, and names of saved files: `<FOLDER>__statewiseS041.htm`, `….dom.htm`.
    """
    tail = _TAIL.search(name.split("?", 1)[0].split("#", 1)[0].replace("\\", "/"))
    short = _SAVED.sub("", tail[1].rpartition("__")[2]) if tail else ""
    in_hindi = short.startswith("hi/")
    short = short.removeprefix("hi/")
    for kind, pattern in _COMPILED:
        if match := pattern.fullmatch(short):
            return _address(kind, match.groupdict(), in_hindi)
    raise UnknownPage(name, "name of the page", "a page kind that can be read", short or name)


def _address(kind: PageKind, parts: dict[str, str | None], in_hindi: bool) -> Address:
    def whole(key: str) -> int | None:
        text = parts.get(key)
        return int(text) if text else None

    state = parts.get("state")
    return Address(kind, state.upper() if state else None, whole("number"), whole("page"), whole("party"), in_hindi)


def _name(address: Address) -> str:
    state, number = address.state or "", address.number or 0
    match address.kind:
        case PageKind.INDEX:
            return index()
        case PageKind.PARTYWISE:
            return partywise(state)
        case PageKind.PARTY_WON:
            return party_won(address.state, address.party_id or 0)
        case PageKind.PARTY_LEADING:
            return party_leading(address.state, address.party_id or 0)
        case PageKind.SEAT_LIST:
            return seat_list(state, address.page or 1)
        case PageKind.BOXES:
            return boxes(state, number)
        case PageKind.CONSTITUENCYWISE:
            return constituencywise(state, number)
        case PageKind.ROUNDWISE:
            return roundwise(state, number)
        case PageKind.LIVE_JSON:
            return live_json(state)
    return boundaries(state)
