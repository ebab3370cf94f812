"""What every HTML page of the site has in common: its title, heading, time stamp and round line."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from results.sources import text
from results.sources.eci.address import Address
from results.sources.eci.bombs import refuse_bombs
from results.sources.eci.states import code_of
from results.sources.errors import Blocked, EmptyPage, Missing, NotAPage, PageError, Redirected, Truncated, WrongPage

IST = timezone(timedelta(hours=5, minutes=30), "IST")
TEXT_LIMIT = 1_000
"""Characters of a heading, a round line or a footer that are looked at."""
STAMP_FROM, STAMP_TO = 2004, 2100

_BLOCKED = ("access denied", "forbidden", "request rejected", "attention required", "just a moment", "captcha")
_BREAK = re.compile(rb"<(?:br\b|/p>|/li>)", re.IGNORECASE)
"""What stands between two words without a space: a new line, or the end of a paragraph."""
_MISSING = ("404", "not found", "no such file")
_LEADS_TO = "a way to "
_REFRESH = re.compile(r"url\s*=\s*([^;]+)", re.IGNORECASE)
_SCRIPT_REDIRECT = re.compile(r"location(?:\.href|\.replace)?\s*[=(]\s*['\"]([^'\"]+)['\"]")
_STAMP = re.compile(
    r"(\d{1,2}) ?[:.] ?(\d{2})(?: ?[:.] ?\d{2})? ?(a\.? ?m\.?|p\.? ?m\.?|पूर्वाह्न|अपराह्न)?"
    r"[^\d:]{0,40}?(\d{1,2}) ?[/.-] ?(\d{1,2}) ?[/.-] ?(\d{4})",
    re.IGNORECASE,
)
_STAMPED = re.compile(r"last\s*updated?|updated\s*at|अद्यतन|अपडेट", re.IGNORECASE)
_ROUND = re.compile(r"(?:Round|राउंड|राउण्ड|चक्र|दौर)\D{0,80}(\d{1,3})\s{0,9}/\s{0,9}(\d{1,3})", re.IGNORECASE)
_SEAT = re.compile(r"(\d{1,3})\s*[-–]\s*(.+?)(?:\s*\(([^()]*(?:\([^()]*\)[^()]*)?)\))?$")
_SEATS_TOTAL = re.compile(
    r"\(\s*(?:Total\s*)?(?:AC|PC|कुल[^:]*|विधान[^:]*|लोक[^:]*)\s*:\s*(\d{1,3})\s*\)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class OpenedPage:
    """One HTML page, opened: whole, not blocked, of this site. The rest is read by the module of its kind."""

    name: str
    address: Address
    tree: LexborHTMLParser
    title: str
    source_at: datetime | None
    closed: bool
    """Whether the last tag is there. A stamped page without it may lack what follows the footer: scripts."""
    losses: list[str] = field(default_factory=list)
    """What of the page could not be read, in words; the rest is used without it."""

    def text_of(self, selector: str) -> str | None:
        """The text of the first such element, at most TEXT_LIMIT characters of it, or None."""
        node = self.tree.css_first(selector)
        return text.clean(node.text())[:TEXT_LIMIT] if node else None

    def wrong(self, selector: str, expected: str, found: object) -> PageError:
        return PageError(self.name, selector, expected, found)


@dataclass(frozen=True, slots=True)
class SeatHeading:
    number: int
    name: str
    state_name: str


def open_page(name: str, address: Address, body: bytes) -> OpenedPage:
    """Parse the shell. Raises PageError when this is not a whole page of the site."""
    if not body.strip():
        raise EmptyPage(name, "body", "a page", "nothing")
    refuse_bombs(name, body)
    tree = LexborHTMLParser(_BREAK.sub(rb" \g<0>", body), options=LexborDocumentOptions.WO_EVENTS)
    heading = tree.css_first(".page-title h1") or tree.css_first("h1")
    title = text.clean(heading.text()) if heading else ""
    _refuse_others(name, tree, title, body)
    stamp = read_stamp(name, tree)
    closed = b"</html" in body[-4096:].lower()
    if stamp is None and not (closed and _footer(tree)):
        raise Truncated(name, "footer", "the page's end with its time stamp", f"{len(body)} bytes without either")
    return OpenedPage(name, address, tree, title, stamp, closed)


def _refuse_others(name: str, tree: LexborHTMLParser, title: str, body: bytes) -> None:
    window = tree.css_first("title")
    says = f"{window.text() if window else ''} {title}".casefold()
    if any(word in says for word in _BLOCKED):
        raise Blocked(name, "title", "a results page", says)
    if any(word in says for word in _MISSING):
        raise Missing(name, "title", "a results page", says)
    if not title and (leads_to := _redirect(tree)):
        raise Redirected(name, "meta refresh", "a results page", f"{_LEADS_TO}{leads_to}")
    if not title:
        kind = Truncated if b"<!doctype" in body[:8192].lower() or b"<html" in body[:8192].lower() else NotAPage
        raise kind(name, ".page-title h1", "the election's title", text.clean(tree.text()[:300]))


def _redirect(tree: LexborHTMLParser) -> str | None:
    """Where a page without content sends its reader."""
    for node in tree.css("meta[http-equiv]"):
        if (node.attributes.get("http-equiv") or "").lower() == "refresh":
            match = _REFRESH.search(node.attributes.get("content") or "")
            if match:
                return match[1].strip(" '\"")[:200]
    scripts = (_SCRIPT_REDIRECT.search(script.text()) for script in tree.css("script"))
    return next((match[1][:200] for match in scripts if match), None)


def redirect_of(failure: str) -> str | None:
    """The address that a page led to, of the words with which it was refused."""
    _, mark, leads_to = failure.partition(_LEADS_TO)
    return leads_to.strip().rstrip("/").removesuffix("index.htm").rstrip("/") if mark else None


def read_stamp(name: str, tree: LexborHTMLParser) -> datetime | None:
    """The page's own time, or None when it says none. Raises PageError on a stamp that can't be read."""
    footer = _footer(tree)
    if footer and (stamp := stamp_in(name, footer.text(separator=" "))):
        return stamp
    for selector in (".foot-content", ".foot-info", ".sm-text"):
        if (node := tree.css_first(selector)) and (stamp := stamp_in(name, node.text(separator=" "))):
            return stamp
    body = tree.body
    tail = body.text(separator=" ") if body else ""
    mentions = list(_STAMPED.finditer(tail))
    return stamp_in(name, tail[mentions[-1].start() :][:200]) if mentions else None


def _footer(tree: LexborHTMLParser) -> LexborNode | None:
    """The page's footer: among the last things of the body, or wherever it is."""
    node, looked = tree.body.last_child if tree.body else None, 0
    while node is not None and looked < 50:
        if node.tag == "footer":
            return node
        node, looked = node.prev, looked + 1
    return tree.css_first("footer")


