"""Kinds of page compared with each other: where they differ at one and the same stamp, both values are kept and shown.

The party table and the live JSON are asked for once an interval. The seat list stands in the middle: the table, the
JSON and the seats' own pages are each compared with it. The JSON has no stamp, so what it says counts, for the page of
sources and for a seat's flag, only once it has stood for a whole interval (results.publish.sources.is_lasting).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from cachetools import LRUCache
from django.db import transaction
from django.db.models import F, Q

from results.domain.names import key
from results.domain.page_kinds import PageKind
from results.domain.records import FolderIndex, LiveSeats, PartyTable, SeatRow
from results.domain.statuses import WON, read_status
from results.ingest.parties import codes_by_name
from results.ingest.revise import lock, revise
from results.ingest.store import Reading, as_stored
from results.models import Contest, Contradiction, Election, Kind, Observation, Page
from results.publish.sources import is_lasting
from results.scrape.lists import ListCheck, Place, lines, numbers_by_place, pages_of_lists
from results.scrape.retries import visit_and_count
from results.scrape.visit import Fetcher, Visit, latest_pages, record_of
from results.sources.eci import address

_ALWAYS = datetime.fromtimestamp(0, UTC)
_LINE = ("contest__number", "at", "record")
ROUND_TRIP = 5
"""State pages that are compared in one poll, at most."""
OWED_FOR = 3
"""Intervals."""
_compared: LRUCache[str, tuple[datetime, datetime]] = LRUCache(64)
"""When the newest list came with which this process has compared the other kinds, and when it did; by epoch."""


@dataclass(frozen=True, slots=True)
class Difference:
    """`about` names the fact; `number` is the contest's, None for one of the whole election."""

    about: str
    first: tuple[str, str]
    second: tuple[str, str]
    """Page kind and what it says."""
    number: int | None = None
    source_at: datetime | None = None


def pages(election: Election) -> list[str]:
    """The pages to compare with the seat list: a party table for each state, and one live JSON."""
    states = list(election.state_codes)
    if election.by_election:
        return []
    if election.kind == Kind.PC and len(states) > ROUND_TRIP:
        return [address.index()]
    return [*(address.partywise(state) for state in states[:ROUND_TRIP]), *(address.live_json(s) for s in states[:1])]


def compare_pages(
    election: Election,
    check: ListCheck,
    lines: Mapping[int, Reading],
    places: Mapping[Place, int],
    fetcher: Fetcher,
    now: datetime,
) -> int:
    """Ask for the other kinds of page, compare, and write down what differs; returns how many open differences."""
    visits = visit_and_count(election, pages(election), fetcher, now)
    stamps = {page.source_at for page in check.pages.values()}
    codes = codes_by_name()
    rows = {number: line.record for number, line in lines.items() if isinstance(line.record, SeatRow)}
    differences, exact = _own_pages(election, lines, check.newest_before, max((s for s in stamps if s), default=now))
    checked = set[str]()
    for v in visits:
        record = record_of(v)
        if isinstance(record, LiveSeats):
            checked.add("seat:json:")
            differences += _live(record, rows, places, codes)
        elif isinstance(record, PartyTable | FolderIndex) and v.page and stamps == {v.page.source_at}:
            checked.add(f"parties:{v.name}:")
            differences += _parties(v, record, _of_state(v, rows, places), codes)
    open_count = record_differences(election, differences, checked, now, exact)
    _compared[election.epoch] = _newest_fetch(check), now
    return open_count


def is_due(election: Election, check: ListCheck, now: datetime) -> bool:
    """Whether open differences have to be looked at again though the source has made nothing anew: the poll that had
    its newest pages died, seats' own pages were read after it, or the JSON has now had its interval. Once an interval,
    and for a few only: a page that stays behind the list is not compared with it, however often it is read."""
    interval, newest_fetch = timedelta(seconds=election.source_interval_s), _newest_fetch(check)
    list_fetched_at, compared_at = _compared.get(election.epoch, (_ALWAYS, _ALWAYS))
    if now - newest_fetch > OWED_FOR * interval or (list_fetched_at >= newest_fetch and now - compared_at < interval):
        return False
    still_young = Q(source_at=None, since__lte=now - interval, seen_at__lt=F("since") + interval)
    return election.contradictions.filter(Q(seen_at__lt=newest_fetch) | still_young, ended_at=None).exists()


