"""Alliances of an election: members with dates, seats where it is otherwise. The file says all of it anew."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from results.domain.colour import is_colour
from results.domain.names import clean
from results.editorial.rosters.sheets import Loading, Row, Sheet, is_yes
from results.ingest import parties
from results.models import Alliance, Contest, Election, Membership, Party

COLUMNS = ("alliance", "name", "colour", "party", "seat", "outside", "since", "until")


def export(election: Election) -> Iterable[Sequence[Any]]:
    rows = Membership.objects.filter(alliance__election=election).select_related("alliance", "party", "contest")
    for row in rows.order_by("alliance__code", "contest__number", "party__code"):
        bloc = row.alliance
        seat = row.contest.number if row.contest else ""
        yield (
            bloc.code,
            bloc.name,
            bloc.colour,
            row.party.code,
            seat,
            "yes" if row.outside else "",
            row.since,
            row.until,
        )


def load(loading: Loading, rows: list[tuple[int, Row]]) -> None:
    rows_before = list(export(loading.election))
    Alliance.objects.filter(election=loading.election).delete()
    codes, blocs = parties.codes_by_name(), dict[str, Alliance]()
    ids = dict(Party.objects.values_list("code", "pk"))
    contests = {str(c.number): c for c in Contest.objects.filter(election=loading.election)}
    alliance_of_party: dict[str, str] = {}
    for line, row in rows:
        bloc = _bloc(loading, line, row, blocs)
        code = codes.get(parties.key(row["party"]))
        if code is None:
            loading.add_problem(line, "party", _("no party is known as “{name}”").format(name=row["party"][:60]))
        if row.get("seat") and row["seat"] not in contests:
            loading.add_problem(line, "seat", _("there is no seat “{seat}”").format(seat=row["seat"][:20]))
        since, until = _day(loading, line, row, "since"), _day(loading, line, row, "until")
        if bloc is None or code is None or loading.problems:
            continue
        if not row.get("seat") and alliance_of_party.setdefault(code, bloc.code) != bloc.code and not (since or until):
            words = _("{code} is in {alliance} already")
            loading.add_problem(line, "party", words.format(code=code, alliance=alliance_of_party[code]))
            continue
        Membership.objects.create(
            alliance=bloc,
            party_id=ids[code],
            contest=contests.get(row.get("seat", "")),
            outside=is_yes(row.get("outside", "")),
            since=since,
            until=until,
        )
    loading.changed += sum(row not in rows_before for row in export(loading.election))


def _bloc(loading: Loading, line: int, row: Row, blocs: dict[str, Alliance]) -> Alliance | None:
    code, colour = clean(row["alliance"])[:24], row.get("colour", "")
    if not code:
        loading.add_problem(line, "alliance", _("a code is needed"))
        return None
    if colour and not is_colour(colour):
        loading.add_problem(line, "colour", _("“{colour}” is not a colour such as #f2761b").format(colour=colour[:20]))
        return None
    if code not in blocs:
        name = clean(row.get("name", ""))[:120] or code
        blocs[code] = Alliance.objects.create(election=loading.election, code=code, name=name, colour=colour.lower())
    return blocs[code]


def _day(loading: Loading, line: int, row: Row, column: str) -> date | None:
    if not row.get(column):
        return None
    try:
        return date.fromisoformat(row[column])
    except ValueError:
        words = _("“{value}” is not a date such as 2026-05-04")
        loading.add_problem(line, column, words.format(value=row[column][:20]))
        return None


SHEET = Sheet("alliances", COLUMNS, ("alliance", "party"), export, load)
