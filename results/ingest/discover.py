"""From nothing but the address of a results folder to elections ready to be polled."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.text import slugify

from results.domain.records import FolderIndex, PartyTable, Record, SeatList
from results.ingest import roster
from results.ingest.replays import replay_facts
from results.ingest.roster import Place
from results.ingest.visit import Fetcher, Visit, visit
from results.models import Election, Kind
from results.sources.eci import address
from results.sources.eci.states import STATES

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_WHEN = re.compile(rf"\b({_MONTHS})\W+(20\d\d)", re.IGNORECASE)
SOURCE_INTERVAL_S = 180.0
MOST_POLL_S = 30.0


class NothingThere(ValueError):
    """The address answers with nothing that can be tracked; says what was tried and what came back."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the operator said. Everything but `url` may be empty."""

    url: str
    states: tuple[str, ...] = ()
    slug: str = ""
    name: str = ""


def folder(url: str) -> str:
    """The folder of an address, with its last slash: pages, queries and missing slashes are forgiven."""
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NothingThere(f"{url!r} is not a web address such as https://results.eci.gov.in/ResultAcGenFeb2025/")
    path = parts.path if parts.path.endswith("/") else parts.path + "/"
    if re.search(r"\.(html?|js|json)/$", path):
        path = path.rsplit("/", 2)[0] + "/"
    return f"{parts.scheme}://{parts.netloc}{path.removesuffix('hi/') if path.endswith('/hi/') else path}"


def discover(wish: Wish, fetcher: Fetcher) -> list[Election]:
    """Register what the folder holds: an election for each state, or one for all in a national or by-election."""
    base = folder(wish.url)
    scout = Election(slug="", source_url=base)
    index, states = _states(scout, wish, fetcher)
    title = index.title if index else ""
    name = base.rstrip("/").rpartition("/")[2]
    kind = Kind.PC if "parliament" in title.lower() or name.lower().startswith(("pc", "resultpc")) else Kind.AC
    bye = "bye" in f"{title} {name}".lower()
    groups: list[tuple[str, ...]] = [states] if kind == Kind.PC or bye else [(state,) for state in states]
    return [_register(replace(wish, url=base), group, kind, bye, len(groups) > 1, title, fetcher) for group in groups]


def _states(scout: Election, wish: Wish, fetcher: Fetcher) -> tuple[FolderIndex | None, tuple[str, ...]]:
    """The folder's index, where there is one, and the states to track: those asked for, else all it names."""
    (found,) = visit(scout, [address.index()], fetcher)
    index = found.record if isinstance(found.record, FolderIndex) else None
    if wish.states:
        return index, wish.states
    named = {link.code for link in index.states} | {s.state for s in index.bye_seats if s.state} if index else set()
    if not named:
        named = _tried(scout, fetcher)
    if not named:
        why = found.failure or "its index lists none"
        raise NothingThere(f"{scout.source_url} names no state ({why}); say which with --states U05")
    return index, tuple(sorted(named))


def _tried(scout: Election, fetcher: Fetcher) -> set[str]:
    """Without an index: every state whose party page answers. 37 small requests, once."""
    visits = visit(scout, [address.partywise(state) for state in STATES], fetcher)
    return {address.parse_address(v.name).state or "" for v in visits if v.record is not None}


def _register(
    wish: Wish, states: tuple[str, ...], kind: Kind, bye: bool, one_of_several: bool, title: str, fetcher: Fetcher
) -> Election:
    """Find the seats of these states and write the election down; one already tracked is brought up to date."""
    scout = Election(slug="", source_url=wish.url)
    visits = [v for state in states for v in _visit_state(scout, state, fetcher)]
    places = list(_places(visits))
    if not places:
        why = "; ".join(v.failure for v in visits if v.failure) or "its pages list no seats"
        raise NothingThere(f"{wish.url} has no seats for {', '.join(states)}: {why}")
    title = next((t for v in visits if (t := getattr(v.record, "title", ""))), title)
    place_name = STATES.get(states[0], states[0]) if len(states) == 1 else "India"
    name = wish.name or f"{place_name}: {_plain(title) or ('By-elections' if bye else 'General election')}"
    slug = wish.slug or slugify(f"{place_name} {_when(title)}") or states[0].lower()
    if wish.slug and one_of_several:
        slug = f"{wish.slug}-{states[0].lower()}"
    now_known = {
        "source_url": wish.url,
        "state_codes": list(states),
        "kind": kind,
        "by_election": bye,
        "tracking": True,
    }
    at_first = {"name": name[:200], "state_name": place_name, "date": _date(visits), **_test_facts(visits)}
    election, _ = Election.objects.update_or_create(slug=slug, defaults=now_known, create_defaults=now_known | at_first)
    roster.enrol(election, places, timezone.now())
    election.refresh_from_db()
    return election


def _visit_state(scout: Election, state: str, fetcher: Fetcher) -> list[Visit]:
    """The party page with its drop-down of seats, and every page of the seat list."""
    visits = visit(scout, [address.partywise(state), address.seat_list(state, 1)], fetcher)
    first = next((v.record for v in visits if isinstance(v.record, SeatList)), None)
    rest = [address.seat_list(state, n) for n in range(2, (first.pages if first else 1) + 1)]
    return visits + (visit(scout, rest, fetcher) if rest else [])


def _places(visits: Sequence[Visit]) -> Iterable[Place]:
    """Every seat once: from the drop-down, which is up before the count, and from the list."""
    found: dict[tuple[str, int], str] = {}
    for v in visits:
        state = address.parse_address(v.name).state or ""
        for number, name in _seats(v.record):
            found.setdefault((state, number), name)
    return (Place(state, number, *_category(name)) for (state, number), name in found.items())


def _seats(record: Record | None) -> Iterable[tuple[int, str]]:
    if isinstance(record, SeatList):
        return ((row.number, row.name) for row in record.rows)
    return record.seats if isinstance(record, PartyTable) else ()


def _category(name: str) -> tuple[str, str]:
    """`KARAWAL NAGAR (SC)` as its name and SC."""
    match = re.fullmatch(r"(.+?)\s*\((SC|ST)\)", name)
    return (match[1], match[2]) if match else (name, "")


def _plain(title: str) -> str:
    """`General Election to Assembly Constituencies: Trends & Results February-2025` without the trends."""
    main, _, rest = title.partition(":")
    return f"{main.strip()}, {_when(rest)}" if _when(rest) else title.strip()


def _when(title: str) -> str:
    match = _WHEN.search(title)
    return f"{match[1].capitalize()} {match[2]}" if match else ""


def _date(visits: Sequence[Visit]) -> date | None:
    """The counting day: the day of the oldest stamp seen."""
    stamps: list[datetime] = [v.page.source_at for v in visits if v.page and v.page.source_at]
    return timezone.localtime(min(stamps)).date() if stamps else None


def _test_facts(visits: Sequence[Visit]) -> dict[str, Any]:
    """Whether the site calls itself a replay; then it is test data, and stays so."""
    label = next((v.page.headers["x-replay"] for v in visits if v.page and "x-replay" in v.page.headers), None)
    if label is None:
        return {}
    facts = replay_facts(label)
    interval = SOURCE_INTERVAL_S / float(facts["speed"])
    poll = min(MOST_POLL_S, max(1.0, interval / 3))
    return {"is_test": True, "replay": facts, "source_interval_s": interval, "poll_seconds": poll}
