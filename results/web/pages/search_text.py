"""Words compared as readers type them: without marks and case, by sound, and with a slip; as `search/text.js`."""

import re
import unicodedata

_MARKS = re.compile("[\u0300-\u036f]")
_NOT_WORD = re.compile(r"[^\w\u0900-\u0d7f]+")
_INITIALS = re.compile(r"(?<![^ ])(\w) (?=\w(?: |$))")

_INDIC_CONSONANTS = (
    *("k", "kh", "g", "gh", "n", "ch", "ch", "j", "jh", "n", "t", "th", "d", "dh", "n", "t", "th", "d", "dh", "n", "n"),
    *("p", "f", "b", "b", "m", "y", "r", "r", "l", "l", "l", "v", "s", "s", "s", "h"),
)
"""How the consonants of India's scripts sound, from the sign 0x15 of a block on: all blocks are laid out alike."""
_FIRST_CONSONANT, _BLOCKS, _BLOCK = 0x15, range(0x0900, 0x0D80), 0x80
_NASAL_MOON, _NASAL_DOT, _LAST_SIGN = 1, 2, 4

_SOUNDS = [
    (re.compile(pattern), into)
    for pattern, into in (
        ("(?<=[aeiou])w(?![aeiou])", ""), ("ph", "f"), ("w", "v"), ("z", "j"), ("q", "k"), ("c(?!h)", "k"), ("x", "ks"),
        ("([kgcjtdpb])h", r"\1"), ("sh", "s"), (r"(?<=.)[aeiouy]+", ""), ("^[aeiouy]+", "a"), (r"(.)\1+", r"\1"),
    )
]  # fmt: skip


def plain(text: str) -> str:
    """Lower case, no accents, words parted by one space; initials stand together: `R.K. Puram` is `rk puram`."""
    bare = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", text.lower())))
    return _INITIALS.sub(r"\1", _NOT_WORD.sub(" ", bare).strip())


def _latin(letter: str) -> str:
    code = ord(letter)
    if code not in _BLOCKS:
        return letter
    place = code % _BLOCK - _FIRST_CONSONANT
    if 0 <= place < len(_INDIC_CONSONANTS):
        return _INDIC_CONSONANTS[place]
    if code % _BLOCK in (_NASAL_MOON, _NASAL_DOT):
        return "n"
    return "a" if place < 0 and code % _BLOCK > _LAST_SIGN else ""


def sound(word: str) -> str:
    """The consonants of a plain word as they sound, in any of India's scripts: Chandni and `chandani` are one."""
    for pattern, into in _SOUNDS:
        word = pattern.sub(into, "".join(map(_latin, word)))
    return word


def one_slip(a: str, b: str) -> bool:
    """At most one letter added, missing, other or swapped with its neighbour."""
    if len(a) > len(b):
        a, b = b, a
    i = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(b) - len(a) > 1:
        return False
    swapped = a[i : i + 2] == b[i : i + 2][::-1] and a[i + 2 :] == b[i + 2 :]
    return a[i:] == b[i + 1 :] or a[i + 1 :] == b[i + 1 :] or (len(a) == len(b) and swapped)
