"""Candidates: familiar names, party, who is watched, who sits now. A ballot line is found by seat and serial."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from results.domain import candidate_facts
from results.domain.names import clean
from results.editorial.rosters.sheets import Loading, Row, Sheet, is_yes, split_values, update_row
from results.ingest import parties
from results.models import Candidate, Contest, Election, Party

FACTS = ("sex", *candidate_facts.NUMBERS, *candidate_facts.TEXTS)
COLUMNS = ("seat", "serial", "name", "name_hi", "party", "aliases", "key", "incumbent", "photo", "symbol", *FACTS)


def export(election: Election) -> Iterable[Sequence[Any]]:
    rows = Candidate.objects.filter(contest__election=election).select_related("contest", "party")
    for row in rows.order_by("contest__number", "serial"):
        yield (
            *(row.contest.number, row.serial, row.name, row.name_hi, row.party.code, "|".join(row.aliases)),
            *("yes" if row.is_key else "", "yes" if row.is_incumbent else "", row.photo, row.symbol),
            *(row.facts.get(name, "") for name in FACTS),
        )


def load(loading: Loading, rows: list[tuple[int, Row]]) -> None:
    known = {
        (c.contest.number, c.serial): c
        for c in Candidate.objects.filter(contest__election=loading.election).select_related("contest")
    }
    contests = {c.number: c for c in Contest.objects.filter(election=loading.election)}
    codes = parties.codes_by_name()
    ids = dict(Party.objects.values_list("code", "pk"))
    first_lines: dict[tuple[int, int], int] = {}
    for line, row in rows:
        place = _place(row, line, contests, loading)
        if place is None:
            continue
        if place in first_lines:
            words = _("line {line} has the same seat and serial")
            loading.add_problem(line, "serial", words.format(line=first_lines[place]))
        first_lines[place] = line
        _load_row(loading, line, row, known.get(place), contests[place[0]], place[1], codes, ids)


def _place(row: Row, line: int, contests: dict[int, Contest], loading: Loading) -> tuple[int, int] | None:
    for column in ("seat", "serial"):
        if not (row[column].isascii() and row[column].isdigit() and 0 < int(row[column]) < 10_000):
            loading.add_problem(line, column, _("“{value}” is not a number from 1 up").format(value=row[column][:40]))
            return None
    if int(row["seat"]) not in contests:
        loading.add_problem(line, "seat", _("there is no seat “{seat}”").format(seat=row["seat"]))
        return None
    return int(row["seat"]), int(row["serial"])


def _load_row(
    loading: Loading,
    line: int,
    row: Row,
    candidate: Candidate | None,
    contest: Contest,
    serial: int,
    codes: dict[str, str],
    ids: dict[str, int],
) -> None:
    values = _values(loading, line, row)
    if row.get("party"):
        code = codes.get(parties.key(row["party"]))
        if code is None:
            return loading.add_problem(line, "party", _("no party is known as “{name}”").format(name=row["party"][:60]))
        values["party_id"] = ids[code]
    if candidate is not None:
        return update_row(candidate, values, loading)
    if not values.get("name") or "party_id" not in values:
        return loading.add_problem(line, "name", _("a ballot line that is not known needs a name and a party"))
    Candidate.objects.create(contest=contest, serial=serial, is_nota=row["party"] == "NOTA", **values)
    loading.changed += 1
    return None


def _values(loading: Loading, line: int, row: Row) -> dict[str, Any]:
    """Only columns that the file has; an empty name leaves the name."""
    values: dict[str, Any] = {}
    if clean(row.get("name", "")):
        values["name"] = clean(row["name"])
    if "name_hi" in row:
        values["name_hi"] = clean(row["name_hi"])
    if "aliases" in row:
        values["aliases"] = [clean(alias) for alias in split_values(row["aliases"])]
    if "symbol" in row:
        values["symbol"] = clean(row["symbol"])[:60]
    if "photo" in row:
        values["photo"] = row["photo"]
        if row["photo"] and not row["photo"].startswith("https://"):
            loading.add_problem(line, "photo", _("an address beginning with https:// is needed"))
    if any(name in row for name in FACTS):
        values["facts"] = _facts(loading, line, row)
    for column, name in (("key", "is_key"), ("incumbent", "is_incumbent")):
        if column in row:
            values[name] = is_yes(row[column])
    return values


def _facts(loading: Loading, line: int, row: Row) -> candidate_facts.Facts:
    try:
        return candidate_facts.read({name: clean(row.get(name, "")) for name in FACTS})
    except ValueError as error:
        loading.add_problem(line, str(error), _("it is not what stands there, or the source is not named"))
        return {}


SHEET = Sheet("candidates", COLUMNS, ("seat", "serial"), export, load)
