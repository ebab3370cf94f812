"""Seats: names, category, district, electors, votes polled, and what came out last time."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from results.domain.names import clean
from results.editorial.rosters.sheets import Loading, Row, Sheet, count, update_row
from results.models import Category, Constituency, Contest, Election

REGIONS = ("district", "lok_sabha_seat")
PAST = ("previous_year", "previous_party", "previous_winner", "previous_margin")
COLUMNS = ("seat", "name", "name_hi", "category", *REGIONS, "electors", "polled", *PAST)


def export(election: Election) -> Iterable[Sequence[Any]]:
    for row in Contest.objects.filter(election=election).select_related("constituency").order_by("number"):
        place, last = row.constituency, (row.previous or [{}])[0]
        regions = [getattr(place, name) for name in REGIONS]
        past = [last.get(name.removeprefix("previous_"), "") for name in PAST]
        yield row.number, place.name, place.name_hi, place.category, *regions, row.electors, row.polled, *past


def load(loading: Loading, rows: list[tuple[int, Row]]) -> None:
    known = {str(c.number): c for c in loading.election.contests.select_related("constituency")}
    for line, row in rows:
        contest = known.get(row["seat"])
        if contest is None:
            loading.add_problem(line, "seat", _("there is no seat “{seat}”").format(seat=row["seat"][:20]))
            continue
        _place(loading, line, row, contest.constituency)
        _contest(loading, line, row, contest)


def _place(loading: Loading, line: int, row: Row, place: Constituency) -> None:
    values = {name: clean(row[name])[:120] for name in ("name", "name_hi", *REGIONS) if row.get(name)}
    if category := row.get("category", "").upper():
        if category in Category.values:
            values["category"] = category
        else:
            words = _("“{value}” is not one of {known}")
            loading.add_problem(line, "category", words.format(value=category[:20], known=", ".join(Category.values)))
    update_row(place, values, loading)


def _contest(loading: Loading, line: int, row: Row, contest: Contest) -> None:
    values: dict[str, Any] = {
        name: count(row[name], line, name, loading) for name in ("electors", "polled") if name in row
    }
    if values.get("electors") and values.get("polled") and values["polled"] > values["electors"]:
        loading.add_problem(line, "polled", _("more votes polled than there are electors"))
    if row.get("previous_year"):
        past = {
            "year": count(row["previous_year"], line, "previous_year", loading),
            "party": clean(row.get("previous_party", "")),
            "winner": clean(row.get("previous_winner", "")),
            "margin": count(row.get("previous_margin", ""), line, "previous_margin", loading),
        }
        older = [result for result in contest.previous if result.get("year") != past["year"]]
        same: dict[str, Any] = next((result for result in contest.previous if result.get("year") == past["year"]), {})
        values["previous"] = sorted([same | past, *older], key=lambda result: -(result.get("year") or 0))
    update_row(contest, values, loading)


SHEET = Sheet("seats", COLUMNS, ("seat",), export, load)