def _newest_fetch(check: ListCheck) -> datetime:
    """When the newest page of the list was fetched."""
    return max((page.fetched_at for page in check.pages.values()), default=_ALWAYS)


def compare_upload(election: Election, upload: Visit, now: datetime) -> str:
    """Compare a page that somebody handed in with the list of seats as it was last read."""
    places = numbers_by_place(election)
    list_pages = latest_pages(election, pages_of_lists(election))
    rows = {places[place]: row for page in list_pages.values() for place, row in lines(page) if place in places}
    stamps = {page.source_at for page in list_pages.values()}
    codes, differences, checked = codes_by_name(), list[Difference](), set[str]()
    if isinstance(upload.record, LiveSeats):
        checked, differences = {"seat:json:"}, _live(upload.record, rows, places, codes)
    elif isinstance(upload.record, PartyTable | FolderIndex) and upload.page and stamps == {upload.page.source_at}:
        checked = {f"parties:{upload.name}:"}
        differences = _parties(upload, upload.record, _of_state(upload, rows, places), codes)
    record_differences(election, differences, checked, now)
    if not checked:
        return "of another time than the seat list: not compared"
    return f"compared with the seat list: {len(differences)} differences"


def _of_state(visit: Visit, rows: Mapping[int, SeatRow], places: Mapping[Place, int]) -> list[SeatRow]:
    """The lines that a party table sums up: its state's, or everyone's."""
    state = address.parse_address(visit.name).state
    return [rows[n] for (code, _), n in places.items() if n in rows and state in (None, code)]


def _parties(
    visit: Visit, record: PartyTable | FolderIndex, rows: Sequence[SeatRow], codes: Mapping[str, str]
) -> list[Difference]:
    """Seats won and leading by party: as the table prints them, and as the list's lines add up."""
    won, leading = Counter[str](), Counter[str]()
    for row in rows:
        status = read_status(row.status_text)
        if row.leader_party and (status in WON or row.leader):
            (won if status in WON else leading)[_code(row.leader_party, codes)] += 1
    page = visit.page
    assert page is not None
    known_rows = [row for row in record.rows if _code(row.name, codes) or _code(row.code or "", codes)]
    _counted(page, len(known_rows), len(record.rows) - len(known_rows))
    printed = {_code(row.name, codes): (row.won, row.leading) for row in record.rows}
    return [
        Difference(
            f"parties:{visit.name}:{code}",
            (page.kind, _seats(*printed.get(code, (0, 0)))),
            (PageKind.SEAT_LIST, _seats(won[code], leading[code])),
            source_at=page.source_at,
        )
        for code in sorted({*printed, *won, *leading})
        if printed.get(code, (0, 0)) != (won[code], leading[code])
    ]


def _seats(won: int, leading: int) -> str:
    return f"{won} won, {leading} leading"


def _live(
    record: LiveSeats, rows: Mapping[int, SeatRow], places: Mapping[Place, int], codes: Mapping[str, str]
) -> list[Difference]:
    """The leading party of each seat: the JSON's and the list's."""
    differences = []
    for seat in record.seats:
        number = places.get((seat.state, seat.number))
        row = rows.get(number) if number is not None else None
        if row is None or not row.leader_party or not seat.party:
            continue
        if _code(seat.party, codes) != _code(row.leader_party, codes):
            values = (
                (PageKind.LIVE_JSON, f"{seat.leader} ({seat.party})"),
                (PageKind.SEAT_LIST, f"{row.leader} ({row.leader_party})"),
            )
            differences.append(Difference(f"seat:json:{number}", *values, number=number))
    return differences


