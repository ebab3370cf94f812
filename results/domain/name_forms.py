"""The forms in which one person's name is written: without titles, by initials, under an alias, in another order.

`ADV. FARHAN ALI (KALU SK)` is also Farhan Ali and Kalu Sk; `STALIN M.K.` is M K Stalin; `MD. SALIM` is Mohammed Salim.
"""

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
_ALIAS = re.compile(r"\b(?:alias|urf|urph|aka|a\.k\.a)\b|[@()\[\]/=]", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_VOWELS = frozenset("aeiouy")
_TITLES = """
dr adv advocate shri sri shree sree smt srimati shrimati kum kumari km mr mrs ms miss prof professor er engr col capt
captain maj major gen lt brig retd justice pandit pt thiru tmt selvi haji hajee janab com comrade डॉ श्री श्रीमती
"""
TITLES = frozenset(_TITLES.split())
_MOHAMMAD = "md mohd mohammad mohammed muhammad muhammed mohamed mohamad mohammod mahammad"
MOHAMMAD = frozenset(_MOHAMMAD.split())
SHORTEST_ALIAS = 4
"""Letters: a shorter alias names nobody by itself."""
ALIKE, APART = 0.86, 0.08
"""From this likeness on, 0 to 1, one name is taken for another, if no third name is nearer than so much less."""


@dataclass(frozen=True, slots=True)
class NameForms:
    """`full` are the spellings of the whole name and of its first part, `aliases` of what follows it, as keys;
    `words` the whole name's words."""

    full: frozenset[str]
    aliases: frozenset[str]
    words: tuple[str, ...]

    def same_as(self, other: "NameForms") -> bool:
        """Whether both can be one name. An alias of one may be the whole name of the other."""
        return bool(self.full & (other.full | other.aliases) or self.aliases & other.full) or _by_initials(
            self.words, other.words
        )

    def likeness(self, other: "NameForms") -> float:
        """0 to 1: how alike the letters are, whatever the order of the words; 1 too where one name is a part of the
        other, initials standing for words."""
        if _contained(self.words, other.words) or _contained(other.words, self.words):
            return 1.0
        one, two = ("".join(sorted(forms.words)) for forms in (self, other))
        return max(
            SequenceMatcher(None, one, two).ratio(),
            SequenceMatcher(None, "".join(self.words), "".join(other.words)).ratio(),
        )


@lru_cache(20_000)
def name_forms(name: str) -> NameForms:
    """The forms of a name as printed."""
    plain = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", name)).casefold()
    parts = [words for part in _ALIAS.split(plain) if (words := _words(part))]
    if not parts:
        return NameForms(frozenset(), frozenset(), ())
    whole = tuple(word for part in parts for word in part)
    aliases = [part for part in parts[1:] if sum(map(len, part)) >= SHORTEST_ALIAS]
    full = _keys(whole) | _keys(parts[0])
    return NameForms(full, frozenset().union(*map(_keys, aliases)) - full if aliases else frozenset(), whole)


def _words(part: str) -> tuple[str, ...]:
    """A part's words without titles, which are kept where nothing else would be left; joined initials taken apart."""
    printed = [word for raw in _WORD.findall(part) for word in _initials(raw)]
    return tuple(word for word in printed if word not in TITLES) or tuple(printed)


def _initials(word: str) -> list[str]:
    word = "mohammad" if word in MOHAMMAD else word
    joined = 1 < len(word) <= 3 and word.isascii() and word not in TITLES and _VOWELS.isdisjoint(word)
    return list(word) if joined else [word]


def _keys(words: tuple[str, ...]) -> frozenset[str]:
    """In the order printed without spaces, and in the order of the alphabet; both also without a first Mohammad."""
    shorter = tuple(word for word in words if word != "mohammad")
    versions = [words, shorter] if len(shorter) > 1 else [words]
    return frozenset(key for version in versions for key in ("".join(version), " ".join(sorted(version))))


def _by_initials(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """As many words in both, each the other's or its initial, and a whole word in common."""
    return len(one) == len(two) and _contained(one, two)


def _contained(few: tuple[str, ...], many: tuple[str, ...]) -> bool:
    """Whether each word of `few` is one of `many` or the initial of one, or has one of them as its initial."""
    left = list(many)
    shared = [word for word in few if word in left]
    for word in shared:
        if word in left:
            left.remove(word)
    if len(few) > len(many) or not any(len(word) > 2 for word in shared):
        return False
    for word in (word for word in few if word not in shared):
        match = next((token for token in left if 1 in (len(word), len(token)) and token[0] == word[0]), None)
        if match is None:
            return False
        left.remove(match)
    return True
