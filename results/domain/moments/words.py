"""Facts as headlines write them in English. Pages do the same in the reader's language (`web/pages/wording.py`)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from results.domain.names import familiar, grouped
from results.domain.parties import NOT_PARTIES
from results.domain.times import clock


def display_name(person: Mapping[str, Any]) -> str:
    """The name readers know, else the ballot's in running text."""
    return person.get("alias") or familiar(person["name"])


def with_party(person: Mapping[str, Any]) -> str:
    """`BJP's Parvesh Verma`; `independent Sukumar Ray`."""
    of = "independent" if person["party"] in NOT_PARTIES else f"{person['party']}'s"
    return f"{of} {display_name(person)}"


def beside_party(person: Mapping[str, Any]) -> str:
    """`Parvesh Verma (BJP)`; `Sukumar Ray (independent)`."""
    party = "independent" if person["party"] in NOT_PARTIES else person["party"]
    return f"{display_name(person)} ({party})"


def at_start(words: str) -> str:
    """Words as a sentence begins with them."""
    return words[:1].upper() + words[1:]


def years(of: Sequence[int]) -> str:
    """`2015 and 2020`, the oldest first."""
    *first, last = (str(year) for year in sorted(of))
    return f"{', '.join(first)} and {last}" if first else last


def english(template: str, facts: Mapping[str, Any]) -> str:
    """A phrase with its places filled: `{to}` is a person, `{to_of}` and `{to_beside}` the same with the party."""
    return template.format_map(values(facts))


def values(facts: Mapping[str, Any]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for name, fact in facts.items():
        if isinstance(fact, Mapping) and "serial" in fact:
            texts |= {
                name: display_name(fact),
                f"{name}_of": with_party(fact),
                f"{name}_beside": beside_party(fact),
            }
        elif name == "years":
            texts[name] = years(fact)
        elif name.startswith("since"):
            texts[name] = clock(datetime.fromisoformat(fact)) if fact else ""
        elif isinstance(fact, int) and name != "year":
            texts[name] = grouped(fact)
        else:
            texts[name] = str(fact)
    return texts
