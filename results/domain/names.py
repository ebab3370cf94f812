"""Names as printed by sources: compared without regard to case, spaces and dots, shown as people write them."""

import re
from functools import lru_cache

_SPACES = re.compile(r"\s+")
_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
_NOISE = re.compile(r"[\s.,()\[\]–\-]+")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
LONGEST = 200


def printable(text: str) -> str:
    """Without control and direction marks; lines stay."""
    return _CONTROL.sub("", text)


def clean(text: str) -> str:
    """One line, no control or direction marks, at most 200 characters."""
    return _SPACES.sub(" ", _CONTROL.sub("", text)).strip()[:LONGEST]


@lru_cache(maxsize=32_768)
def key(text: str) -> str:
    """What two spellings of one name have in common: no case, apostrophes, brackets, dots or hyphens.

    Every page of a night says the same few thousand names again, so answers are cached."""
    return _NOISE.sub(" ", _APOSTROPHES.sub("", clean(text))).strip().casefold()


@lru_cache(maxsize=32_768)
def familiar(name: str) -> str:
    """A ballot's capitals as a name in running text: `DR. SABLU BARMAN` becomes `Dr. Sablu Barman`; NOTA stays."""
    if name == "NOTA" or name != name.upper():
        return name
    return re.sub(r"[^\W\d_]+", lambda word: word.group().capitalize(), name)


def grouped(number: int) -> str:
    """A count as it is written in India: 108808 as 1,08,808; negative ones with a true minus sign."""
    sign, digits = ("−" if number < 0 else ""), str(abs(number))
    head, tail = digits[:-3], digits[-3:]
    pairs: list[str] = []
    while head:
        pairs.insert(0, head[-2:])
        head = head[:-2]
    return sign + ",".join([*pairs, tail])
