"""What a results folder holds, read from its index and its pages: which states, of which kind."""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.utils.text import slugify

from results.domain.records import FolderIndex
from results.enrolment.places import NothingThere, folder, states_named
from results.models import Election, Kind
from results.scrape.visit import Fetcher, Visit, visit
from results.sources.eci import address
from results.sources.eci.shell import redirect_of
from results.sources.eci.states import STATES

LONGEST_SLUG = 64
"""Letters of an election's slug: its column takes 80, and by-elections and states are appended to it."""
UNREACHABLE = frozenset({"dns", "connect", "timeout", "network", "protocol", "refused", "budget"})
"""Ways to fail in which the site itself has not answered."""
SAVED_PAGES = (
    "pages saved in a browser elsewhere do as well: manage.py feed FILES --url ADDRESS, or “Source and saved pages” "
    "at the desk (docs/tracking.md, Pages from people)"
)
NAME_THE_STATE = (
    "name it: STATES=… with make live, --states … with manage.py track; codes are a letter and two digits, such as S25 "
    "for West Bengal or U05 for Delhi"
)


class Unreachable(NothingThere):
    """The site can't be reached: it may be a moment later."""


class Refusal(NothingThere):
    """The site refuses this machine."""


def is_refusal(visit: Visit) -> bool:
    """Whether the site refused to answer: by its status, or by a page that says so."""
    return visit.status in ("401", "403") or "access denied" in visit.failure.lower()


@dataclass(frozen=True, slots=True)
class TrackRequest:
    """What the operator said. Everything but `url` may be empty."""

    url: str
    states: tuple[str, ...] = ()
    slug: str = ""
    name: str = ""
    pages: tuple[str, ...] = ()
    """Names of the pages at hand, where these are all there is."""
    fresh: bool = False
    """Put it in the place of what is tracked under that slug: readers go over to it, and never find nothing there."""


@dataclass(frozen=True, slots=True)
class FolderFacts:
    """What a folder is: `index` where it has one, the states it holds, of which kind."""

    base: str
    index: FolderIndex | None
    states: tuple[str, ...]
    kind: Kind
    bye: bool
    index_visits: tuple[Visit, ...]
    at_hand: tuple[Visit, ...] = ()
    """The pages there are, where they are files."""

    @property
    def title(self) -> str:
        return self.index.title if self.index else ""


def read_folder(request: TrackRequest, fetcher: Fetcher) -> FolderFacts:
    """The folder's index, where there is one, and the states to track: those asked for, else all it names."""
    base = folder(request.url)
    if request.slug and (slugify(request.slug) != request.slug or len(request.slug) > LONGEST_SLUG):
        fits = slugify(request.slug)[:LONGEST_SLUG]
        raise NothingThere(f"“{request.slug}” does not fit in an address: say {fits or 'another name'}")
    if unknown := [state for state in request.states if state not in STATES]:
        raise NothingThere(f"{', '.join(unknown)}: no such state code; they are written like U05 or S22")
    scout = Election(slug="", source_url=base)
    (index_visit,) = visit(scout, [address.index()], fetcher)
    index = index_visit.record if isinstance(index_visit.record, FolderIndex) else None
    if not index_visit.page and index_visit.status in UNREACHABLE:
        raise Unreachable(f"{base} can't be reached: {index_visit.failure}")
    at_hand = tuple(visit(scout, request.pages, fetcher)) if request.pages else ()
    title = index.title.lower() if index else ""
    name = base.rstrip("/").rpartition("/")[2].lower()
    bye = "bye" in f"{title} {name}" or bool(index and index.bye_seats and not index.states and not index.rows)
    kind = Kind.PC if "parliament" in title or name.startswith(("pc", "resultpc")) else Kind.AC
    states = request.states or states_named(at_hand) or _states(index, scout, fetcher)
    if not states:
        raise _no_state(base, index_visit)
    return FolderFacts(base, index, states, kind, bye, (index_visit,), at_hand)


def _no_state(base: str, index_visit: Visit) -> NothingThere:
    """Why an address tells no state, and what would do."""
    if leads_to := redirect_of(index_visit.failure):
        return NothingThere(f"{base} only leads to another folder: give its address, {urljoin(base, leads_to)}/")
    if is_refusal(index_visit):
        return Refusal(f"{base} refuses this machine ({index_visit.failure}); {SAVED_PAGES}")
    if urlsplit(base).path == "/":
        return NothingThere(f"{base} is the site itself: give a results folder's address, such as {base}ResultAcGen…/")
    if index_visit.status == "404":
        return NothingThere(f"{base} answers 404: nothing is there yet, or the address is wrong; {NAME_THE_STATE}")
    why = index_visit.failure or "its index lists none"
    return NothingThere(f"{base} names no state ({why}); {NAME_THE_STATE}")


def _states(index: FolderIndex | None, scout: Election, fetcher: Fetcher) -> tuple[str, ...]:
    states = {link.code for link in index.states} if index else set()
    if index and not states:
        states = {seat.state for seat in index.bye_seats if seat.state}
    return tuple(sorted(states or _states_that_answer(scout, fetcher)))


def _states_that_answer(scout: Election, fetcher: Fetcher) -> set[str]:
    """Without an index: every state whose party page or seat list answers. 72 small requests at most, once."""
    parties = visit(scout, [address.partywise(state) for state in STATES], fetcher)
    answering = {address.parse_address(v.name).state or "" for v in parties if v.record is not None}
    lists = visit(scout, [address.seat_list(state, 1) for state in STATES if state not in answering], fetcher)
    return answering | {address.parse_address(v.name).state or "" for v in lists if v.record is not None}
