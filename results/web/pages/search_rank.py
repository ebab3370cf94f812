"""How well what a reader typed names a seat: exact before prefix before word before sound before slip.

`search/rank.js` ranks alike; `tests/page_cases.json` holds both to it.
"""

from collections.abc import Callable, Mapping, Sequence

from results.web.pages.search_text import one_slip, plain, sound

EXACT, PREFIX, WORD, SOUND, SLIP = range(5)
SHORTEST_SOUND = 2
SHORTEST_SLIP = 4
"""Letters from which on words are compared by sound, and with a slip; shorter ones would fit anything. The beginning of
a sound is enough from one letter more on."""

Rank = tuple[int, int]
"""(how well, in which place): the smaller, the nearer to what was asked."""


def _begins(asked: str, word: str) -> bool:
    return word == asked if asked.isdecimal() else word.startswith(asked)


def _sounds(asked: str, word: str) -> bool:
    heard = sound(asked)
    if len(heard) > SHORTEST_SOUND:
        return sound(word).startswith(heard)
    return len(heard) == SHORTEST_SOUND and sound(word) == heard


def _slips(asked: str, word: str) -> bool:
    lengths = range(len(asked) - 1, len(asked) + 2)
    return len(asked) >= SHORTEST_SLIP and any(one_slip(asked, word[:length]) for length in lengths)


_BY_WORD: tuple[tuple[int, Callable[[str, str], bool]], ...] = ((WORD, _begins), (SOUND, _sounds), (SLIP, _slips))


def rank(asked: str, places: Sequence[Sequence[str]]) -> Rank | None:
    """The best rank of `asked` among the texts of a seat, place by place; None where it fits none. All are plain.

    Words that are found, but in several texts, rank behind every place.
    """
    found = [r for place, texts in enumerate(places) for text in texts if (r := _in_text(asked, text, place))]
    return min(found, default=None) or _across(asked, places)


def _in_text(asked: str, text: str, place: int) -> Rank | None:
    if text == asked or text.replace(" ", "") == asked.replace(" ", ""):
        return EXACT, place
    if text.isdecimal():
        return None  # a seat's number is meant whole
    return (PREFIX, place) if text.startswith(asked) else _by_words(asked, text.split(), place)


def _across(asked: str, places: Sequence[Sequence[str]]) -> Rank | None:
    return _by_words(asked, [word for texts in places for text in texts for word in text.split()], len(places))


def _by_words(asked: str, words: Sequence[str], place: int) -> Rank | None:
    """Every word asked for is among `words`, the worst of them decides."""
    levels = [_level(one, words) for one in asked.split()]
    return None if None in levels else (max(level for level in levels if level is not None), place)


def _level(asked: str, words: Sequence[str]) -> int | None:
    return next((level for level, fits in _BY_WORD if any(fits(asked, word) for word in words)), None)


def ranked(text: str, seats: Mapping[int, Sequence[Sequence[str]]]) -> dict[int, Rank]:
    """The seats that `text` names, by number, with their ranks.

    Sounds count only where nothing is written so, and slips only where nothing sounds so.
    """
    asked = plain(text)
    found = {number: r for number, places in seats.items() if asked and (r := rank(asked, places))}
    worst = max(WORD, min((how for how, _ in found.values()), default=WORD))
    return {number: r for number, r in found.items() if r[0] <= worst}
