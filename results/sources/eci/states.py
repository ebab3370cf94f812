"""The states of results.eci.gov.in: their codes and the names printed beside them.

A code is a letter and two digits: `S01` is Andhra Pradesh, `U01` the Andaman and Nicobar Islands.
"""

from results.domain.states import STATES as STATES


def _key(name: str) -> str:
    return "".join(word for word in name.casefold().replace("&", " and ").split() if word != "and")


_CODES = {_key(name): code for code, name in STATES.items()} | {"delhi": "U05", "orissa": "S18", "nctdelhi": "U05"}


def code_of(name: str) -> str | None:
    """The code of a printed state name, whatever its case, or None when the name isn't known."""
    return _CODES.get(_key(name))
