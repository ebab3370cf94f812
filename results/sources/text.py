"""Reading what stands in a cell: names, numbers, rounds, shares. Raises ValueError with what was expected."""

import re
import unicodedata
from functools import lru_cache

NAME_LIMIT = 400
"""Characters. The longest party name on a ballot so far has under 100; a name of kilobytes is an attack or a fault."""
NO_ROUND: tuple[int | None, int | None] = (None, None)
"""Where a page says neither a round nor how many there are."""
NUMBER_LIMIT = 2_000_000_000
"""More than all electors of the country."""

_KEPT = 8_192
"""Readings remembered: the names of a night are the same from poll to poll."""
_CELL_LIMIT = 4_000
"""Characters of a cell, white space and all. What raises isn't remembered, so no longer text is."""
_MISSING = frozenset({"", "-", "--", "–", "—", "na", "n/a", "n.a.", "nil"})
_GROUPED = re.compile(r"[0-9]+(?:,[0-9]+)*")
_FRACTION = re.compile(r"([0-9]{1,3}) ?/ ?([0-9]{1,3})")
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?) ?%?")
_DIGITS = {ord(digit): str(value) for value, digit in enumerate("०१२३४५६७८९")}
_JOINERS = "\u200c\u200d"  # they shape Devanagari; every other invisible character goes


def clean(text: str) -> str:
    """White space normalised, invisible and direction-changing characters removed, otherwise as printed."""
    text = " ".join(text.split())
    if text.isprintable():
        return text
    characters = (c for c in text if c in _JOINERS or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cn", "Cs"))
    return " ".join("".join(characters).split())


def _cell(text: str) -> str:
    if len(text) > _CELL_LIMIT:
        raise ValueError(f"a name of at most {NAME_LIMIT} characters" if text.strip() else "less white space")
    return text


@lru_cache(_KEPT)
def name(text: str) -> str:
    """A name, never blank."""
    text = clean(_cell(text))
    if not text:
        raise ValueError("a name")
    if len(text) > NAME_LIMIT:
        raise ValueError(f"a name of at most {NAME_LIMIT} characters")
    return text


@lru_cache(_KEPT)
def optional_name(text: str) -> str | None:
    """A name, or None where the page has a blank, `-` or `NA`."""
    text = clean(_cell(text))
    return None if text.casefold() in _MISSING else name(text)


def number(text: str) -> int | None:
    """A count, grouped in any way and in either script, or None where the page has none. Never negative."""
    if text.isdecimal() and text.isascii() and len(text) < 10:
        return int(text)
    text = clean(text).translate(_DIGITS)
    if text.casefold() in _MISSING:
        return None
    if not _GROUPED.fullmatch(text) or len(text) > 20:
        raise ValueError("a whole number of 0 or more, '-', 'NA' or a blank")
    value = int(text.replace(",", ""))
    if value > NUMBER_LIMIT:
        raise ValueError(f"a number up to {NUMBER_LIMIT}")
    return value


def required_number(text: str) -> int:
    value = number(text)
    if value is None:
        raise ValueError("a whole number of 0 or more")
    return value


def small_number(text: str) -> int:
    """A constituency's number or a ballot serial: 1 to 999, always there."""
    value = number(text)
    if value is None or not 1 <= value <= 999:
        raise ValueError("a number from 1 to 999")
    return value


@lru_cache(_KEPT)
def fraction(text: str) -> tuple[int | None, int | None]:
    """`6/27` as (6, 27): this round of so many. (None, None) where the page has none."""
    text = clean(_cell(text)).translate(_DIGITS)
    if text.casefold() in _MISSING or text == "/":
        return None, None
    if not (match := _FRACTION.fullmatch(text)):
        raise ValueError("rounds like 6/27, '-' or a blank")
    return int(match[1]), int(match[2])


@lru_cache(_KEPT)
def share(text: str) -> float | None:
    """A percentage, 0 to 100."""
    text = clean(_cell(text)).translate(_DIGITS)
    if text.casefold() in _MISSING:
        return None
    if not (match := _SHARE.fullmatch(text)) or float(match[1]) > 100:
        raise ValueError("a percentage of 0 to 100, '-' or a blank")
    return float(match[1])


def western(text: str) -> str:
    """The text with Devanagari digits written as 0 to 9."""
    return text if text.isascii() else text.translate(_DIGITS)
