"""What is known of candidates beyond the ballot: from affidavits, as a roster gives it. What is not known is absent."""

from collections.abc import Callable, Mapping
from typing import Any

SEXES = ("female", "male", "other")
NUMBERS = {"age": (18, 120), "assets": (0, 10**13), "cases": (0, 10_000), "terms": (0, 30)}
"""Years; declared assets in rupees; criminal cases pending; terms served in this house. Each with its bounds."""
TEXTS = {"education": 80, "source": 200}
"""As printed, at most so many characters; `source` says where all of these are from."""
CRORE = 10_000_000
Facts = dict[str, Any]


def read(columns: Mapping[str, Any]) -> Facts:
    """The facts of one candidate, without what is empty. Raises ValueError with the name of what can't be right."""
    facts: Facts = {}
    for name, value in columns.items():
        if value in ("", None):
            continue
        facts[name] = _read(name, value)
    if facts and "source" not in facts:
        raise ValueError("source")
    return facts


def _read(name: str, value: Any) -> str | int:
    if name == "sex" and str(value).lower() in SEXES:
        return str(value).lower()
    if name in TEXTS and len(str(value)) <= TEXTS[name]:
        return str(value)
    if name in NUMBERS and str(value).isascii() and str(value).isdigit():
        least, most = NUMBERS[name]
        if least <= int(value) <= most:
            return int(value)
    raise ValueError(name)


GROUPS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "women": ("sex", lambda sex: sex == "female"),
    "under_40": ("age", lambda age: age < 40),
    "cases": ("cases", lambda cases: cases > 0),
    "crore": ("assets", lambda assets: assets >= CRORE),
    "first_term": ("terms", lambda terms: terms == 0),
}
"""Groups that are counted: the fact each is told by, and which of its values belong to it."""
