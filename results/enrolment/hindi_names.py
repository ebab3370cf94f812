"""Names in Hindi, from the site's pages in Hindi. A name that an editor gave stays; nothing is guessed.

A party's two names are paired by what is the same in both languages: the site's own number of it in a link, a ballot
serial, or a line of the seat list of the same stamp, with the same margin and round.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from results.domain.names import clean, key
from results.domain.page_kinds import PageKind
from results.domain.records import CandidateRow, ContestTable, PartyTable, SeatList, SeatRow
from results.ingest.contexts import names
from results.ingest.match import ballot_serials
from results.ingest.parties import codes_by_name
from results.models import Candidate, Constituency, Election, Party
from results.scrape.visit import archived_record, latest_pages
from results.sources.eci import address

WORKING = (PageKind.BOXES, PageKind.SEAT_LIST)
"""Where a ballot was listed from these, its serials are not the site's."""
Pair = tuple[str, str]
"""A party's code and a name in Hindi."""


def seats(election: Election, state: str, printed: Iterable[tuple[int, str]]) -> None:
    """`printed`: number and name."""
    hindi_names = dict(printed)
    rows = Constituency.objects.filter(kind=election.kind, state_code=state, number__in=hindi_names, name_hi="")
    for row in rows:
        row.name_hi = in_hindi(hindi_names[row.number])[:120]
    Constituency.objects.bulk_update([row for row in rows if row.name_hi], ["name_hi"])


def candidates(election: Election, state: str, record: ContestTable) -> None:
    """The people of a ballot, and their parties."""
    ballot = Candidate.objects.filter(
        contest__election=election,
        contest__constituency__state_code=state,
        contest__constituency__number=record.number,
    ).exclude(contest__ballot_from__in=WORKING)
    every = list(ballot.select_related("party").order_by("serial"))
    english, _ = _english(election, address.constituencywise(state, record.number))
    printed = _by_our_serial(every, english, record)
    rows = [row for row in every if row.serial in printed]
    _parties((row.party.code, printed[row.serial].party) for row in rows)
    new = [row for row in rows if not row.name_hi and in_hindi(printed[row.serial].name)]
    for row in new:
        row.name_hi = _name(printed[row.serial])
    Candidate.objects.bulk_update(new, ["name_hi"])


def _by_our_serial(ballot: Sequence[Candidate], english: object, record: ContestTable) -> dict[int, CandidateRow]:
    """A line added in the middle of the page has moved those after it away from their serials, in both languages."""
    if not isinstance(english, ContestTable):
        return {row.serial: row for row in record.candidates}
    if len(english.candidates) != len(record.candidates):
        return {}
    serials = ballot_serials(english.candidates, names(ballot, codes_by_name()))
    our_serials = {row.serial: serial for row, serial in zip(english.candidates, serials, strict=True)}
    return {serial: row for row in record.candidates if (serial := our_serials.get(row.serial)) is not None}


def _name(row: CandidateRow) -> str:
    return in_hindi(row.name)[:200]


def parties_of_table(election: Election, name: str, record: PartyTable) -> None:
    """By the site's own number in the links of a party table. `name` is the English page's."""
    english, _ = _english(election, name)
    rows = english.rows if isinstance(english, PartyTable) else ()
    called, codes = {row.party_id: row.name for row in rows if row.party_id}, codes_by_name()
    paired = ((codes.get(key(called[row.party_id])), row.name) for row in record.rows if row.party_id in called)
    _parties((code, printed) for code, printed in paired if code)


def parties_of_lines(election: Election, name: str, record: SeatList) -> None:
    """By lines of a seat list that say the same in both languages. `name` is the English page's."""
    english, at = _english(election, name)
    if not isinstance(english, SeatList) or at != record.source_at:
        return
    codes = codes_by_name()
    same = {_fact(row): row for row in english.rows if row.margin}
    pairs: list[tuple[str | None, str | None]] = []
    for row in record.rows:
        if match := same.get(_fact(row)):
            pairs += _named(match, row)
    coded = ((codes.get(key(printed or "")), hindi) for printed, hindi in pairs)
    _parties((code, hindi) for code, hindi in coded if code and hindi)


def _fact(row: SeatRow) -> tuple[int, int | None, int | None]:
    return row.number, row.margin, row.round


def _named(english: SeatRow, hindi: SeatRow) -> list[tuple[str | None, str | None]]:
    return [(english.leader_party, hindi.leader_party), (english.trailing_party, hindi.trailing_party)]


def _english(election: Election, name: str) -> tuple[object, datetime | None]:
    """The record of the English page of this name, and its stamp."""
    page = latest_pages(election, [name]).get(name)
    return (archived_record(page), page.source_at) if page else (None, None)


def english_name(name: str) -> str:
    """`statewiseU051.htm` of `hi/statewiseU051.htm`."""
    return name.removeprefix(address.hindi(""))


def _parties(pairs: Iterable[Pair]) -> None:
    """Name the parties that have no name in Hindi yet; one that a page calls two names waits for a better page."""
    called: dict[str, set[str]] = defaultdict(set)
    for code, printed in pairs:
        if name := in_hindi(printed)[:200]:
            called[code].add(name)
    for row in Party.objects.filter(code__in=called, name_hi=""):
        if len(called[row.code]) == 1:
            row.name_hi = called[row.code].pop()
            row.save(update_fields=["name_hi"])


def in_hindi(name: str) -> str:
    """The name where it is in Devanagari; pages in Hindi print some names in capitals as the English ones do."""
    return clean(name) if any("\u0900" <= letter <= "\u097f" for letter in name) else ""
