"""Corrections as a reader reads them: facts, values and authors in words, in the reader's language."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from results.domain.names import familiar
from results.models import Candidate, Override
from results.publish import corrections as decided
from results.web.pages.figures import grouped
from results.web.pages.phrases import say
from results.web.pages.wording import Entry

FACTS = {
    "evm_votes": _("EVM votes"),
    "postal_votes": _("Postal votes"),
    "votes": _("Votes"),
    "name": _("Name"),
    "party": _("Party"),
    "status": _("State of the count"),
    "winner": _("Declared winner"),
    "round": _("Round"),
    "rounds": _("Rounds in all"),
}
NAMELESS = (_("an editor"), _("by rule"))
"""What results.publish.corrections calls who has no name."""


def corrections(rows: Iterable[Override]) -> list[Entry]:
    """Each as results.publish.corrections gives it, with `what`, values and `author` in words."""
    rows = list(rows)
    seats = {row.contest_id for row in rows if row.field == "winner"}
    people = Candidate.objects.filter(contest__in=seats).values_list("contest", "serial", "name")
    names = {(contest, str(serial)): familiar(name) for contest, serial, name in people}
    return [_worded(row, names) for row in rows]


def signed(listed: Iterable[Entry]) -> list[Entry]:
    """Notes with their authors in words."""
    return [{**line, "author": gettext(line["author"])} for line in listed]


def _worded(row: Override, names: dict[tuple[int, str], str]) -> dict[str, Any]:
    entry = decided.override(row)
    values = {key: _value(row, entry[key], names) for key in ("value", "source_value")}
    return {**entry, **values, "what": str(FACTS[row.field]), "author": gettext(entry["author"])}


def _value(row: Override, value: str, names: dict[tuple[int, str], str]) -> str:
    if row.field == "status" and value:
        return say(f"seat.{value}")
    if row.field == "winner":
        return names.get((row.contest_id, value), value)
    return grouped(int(value)) if value.isdecimal() else value
