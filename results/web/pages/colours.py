"""Party colours that can be seen by day and by night: at least 3:1 on white paper and on near-black."""

import math
import re
from functools import lru_cache

from results.domain.colour import luminance

FALLBACK_COLOURS = (
    *("#1b9c5a", "#8a5fb0", "#a8663d", "#5b7f95", "#b0567f", "#6f7d2e", "#3f8080", "#8a6d1f", "#5f6fb5", "#a0524b"),
    "#77717f",
)
GREY = "#8a8f98"
"""For parties that play no part in a picture."""
MIN_DISTANCE = 60.0
"""Two colours nearer than this, in RGB, cannot be told apart side by side."""
DARKEST, LIGHTEST = 0.14, 0.28
_HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


def ink_on(colour: str) -> str:
    """Whether dark or light ink reads on this colour; one of the two always has 4.5:1."""
    return "dark" if luminance(colour) > 0.18 else "light"


def readable_shade(colour: str) -> str:
    """The nearest shade of `colour` that stands out from both light and dark paper."""
    for _ in range(40):
        light = luminance(colour)
        if light > LIGHTEST:
            colour = _mixed(colour, 0, 0.05)
        elif light < DARKEST:
            colour = _mixed(colour, 255, 0.05)
        else:
            break
    return colour


def _mixed(colour: str, towards: int, part: float) -> str:
    return "#" + "".join(f"{round(int(colour[i : i + 2], 16) * (1 - part) + towards * part):02x}" for i in (1, 3, 5))


@lru_cache(maxsize=2048)
def party_colour(code: str, given: str = "") -> str:
    """The colour of a party: its own when given, else a steady one by its code."""
    return readable_shade(
        given.lower() if _HEX.fullmatch(given) else FALLBACK_COLOURS[sum(code.encode()) % len(FALLBACK_COLOURS)]
    )


def distinct_colours(given: dict[str, str]) -> dict[str, str]:
    """A colour for every party code, where parties with nearly the same colour of their own do not share a picture.

    Earlier codes keep theirs, so that nothing changes colour during a night. `given` may hold empty texts.
    """
    found: dict[str, str] = {}
    for code in sorted(given, key=lambda code: (not given[code], code)):
        colour = party_colour(code, given[code])
        if given[code] and _is_taken(colour, found):
            colour = next((c for c in map(readable_shade, FALLBACK_COLOURS) if not _is_taken(c, found)), colour)
        found[code] = colour
    return found


def _is_taken(colour: str, found: dict[str, str]) -> bool:
    return any(math.dist(_rgb(colour), _rgb(other)) < MIN_DISTANCE for other in found.values())


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