def stamp_in(name: str, printed: str) -> datetime | None:
    """`Last Updated at 08:42 pm On 08/02/2025` as an aware time of India."""
    printed = text.western(text.clean(printed)[:TEXT_LIMIT])
    if not (match := _STAMP.search(printed)):
        if (mention := _STAMPED.search(printed)) and re.search(r"\d", printed[mention.end() :][:40]):
            raise PageError(name, "footer", "a time like 08:42 pm On 08/02/2025", printed)
        return None
    hour, minute, half, day, month, year = match.groups()
    try:
        return _moment(int(hour), int(minute), half, int(day), int(month), int(year))
    except ValueError:
        raise PageError(name, "footer", "a time like 08:42 pm On 08/02/2025", printed) from None


def _moment(hour: int, minute: int, half: str | None, day: int, month: int, year: int) -> datetime:
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("hour of a 12-hour clock")
        hour = hour % 12 + (12 if half[0] in "pPअ" else 0)
    if not STAMP_FROM <= year <= STAMP_TO:
        raise ValueError("year")
    return datetime(year, month, day, hour, minute, tzinfo=IST)


def read_round(shell: OpenedPage) -> tuple[int | None, int | None]:
    """(5, 13) of `Status of EVM Round: 5/13` in any wording, (None, None) before the first round."""
    printed = shell.text_of(".round-status")
    if printed is None:
        area = shell.text_of(".middle-head") or shell.text_of(".page-title") or ""
        match = _ROUND.search(text.western(area))
        return (int(match[1]), int(match[2])) if match else (None, None)
    printed = text.western(printed)
    match = _ROUND.search(printed) or re.search(r"(?<!\d)(\d{1,3})\s*/\s*(\d{1,3})(?!\d)", printed)
    if match:
        return int(match[1]), int(match[2])
    if re.search(r"\d", printed):
        shell.losses.append(str(shell.wrong(".round-status", "a round like 20/20", printed)))
    return text.NO_ROUND


def read_state(shell: OpenedPage) -> str:
    """The state of a list page's heading, checked against the address. The page's own words are kept."""
    heading = shell.tree.css_first(".page-title h2")
    node = heading and (heading.css_first("strong") or heading.css_first("span") or heading)
    printed = text.clean(node.text())[:TEXT_LIMIT] if node else ""
    return check_state(shell, printed.partition("(Total")[0].strip(" ()"))


def check_state(shell: OpenedPage, printed: str) -> str:
    """Raises WrongPage when the printed name is that of another state than the address names."""
    code, expected = code_of(printed), shell.address.state
    if code and expected and code != expected:
        raise WrongPage(shell.name, ".page-title h2", f"state {expected}", f"{printed} ({code})")
    return printed


def read_seat(shell: OpenedPage) -> SeatHeading:
    """`33 - DISPUR (Assam)` of a constituency's page, checked against the address."""
    span = shell.tree.css_first(".page-title h2 span") or shell.tree.css_first(".page-title h2")
    printed = text.clean(span.text())[:TEXT_LIMIT] if span else ""
    match = _SEAT.search(text.western(printed))
    if not match:
        raise shell.wrong(".page-title h2 span", "a heading like 33 - DISPUR (Assam)", printed)
    number, name, state_name = int(match[1]), match[2], match[3] or ""
    if number != shell.address.number:
        raise WrongPage(shell.name, ".page-title h2 span", f"constituency {shell.address.number}", printed)
    if state_name.upper() in ("SC", "ST", "GEN"):
        name, state_name = f"{name} ({state_name})", ""
    return SeatHeading(number, _checked_name(shell, name), check_state(shell, state_name.strip()))


def _checked_name(shell: OpenedPage, printed: str) -> str:
    try:
        return text.name(printed)
    except ValueError as error:
        raise shell.wrong(".page-title h2 span", str(error), printed) from None


def read_seats_total(shell: OpenedPage) -> int | None:
    """140 of `Kerala (Total AC : 140)`, or None where the heading doesn't say."""
    match = _SEATS_TOTAL.search(text.western(shell.text_of(".page-title h2") or ""))
    return int(match[1]) if match else None
