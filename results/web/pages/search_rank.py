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
"""(how well, in which place): the smaller, the nearer to the query."""


def _begins(query: str, word: str) -> bool:
    return word == query if query.isdecimal() else word.startswith(query)


def _sounds(query: str, word: str) -> bool:
    query_sound = sound(query)
    if len(query_sound) > SHORTEST_SOUND:
        return sound(word).startswith(query_sound)
    return len(query_sound) == SHORTEST_SOUND and sound(word) == query_sound


def _slips(query: str, word: str) -> bool:
    lengths = range(len(query) - 1, len(query) + 2)
    return len(query) >= SHORTEST_SLIP and any(one_slip(query, word[:length]) for length in lengths)


_BY_WORD: tuple[tuple[int, Callable[[str, str], bool]], ...] = ((WORD, _begins), (SOUND, _sounds), (SLIP, _slips))


def rank(query: str, places: Sequence[Sequence[str]]) -> Rank | None:
    """The best rank of `query` among the texts of a seat, place by place; None where it fits none. All are plain.

    Words that are found, but in several texts, rank behind every place.
    """
    ranks = [r for place, texts in enumerate(places) for text in texts if (r := _in_text(query, text, place))]
    return min(ranks, default=None) or _across(query, places)


def _in_text(query: str, text: str, place: int) -> Rank | None:
    if text == query or text.replace(" ", "") == query.replace(" ", ""):
        return EXACT, place
    if text.isdecimal():
        return None  # a seat's number is meant whole
    return (PREFIX, place) if text.startswith(query) else _by_words(query, text.split(), place)


def _across(query: str, places: Sequence[Sequence[str]]) -> Rank | None:
    return _by_words(query, [word for texts in places for text in texts for word in text.split()], len(places))


def _by_words(query: str, words: Sequence[str], place: int) -> Rank | None:
    """Every word of the query must be among `words`; the worst match decides the rank."""
    levels = [_level(one, words) for one in query.split()]
    return None if None in levels else (max(level for level in levels if level is not None), place)


def _level(query: str, words: Sequence[str]) -> int | None:
    return next((level for level, fits in _BY_WORD if any(fits(query, word) for word in words)), None)


def ranked(text: str, seats: Mapping[int, Sequence[Sequence[str]]]) -> dict[int, Rank]:
    """The seats that `text` names, by number, with their ranks.

    Sounds count only where nothing is written so, and slips only where nothing sounds so.
    """
    query = plain(text)
    ranks = {number: r for number, places in seats.items() if query and (r := rank(query, places))}
    worst = max(WORD, min((how for how, _ in ranks.values()), default=WORD))
    return {number: r for number, r in ranks.items() if r[0] <= worst}
