"""Who stands in a contest: its table's ballot; until a table is read, the people that boxes or a line name.

Boxes stand in order of votes and a line names two people, so serials taken from them are working numbers: they wait for
an editor's eye, and the table's own replace them as soon as one is read.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from django.db import transaction
from django.db.models import Count, F

from results.domain.names import clean, key
from results.domain.page_kinds import BALLOTS, PageKind
from results.domain.records import CandidateBoxes, ContestTable, SeatRow
from results.ingest import parties
from results.ingest.contexts import ContestContext, load_contexts, names
from results.ingest.match import Record, ballot_serials, people, serials_by_name
from results.ingest.revise import lock, revise
from results.models import Candidate, Contest, Election, Party

TRUST = ("", PageKind.SEAT_LIST, PageKind.BOXES, PageKind.CONSTITUENCYWISE)
"""What a ballot was listed from, the better the later."""
ASIDE = 10_000
"""Where serials wait while they are given out anew."""


@dataclass(frozen=True, slots=True)
class Line:
    """One ballot line as a page prints it. `serial` is None where the page has no ballot order."""

    serial: int | None
    name: str
    party: str
    is_nota: bool = False


def printed(record: Record) -> tuple[str, list[Line]]:
    """What kind of page it is, and the people on it."""
    if isinstance(record, ContestTable):
        return PageKind.CONSTITUENCYWISE, [Line(r.serial, r.name, r.party, r.is_nota) for r in record.candidates]
    if isinstance(record, CandidateBoxes):
        return PageKind.BOXES, [Line(None, b.name, b.party, b.is_nota) for b in record.boxes]
    return PageKind.SEAT_LIST, _named(record)


def _named(row: SeatRow) -> list[Line]:
    pairs = ((row.leader, row.leader_party), (row.trailing, row.trailing_party))
    return [Line(None, name, party or "") for name, party in pairs if name]


def unlisted(
    election: Election, records: Iterable[tuple[int, Record]], failed: Collection[int] = ()
) -> dict[int, Record]:
    """Of each contest the most trusted record, where that has people its ballot may lack. A line counts where the
    seat's own pages `failed`, and where there never were any: elsewhere such a page is still to come."""
    record_of: dict[int, Record] = {}
    for number, record in sorted(records, key=lambda pair: TRUST.index(printed(pair[1])[0])):
        record_of[number] = record
    contests = election.contests.filter(number__in=record_of).annotate(lines=Count("candidates"))
    rows = contests.values_list("number", "ballot_from", "lines")
    adding = [n for n, of, lines in rows if _adds(*printed(record_of[n]), of, lines, n in failed)]
    contexts = load_contexts(election, adding) if adding else {}
    return {number: record_of[number] for number in adding if not _of_another_seat(record_of[number], contexts[number])}


def _of_another_seat(record: Record, context: ContestContext) -> bool:
    """By its number; or because hardly anybody is on it who is on the ballot that a page like it was taken for."""
    if record.number != context.contest.constituency.number:
        return True
    if context.contest.ballot_from not in BALLOTS:
        return False
    standing = [line for line in people(record) if not line.is_nota]
    known_count = sum(bool(context.names.bearers(line.name, line.party)) for line in standing)
    return known_count * 2 < min(len(standing), sum(not ballot.is_nota for ballot in context.names.ballots))


def _adds(kind: str, people: Sequence[Line], listed_from: str, lines: int, failed: bool) -> bool:
    if kind == PageKind.SEAT_LIST:
        return listed_from == PageKind.SEAT_LIST or (failed and not lines)
    return TRUST.index(kind) > TRUST.index(listed_from) or len(people) > lines


@transaction.atomic
def list_candidates(election: Election, records: Mapping[int, Record], now: datetime) -> int:
    """Put down the ballots of these contests, by contest number; returns how many lines were added.

    A line already there is left as it is: what a ballot says is changed by an editor, not by a page.
    """
    election = lock(election.pk)
    listing = _Listing()
    contests = election.contests.filter(number__in=records).prefetch_related("candidates__party").order_by("number")
    for contest in contests:
        listing.contest(contest, *printed(records[contest.number]))
    Candidate.objects.bulk_create(listing.added)
    if listing.touched:
        revise(election, listing.touched, now)
    return len(listing.added)


