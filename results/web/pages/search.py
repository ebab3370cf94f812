"""Finding seats: forgiving of spelling, filtered, ordered; the same with and without script (`finder.js`)."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from results.web.pages import wording
from results.web.pages.region_names import places, spans_states
from results.web.pages.rows import SeatLine, search_text
from results.web.pages.wording import Entry

SHOW: dict[str, Callable[[Entry], bool]] = {
    "all": lambda seat: True,
    "changed": lambda seat: wording.lost_by(seat) is not None,
    "close": wording.is_close,
    "declared": lambda seat: seat["status"] in wording.WON,
    "counting": lambda seat: seat["status"] not in wording.WON,
}
ORDER: dict[str, Callable[[Entry], tuple[object, ...]]] = {
    "number": lambda seat: (seat["number"],),
    "name": lambda seat: (seat["name"], seat["number"]),
    "margin": lambda seat: (seat["margin"] is None, seat["margin"], seat["number"]),
    "newest": lambda seat: (*_backwards(seat["changed_at"]), seat["number"]),
}
_FOLDS = [
    (re.compile(pattern), into)
    for pattern, into in (
        ("(?<=[aeiou])w(?![aeiou])", ""), ("ph", "f"), ("w", "v"), ("z", "j"), ("q", "k"), ("c(?!h)", "k"), ("x", "ks"),
        ("[aeiouy]+", "a"), ("([kgcjtdpb])h", r"\1"), ("sh", "s"), (r"(.)\1+", r"\1"),
    )
]  # fmt: skip
_NOT_WORD = re.compile(r"[^\w\u0900-\u097f]+")


def _backwards(stamp: str | None) -> tuple[bool, list[int]]:
    return stamp is None, [-ord(letter) for letter in stamp or ""]


def fold(text: str) -> list[str]:
    """Words as they sound: `Chandni Chowk` and `chandani chauk` fold alike. Marks and case are dropped."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not "\u0300" <= c <= "\u036f")
    words = [word for word in _NOT_WORD.split(plain) if word]
    for pattern, into in _FOLDS:
        words = [pattern.sub(into, word) for word in words]
    return words


def near(wanted: str, word: str) -> bool:
    """Whether `word` begins as `wanted` does, one slip allowed from four letters on."""
    if word.startswith(wanted):
        return True
    return len(wanted) >= 4 and any(
        _one_slip(wanted, word[:length]) for length in range(len(wanted) - 1, len(wanted) + 2)
    )


def _one_slip(a: str, b: str) -> bool:
    """At most one letter added, missing, other or swapped with its neighbour."""
    if len(a) > len(b):
        a, b = b, a
    i = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(b) - len(a) > 1:
        return False
    swapped = a[i : i + 2] == b[i : i + 2][::-1] and a[i + 2 :] == b[i + 2 :]
    return a[i:] == b[i + 1 :] or a[i + 1 :] == b[i + 1 :] or (len(a) == len(b) and swapped)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asked for, as the address says it."""

    text: str = ""
    show: str = "all"
    order: str = "number"

    def holds(self, seat: Entry, more: str = "") -> bool:
        """Whether a seat is among those asked for. `more` are further words it can be found by."""
        return SHOW[self.show](seat) and self.names(seat, more)

    def names(self, seat: Entry, more: str = "") -> bool:
        """Whether the text asked for is of this seat."""
        words = fold(f"{search_text(seat)} {more}") if self.text else []
        return all(any(near(w, word) for word in words) for w in fold(self.text))


def wanted(query: dict[str, str]) -> Wanted:
    """Read `?q=…&show=…&order=…`; what we do not know is as if it were not there."""
    show, order = query.get("show", ""), query.get("order", "")
    return Wanted(query.get("q", "")[:80], show if show in SHOW else "all", order if order in ORDER else "number")


Arranged = list[tuple[SeatLine, bool]]


def arrange(lines: list[SeatLine], seats: list[Entry], asked: Wanted, people: dict[int, str]) -> Arranged:
    """The lines in the order asked for, each with whether it is to be seen. `people` are all names of a seat.

    Regions are looked at where nothing else is called so: `New Delhi` is the seat, not the ten around it.
    """
    by_number = {line.number: line for line in lines}
    ordered = sorted(seats, key=ORDER[asked.order])
    more = dict(people)
    if not any(asked.names(seat, more.get(seat["number"], "")) for seat in seats):
        more = {seat["number"]: " ".join(_regions(seat, spans_states(seats))) for seat in seats}
    return [(by_number[s["number"]], asked.holds(s, more.get(s["number"], ""))) for s in ordered]


def _regions(seat: Entry, several_states: bool) -> list[str]:
    names = places(seat, several_states)
    return [*names, *map(wording.region_name, names)]


def counts(seats: list[Entry]) -> dict[str, int]:
    """How many seats each filter shows."""
    return {name: sum(map(holds, seats)) for name, holds in SHOW.items()}
