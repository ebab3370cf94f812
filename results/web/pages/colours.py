"""Colours of parties: seen by day and by night, told apart by everybody, the same all night.

Every colour has 3:1 on white paper and on near-black, which leaves a band of lightness. Inside it the parties of an
election are coloured one after another, the strongest first, each as near to its own colour as it can be told from
those before it: by full sight, and with red and green confused.
"""

import math
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from coloraide import Color

from results.domain.colour import luminance
from results.domain.parties import NOT_PARTIES

GREY = "#8a8f98"
"""For parties that play no part in a picture."""
DARKEST, LIGHTEST = 0.14, 0.28
"""Relative luminances between which a colour has 3:1 on both papers."""
SHADES = (0.145, 0.175, 0.205, 0.24, 0.275)
APART, APART_CONFUSED = 22.0, 9.0
"""The least distance (CIE 1976, in Lab) between two parties' colours: as they are, and as who confuses red and green
sees them."""
MAJOR = 6
"""How many of the strongest parties can always be told apart; the others differ from these as far as colours last."""
EVERYWHERE = frozenset({"BJP", "INC"})
"""Parties whose colours the whole country knows: these keep them, however weak they are in a state."""
HUES = 30
_HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
CONFUSIONS = ("protan", "deutan")
"""Sight with red and green confused, as coloraide simulates it."""


def ink_on(colour: str) -> str:
    """Whether dark or light ink reads on this colour; one of the two always has 4.5:1."""
    return "dark" if luminance(colour) > 0.18 else "light"


def readable_shade(colour: str) -> str:
    """The nearest shade of `colour` that stands out from both light and dark paper."""
    return _shade(colour, min(max(luminance(colour), DARKEST + 0.002), LIGHTEST - 0.002))


@lru_cache(maxsize=2048)
def party_colour(code: str, own_colour: str = "") -> str:
    """A party's own colour where it has one, else a steady one by its code."""
    colour = own_colour.lower() if _HEX.fullmatch(own_colour) else ""
    return readable_shade(colour or _hue(sum(code.encode()) % HUES))


def distinct_colours(own_colours: Mapping[str, str], strongest: Iterable[str]) -> dict[str, str]:
    """A colour for every party code of `given`, which maps to its own colour or to an empty text.

    `strongest` orders the codes. It must not depend on how the count goes, so that nothing changes colour in a night.
    """
    ranked = [code for code in strongest if code in own_colours]
    ranked += sorted(set(own_colours) - set(ranked))
    order = sorted(ranked, key=lambda code: (code not in NOT_PARTIES, code not in EVERYWHERE))
    parties = tuple((code, party_colour(code, own_colours[code]), bool(own_colours[code])) for code in order)
    strong = [code for code in ranked if code not in NOT_PARTIES][:MAJOR]
    return dict(_distinct(parties, frozenset({*strong, *NOT_PARTIES, *EVERYWHERE})))


@lru_cache(maxsize=64)
def _distinct(parties: tuple[tuple[str, str, bool], ...], major: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """`parties` are (code, colour, whether it is its own), in the order in which they choose."""
    chosen: dict[str, str] = {}
    for code, colour, is_own in parties:
        if code in NOT_PARTIES:
            chosen[code] = colour
            continue
        strong = [chosen[other] for other in chosen if other in major]
        chosen[code] = _choice(colour, is_own, list(chosen.values()), strong)
    return tuple(chosen.items())


def _choice(colour: str, is_own: bool, before: list[str], strong: list[str]) -> str:
    """The first candidate that can be distinguished from all colours chosen before, else from those of strong parties;
    where there is none, the candidate that differs most from the strong ones."""
    candidates = (colour, *_near(colour)) if is_own else _near(colour)
    for others in (before, strong):
        for candidate in candidates:
            if all(are_distinguishable(candidate, other) for other in others):
                return candidate
    return max(candidates, key=lambda candidate: min(_distances(candidate, other)[1] for other in strong))


@lru_cache(maxsize=512)
def _near(colour: str) -> tuple[str, ...]:
    """Shades of the colour itself, then those of all hues, the nearest first."""
    same_hue = [_shade(colour, light) for light in SHADES]
    others = {_shade(_hue(i), light) for i in range(HUES) for light in SHADES}
    by_distance = sorted(others, key=lambda other: (math.dist(_lab(colour), _lab(other)), other))
    return (*sorted(same_hue, key=lambda shade: math.dist(_lab(colour), _lab(shade))), *by_distance)


def are_distinguishable(one: str, other: str) -> bool:
    """Whether two colours can be distinguished, by people with full and with impaired colour vision."""
    full, confused = _distances(one, other)
    return full >= APART and confused >= APART_CONFUSED


def _distances(one: str, other: str) -> tuple[float, float]:
    """The distance with full colour vision, and the smaller of those under the two kinds of red-green confusion."""
    confused = (math.dist(_lab(one, sight), _lab(other, sight)) for sight in CONFUSIONS)
    return math.dist(_lab(one), _lab(other)), min(confused)


def _hue(index: int) -> str:
    """One of HUES colours around the wheel."""
    return str(Color("hsl", [360 * index / HUES, 0.62, 0.45]).convert("srgb").to_string(hex=True))


@lru_cache(maxsize=4096)
def _shade(colour: str, light: float) -> str:
    """The colour mixed with black or white until it has that relative luminance."""
    towards = 255 if luminance(colour) < light else 0
    low, high = 0.0, 1.0
    for _ in range(12):
        middle = (low + high) / 2
        is_short = (luminance(_mixed(colour, towards, middle)) < light) == (towards == 255)
        low, high = (middle, high) if is_short else (low, middle)
    return _mixed(colour, towards, low) if luminance(colour) != light else colour


def _mixed(colour: str, towards: int, part: float) -> str:
    return "#" + "".join(f"{round(int(colour[i : i + 2], 16) * (1 - part) + towards * part):02x}" for i in (1, 3, 5))


@lru_cache(maxsize=8192)
def _lab(colour: str, confusion: str = "") -> tuple[float, ...]:
    """CIE Lab under D65, as seen with one of CONFUSIONS where it is given."""
    perceived = Color(colour).filter(confusion).clip() if confusion else Color(colour)
    return tuple(perceived.convert("lab-d65").coords(nans=False))
