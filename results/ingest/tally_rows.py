"""The tally's rows, moved by the difference that changed contests make."""

from collections.abc import Iterable, Mapping

from results.domain.board import Change, Entry
from results.domain.entries import tally_entry
from results.domain.tally import Tally
from results.ingest.alliances import alliance_of, blocs
from results.ingest.rows import update_rows
from results.models import Election, Party, PartyTally


def moved_rows(election: Election, shift: Mapping[str, Tally]) -> dict[str, PartyTally]:
    """The lines of the tally by party code, moved by `shift`, not yet written."""
    rows = {row.party.code: row for row in PartyTally.objects.filter(election=election).select_related("party")}
    _add_lines(election, shift, rows)
    for code, gained in shift.items():
        _move(rows[code], gained)
    return rows


def write_rows(election: Election, rows: Mapping[str, PartyTally]) -> list[Change]:
    """Write the lines that read differently now; returns their entries."""
    counted = sum(row.votes for row in rows.values())
    moved, alliances = [], alliance_of(blocs(election))
    for code, row in sorted(rows.items()):
        entry = _tally_entry(row, counted, alliances.get(code))
        if entry != row.entry:
            row.entry = entry
            moved.append(row)
    update_rows(moved, ["won", "leading", "votes", "has_led", "entry"])
    return [Change("tally", row.party.code, row.entry) for row in moved]


def _add_lines(election: Election, codes: Iterable[str], rows: dict[str, PartyTally]) -> None:
    """A party's first line. Where past results are known, one that is not among them won no seat."""
    previous = 0 if election.previous_year else None
    missing = Party.objects.filter(code__in=set(codes) - set(rows))
    new = [PartyTally(election=election, party=party, previous=previous) for party in missing]
    rows.update((row.party.code, row) for row in PartyTally.objects.bulk_create(new))


def _move(row: PartyTally, gained: Tally) -> None:
    after = Tally(row.won, row.leading, row.votes).plus(gained)
    row.won, row.leading, row.votes = after.won, after.leading, after.votes
    row.has_led = row.has_led or after.won + after.leading > 0


def _tally_entry(row: PartyTally, counted: int, alliance: str | None) -> Entry:
    line = Tally(row.won, row.leading, row.votes)
    return tally_entry(row.party.code, row.party.name, row.party.colour, line, counted, row.previous, alliance)
