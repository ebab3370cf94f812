"""Party colours that can be seen by day and by night: at least 3:1 on white paper and on near-black."""

import re
from functools import lru_cache

KNOWN = {
    "BJP": "#e8700a", "AAP": "#1173bd", "INC": "#1b9c5a", "BSP": "#3b4fa8", "AITC": "#2f9e6e", "CPI(M)": "#c8252c",
    "CPI": "#d33f3f", "JD(U)": "#2f8f46", "RJD": "#4f8a10", "SP": "#cf2e2e", "SHS": "#d9651b", "NCP": "#21868c",
    "AIMIM": "#3a7d44", "DMK": "#c4282d", "ADMK": "#3d8b4c", "TVK": "#a3342e", "IND": "#7d838c", "NOTA": "#8a8f98",
}  # fmt: skip
SPARE = ("#8a5fb0", "#a8663d", "#5b7f95", "#b0567f", "#6f7d2e", "#8a6d1f", "#5f6fb5", "#a0524b", "#3f8080", "#77717f")
DARKEST, LIGHTEST = 0.14, 0.30
_HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1, as WCAG 2.2 defines it."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def safe(colour: str) -> str:
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
    """The colour of a party: the editors' own when given, else a known one, else a steady one by its code."""
    if _HEX.fullmatch(given):
        return safe(given.lower())
    return safe(KNOWN.get(code) or SPARE[sum(code.encode()) % len(SPARE)])
