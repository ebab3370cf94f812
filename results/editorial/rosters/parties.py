"""Parties: names, what sources call them, colours that can be seen."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from results.domain.colour import is_colour, too_faint
from results.domain.names import clean, key
from results.domain.parties import safe_code
from results.editorial.findings import in_language
from results.editorial.rosters.sheets import Loading, Row, Sheet, split_values, update_row
from results.models import Election, Party

COLUMNS = ("code", "name", "name_hi", "aliases", "colour")


def export(election: Election) -> Iterable[Sequence[Any]]:
    rows = Party.objects.filter(partytally__election=election).distinct().order_by("code")
    return ((row.code, row.name, row.name_hi, "|".join(row.aliases), row.colour) for row in rows)


def load(loading: Loading, rows: list[tuple[int, Row]]) -> None:
    known = {row.code: row for row in Party.objects.all()}
    names = {key(row.name): row.code for row in known.values()}
    for line, row in rows:
        code = clean(row["code"])
        if not code or len(code) > 24:
            loading.add_problem(line, "code", _("a code of at most 24 characters is needed"))
            continue
        if code not in known and code != safe_code(code):
            words = _("“{code}” does not fit an address: letters, digits and ( ) - _ . & do")
            loading.add_problem(line, "code", words.format(code=code))
            continue
        if names.get(key(row.get("name", "")), code) != code:
            loading.add_problem(line, "name", _("{party} has this name already").format(party=names[key(row["name"])]))
        _colour(loading, line, row.get("colour", ""))
        values = _values(row)
        if code in known:
            update_row(known[code], values | {"needs_review": False}, loading)
        elif values.get("name"):
            known[code] = Party.objects.create(code=code, **values)
            loading.changed += 1
        else:
            loading.add_problem(line, "name", _("a party that is not known needs a name"))


def _colour(loading: Loading, line: int, colour: str) -> None:
    if not colour:
        return
    if not is_colour(colour):
        loading.add_problem(line, "colour", _("“{colour}” is not a colour such as #f2761b").format(colour=colour[:20]))
    elif why := too_faint(colour):
        loading.add_problem(
            line, "colour", _("{colour} is too faint: {why}").format(colour=colour, why=in_language(why))
        )


def _values(row: Row) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if clean(row.get("name", "")):
        values["name"] = clean(row["name"])
    if "name_hi" in row:
        values["name_hi"] = clean(row["name_hi"])
    if "aliases" in row:
        values["aliases"] = [clean(alias) for alias in split_values(row["aliases"])]
    if "colour" in row:
        values["colour"] = row["colour"].lower()
    return values


SHEET = Sheet("parties", COLUMNS, ("code",), export, load)
