"""Persons and parties as headlines write them."""

from collections.abc import Mapping
from typing import Any

from results.domain.names import familiar
from results.domain.parties import NOT_PARTIES


def display_name(person: Mapping[str, Any]) -> str:
    """The name readers know, else the ballot's in running text."""
    return person.get("alias") or familiar(person["name"])


def possessive(person: Mapping[str, Any]) -> str:
    return "independent" if person["party"] in NOT_PARTIES else f"{person['party']}'s"


def at_start(word: str) -> str:
    """A word as a sentence begins with it; a party's code stays as it is."""
    return word[:1].upper() + word[1:]
