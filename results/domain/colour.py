"""Colours as hex, and how well they are told apart from a background (WCAG 2.2, relative luminance)."""

import re

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
WHITE, NIGHT = "#ffffff", "#14171c"
MIN_CONTRAST = 1.8
"""The least contrast with a background at which a party's colour is accepted. Pages then shade it to the 3 of WCAG."""


def is_colour(text: str) -> bool:
    return _HEX.fullmatch(text) is not None


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 (the same) to 21 (black on white)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def too_faint(colour: str) -> str:
    """Why a colour can't be told from a page's background, in words; empty where it can."""
    for ground, name in ((WHITE, "white"), (NIGHT, "the dark page")):
        if (ratio := contrast(colour, ground)) < MIN_CONTRAST:
            return f"contrast with {name} is {ratio:.1f}, less than {MIN_CONTRAST}"
    return ""
