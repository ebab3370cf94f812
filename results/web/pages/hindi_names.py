"""People's names in Hindi, where the source's Hindi pages gave them, beside the names of the ballot."""

from typing import Any

from django.db.models import Q
from django.utils.translation import get_language

from results.models import Candidate, Election
from results.web.pages.rows import SHOWN_SHARE
from results.web.pages.wording import Entry

HINDI = "hi"
PEOPLE = ("leader", "runner_up", "winner", "call", "from", "to", "loser", "namesake", "called")


def with_hindi_names(election: Election, board: dict[str, Any]) -> dict[str, Any]:
    """The board with `said` beside each name that is known in the reader's language; `spelling`, all of those; and
    `standing`, the names on the ballot by seat that may be among them."""
    names, standing = hindi_names(election, board["tally"]) if get_language() == HINDI else ({}, {})
    if not names:
        return {**board, "spelling": {}, "standing": {}}
    seats = [_with_names(seat, names) for seat in board["seats"]]
    moments = [{**moment, "facts": _with_names(moment.get("facts") or {}, names)} for moment in board["moments"]]
    return {**board, "seats": seats, "moments": moments, "spelling": names, "standing": standing}


def hindi_names(election: Election, tally: list[Entry]) -> tuple[dict[str, str], dict[int, list[str]]]:
    """Hindi by the name on the ballot, of key candidates and of parties that matter, because a phone is sent them all;
    and the names on the ballot by seat.

    Two people whom the ballot writes alike and the Hindi page does not are left as the ballot has them.
    """
    codes = {line["party"] for line in tally if _is_notable(line)}
    rows = Candidate.objects.filter(Q(party__code__in=codes) | Q(is_key=True), contest__election=election)
    spellings: dict[str, set[str]] = {}
    standing: dict[int, list[str]] = {}
    for name, hindi, number in rows.exclude(name_hi="").values_list("name", "name_hi", "contest__number"):
        spellings.setdefault(name, set()).add(hindi)
        standing.setdefault(number, []).append(name)
    return {name: hindi.pop() for name, hindi in spellings.items() if len(hindi) == 1}, standing


def _is_notable(line: Entry) -> bool:
    return bool(line["total"] or line["previous"] or (line["vote_share"] or 0) >= SHOWN_SHARE)


def _with_names(entry: Entry, names: dict[str, str]) -> Entry:
    people = {key: entry[key] for key in PEOPLE if isinstance(entry.get(key), dict)}
    return {**entry, **{key: {**one, "said": names.get(one.get("name", ""), "")} for key, one in people.items()}}
