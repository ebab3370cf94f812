"""An election's alliances as they stand on its counting day, and their entries for the wire."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from results.domain.alliances import Bloc, total
from results.domain.board import Entry
from results.domain.tally import Tally
from results.models import Alliance, Contest, Election, Membership


def blocs(election: Election) -> list[Bloc]:
    """One query where there are none, two otherwise."""
    rows = list(Alliance.objects.filter(election=election).order_by("code"))
    if not rows:
        return []
    members: dict[int, list[Membership]] = defaultdict(list)
    for row in Membership.objects.filter(alliance__in=rows).select_related("party", "contest"):
        if _in_force(row, election.date):
            members[row.alliance_id].append(row)
    return [_bloc(row, members[row.pk]) for row in rows]


def _in_force(row: Membership, day: date | None) -> bool:
    if day is None:
        return True
    return (row.since is None or row.since <= day) and (row.until is None or day <= row.until)


def _bloc(row: Alliance, members: Iterable[Membership]) -> Bloc:
    whole = frozenset(m.party.code for m in members if m.contest is None and not m.outside)
    exceptions = {(m.contest.number, m.party.code): not m.outside for m in members if m.contest is not None}
    return Bloc(row.code, row.name, row.colour, whole, exceptions)


def alliance_of(alliances: Iterable[Bloc]) -> dict[str, str]:
    """Alliance code by party code."""
    return {party: bloc.code for bloc in alliances for party in bloc.parties}


def entries(election: Election, alliances: list[Bloc], tally: Mapping[str, Tally]) -> list[Entry]:
    """Each alliance's line, as in the election's entry: won, leading, total, votes."""
    numbers = {number for bloc in alliances for number, _ in bloc.exceptions}
    rows = Contest.objects.filter(election=election, number__in=numbers).values_list("number", "contribution")
    of_seat = {number: _tallies(contribution) for number, contribution in rows} if numbers else {}
    return [_entry(bloc, total(bloc, tally, of_seat)) for bloc in alliances]


def _tallies(contribution: Mapping[str, Any]) -> dict[str, Tally]:
    return {code: Tally(*line) for code, line in contribution.items()}


def _entry(bloc: Bloc, line: Tally) -> Entry:
    return {
        "code": bloc.code,
        "name": bloc.name,
        "colour": bloc.colour,
        "parties": sorted(bloc.parties),
        "won": line.won,
        "leading": line.leading,
        "total": line.won + line.leading,
        "votes": line.votes,
    }