class _Listing:
    """The lines that a batch of pages adds."""

    def __init__(self) -> None:
        self.codes = parties.codes_by_name()
        self.ids = dict(Party.objects.values_list("code", "pk"))
        self.added: list[Candidate] = []
        self.touched: set[int] = set()

    def contest(self, contest: Contest, kind: str, lines: Sequence[Line]) -> None:
        if TRUST.index(kind) < TRUST.index(contest.ballot_from):
            return
        standing = list(contest.candidates.all())
        late = bool(standing) and kind == contest.ballot_from
        complete = contest.ballot_from != PageKind.SEAT_LIST
        if kind != contest.ballot_from:
            if standing and kind == PageKind.CONSTITUENCYWISE and contest.ballot_from:
                self.touched.add(contest.number)
                standing = _reseat(contest, standing, lines, self.codes)
            contest.ballot_from = kind
            contest.save(update_fields=["ballot_from", "last_leader"])
        new = self._new(standing, lines, complete) if standing else _nota_last(lines)
        for line, serial in zip(new, _serials(standing, new), strict=True):
            self.added.append(self._candidate(contest, line, serial, late))
        if new:
            self.touched.add(contest.number)

    def _new(self, standing: Sequence[Candidate], lines: Sequence[Line], complete: bool) -> list[Line]:
        """Who is on the page and not on the ballot, which is `complete` unless a line of the list began it. A table's
        line whose place on the ballot belongs to someone who is not on the page may be that very candidate, by another
        name and party: that is left to an editor."""
        ballot = names(standing, self.codes, complete)
        if any(line.serial is None for line in lines):
            serials, _ = serials_by_name(lines, ballot)
            return _nota_last(line for line, serial in zip(lines, serials, strict=True) if serial is None)
        serials = ballot_serials(lines, ballot)
        missing = {c.serial for c in standing} - set(serials)
        return [n for n, serial in zip(lines, serials, strict=True) if serial is None and n.serial not in missing]

    def _candidate(self, contest: Contest, line: Line, serial: int, late: bool) -> Candidate:
        code = parties.code_for(line.party, self.codes, line.is_nota)
        if code not in self.ids:
            self.ids[code] = Party.objects.get(code=code).pk
        return Candidate(
            contest=contest,
            serial=serial,
            name=clean(line.name),
            party_id=self.ids[code],
            is_nota=line.is_nota,
            needs_review=late or serial != line.serial,
        )


def _serials(standing: Sequence[Candidate], new: Sequence[Line]) -> list[int]:
    """As printed, where the ballot has nobody there. One added in the middle comes after the last: a serial says who
    somebody is, to overrides and to everyone who follows, so nobody's changes."""
    used = {c.serial for c in standing}
    printed_serials = {line.serial for line in new if line.serial is not None} - used
    after = count(max(used | printed_serials, default=0) + 1)
    return [line.serial if line.serial in printed_serials and line.serial is not None else next(after) for line in new]


def _reseat(
    contest: Contest, standing: Sequence[Candidate], lines: Sequence[Line], codes: Mapping[str, str]
) -> list[Candidate]:
    """Give people listed under working numbers the ballot's own, by name and party; returns them. One whom the ballot
    does not have goes, or, where an editor has corrected or called it, to the ballot's end."""
    serials, _ = serials_by_name(lines, names(standing, codes, contest.ballot_from != PageKind.SEAT_LIST))
    line_of = {working: line for line, working in zip(lines, serials, strict=True) if working is not None}
    serial_of = {working: line.serial for working, line in line_of.items()}
    highest = max((line.serial or 0 for line in lines), default=0)
    contest.candidates.update(serial=F("serial") + ASIDE)
    seated = []
    for row in standing:
        working, serial = row.serial, serial_of.get(row.serial)
        if serial is None and not (row.overrides.exists() or row.calls.exists()):
            row.delete()
            continue
        if serial is None:
            highest += 1
        row.serial, row.needs_review = serial or highest, serial is None
        serial_of[working] = row.serial
        _respell(row, line_of.get(working))
        row.save(update_fields=["serial", "needs_review", "name", "aliases"])
        seated.append(row)
    _follow(contest, serial_of)
    return seated


def _respell(row: Candidate, line: Line | None) -> None:
    """The table's spelling is the ballot's; another stays known."""
    if line is None or (printed_name := clean(line.name)) == row.name:
        return
    row.aliases = [*row.aliases, *([row.name] if key(row.name) != key(printed_name) else [])]
    row.name = printed_name


def _follow(contest: Contest, serial_of: Mapping[int, int | None]) -> None:
    """What names somebody of the ballot by serial names them by their new one."""
    for override in contest.overrides.filter(field="winner"):
        if override.value.isdecimal() and (serial := serial_of.get(int(override.value))):
            override.value = str(serial)
            override.save(update_fields=["value"])
    if contest.last_leader:
        serial = serial_of.get(contest.last_leader["serial"])
        contest.last_leader = {**contest.last_leader, "serial": serial} if serial else None


def _nota_last(lines: Iterable[Line]) -> list[Line]:
    """Where a page has no order of the ballot, NOTA comes last."""
    return sorted(lines, key=lambda line: line.serial is None and line.is_nota)
