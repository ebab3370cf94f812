"""What parties are called in the reader's language: their names, and what headlines call them (`भाजपा` for BJP).

Short names come with the tracker; the first of a party's other names that is in Devanagari, as editors give it, goes
before. Where a party has none, its code stands.
"""

from collections.abc import Iterable

from django.utils.translation import get_language

from results.domain.parties import KNOWN
from results.models import Party

HINDI = "hi"
_OWN = {party.code: party.short_hi for party in KNOWN if party.short_hi}
_ALLIANCES = {"NDA": "राजग", "LEFT": "वाम दल"}
_editors: dict[str, str] = {}
"""Short names that editors gave, as they were when a page was last drawn."""


def party_names() -> dict[str, str]:
    """Party names in the active language, where they are known in it."""
    if get_language() != HINDI:
        return {}
    rows = Party.objects.values_list("code", "name_hi", "aliases")
    _learn((code, aliases) for code, _, aliases in rows)
    return {code: name for code, name, _ in rows if name}


def short(code: str) -> str:
    """What a headline calls the party; anything that is no party's code stays as it is."""
    if get_language() != HINDI:
        return code
    return _editors.get(code) or _OWN.get(code) or _ALLIANCES.get(code) or code


def short_names(codes: Iterable[str]) -> dict[str, str]:
    """The short names of those that have one in the active language, by code."""
    return {code: called for code in codes if (called := short(code)) != code}


def own_short_name(code: str) -> str:
    """The short name in Hindi that came with the tracker, which a search finds in any language."""
    return _OWN.get(code, "")


def _learn(rows: Iterable[tuple[str, list[str]]]) -> None:
    global _editors
    given = {code: next(filter(_is_devanagari, aliases), "") for code, aliases in rows}
    _editors = {code: name for code, name in given.items() if name}


def _is_devanagari(name: str) -> bool:
    return any("\u0900" <= letter <= "\u097f" for letter in name)