def _own_pages(
    election: Election, lines: Mapping[int, Reading], since: datetime | None, newest: datetime
) -> tuple[list[Difference], set[str]]:
    """Leader and margin of each seat read since the last look: of its own page's votes and of its line, where both are
    of one time. Also which were compared."""
    observations = Observation.objects.filter(contest__election=election)
    own_lines = list(observations.filter(kind=PageKind.CONSTITUENCYWISE, at__gte=since or _ALWAYS).values_list(*_LINE))
    list_lines = observations.filter(
        kind=PageKind.SEAT_LIST, contest__number__in=[number for number, _, _ in own_lines]
    )
    line_of = {n: (at, record) for n, at, record in list_lines.values_list(*_LINE)} if own_lines else {}
    differences, checked = list[Difference](), set[str]()
    for number, at, record in own_lines:
        line = lines.get(number)
        row = line.record if line else None
        if line is None or not isinstance(row, SeatRow) or row.margin is None:
            continue
        accepted_at, accepted = line_of.get(number, (newest, None))
        stands_since = accepted_at if accepted == as_stored(row) else line.at
        if not stands_since <= at <= newest:
            continue  # a line that changed meanwhile is of another time
        people = sorted((c["votes"] for c in record["candidates"] if c["votes"] and not c["is_nota"]), reverse=True)
        if row.leader is None or len(people) < 2:
            continue
        checked.add(f"seat:own:{number}")
        margin = people[0] - people[1]
        first = [c["name"] for c in record["candidates"] if c["votes"] == people[0] and not c["is_nota"]]
        if margin != row.margin or key(row.leader) not in map(key, first):
            values = (
                (PageKind.CONSTITUENCYWISE, f"{first[0]} by {margin}"),
                (PageKind.SEAT_LIST, f"{row.leader} by {row.margin}"),
            )
            differences.append(Difference(f"seat:own:{number}", *values, number=number, source_at=at))
    return differences, checked


def _code(name: str, codes: Mapping[str, str]) -> str:
    """A party's code, or its name as a key where it is not known."""
    return codes.get(spelling := _spelling(name), spelling)


_spelling = lru_cache(4096)(key)


def _counted(page: Page, matched: int, unmatched: int) -> None:
    if (page.matched, page.unmatched) != (matched, unmatched):
        page.matched, page.unmatched = matched, unmatched
        page.save(update_fields=["matched", "unmatched"])


@transaction.atomic
def record_differences(
    election: Election,
    differences: Iterable[Difference],
    checked: Iterable[str],
    now: datetime,
    exact: Collection[str] = (),
) -> int:
    """Open what differs now, end what agrees again; facts that were not compared stay as they were.

    `checked` are beginnings of the names of facts that were compared, `exact` whole names.
    """
    now_open = {d.about: d for d in differences}
    rows = {row.about: row for row in election.contradictions.select_for_update().filter(ended_at=None)}
    compared = {about for about in rows if about in exact or about.startswith(tuple(checked))}
    over = [rows[about].pk for about in compared if about not in now_open]
    Contradiction.objects.filter(pk__in=over).update(ended_at=now)
    contests = dict(Contest.objects.filter(election=election).values_list("number", "pk"))
    new = [_row(election, d, contests, now) for about, d in sorted(now_open.items()) if about not in rows]
    Contradiction.objects.bulk_create(new)
    before = {row.contest_id for row in rows.values() if is_lasting(row, election)}
    for about, row in rows.items():
        if difference := now_open.get(about):
            row.first_value, row.second_value = difference.first[1][:200], difference.second[1][:200]
            row.source_at, row.seen_at = difference.source_at, now
            row.save(update_fields=["first_value", "second_value", "source_at", "seen_at"])
    stand = [*new, *(row for row in rows.values() if row.pk not in over)]
    turned = before ^ {row.contest_id for row in stand if is_lasting(row, election)}
    _flag(election, {number for number, pk in contests.items() if pk in turned}, now)
    return len(now_open)


def _flag(election: Election, numbers: Collection[int], now: datetime) -> None:
    """Publish that these seats are contradicted, or no longer; a frozen board says so once it is thawed."""
    if numbers and not (locked := lock(election.pk)).frozen:
        revise(locked, numbers, now)


def _row(election: Election, difference: Difference, contests: Mapping[int, int], now: datetime) -> Contradiction:
    (first_kind, first_value), (second_kind, second_value) = difference.first, difference.second
    return Contradiction(
        election=election,
        contest_id=contests.get(difference.number) if difference.number else None,
        about=difference.about[:120],
        first_kind=first_kind,
        first_value=first_value[:200],
        second_kind=second_kind,
        second_value=second_value[:200],
        source_at=difference.source_at,
        since=now,
        seen_at=now,
    )
