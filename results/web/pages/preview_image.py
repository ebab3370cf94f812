"""Pictures for link previews, 1200 by 630: the state of play, and one seat. Drawn once a change, kept in memory."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont, features

SIZE = (1200, 630)
PAPER, INK, SOFT, GROUND, TEST = "#fbfaf8", "#15171b", "#565c66", "#e3dfd7", "#3d2a63"
EDGE = 64
RIGHT = SIZE[0] - EDGE
SHAPES = features.check("raqm") and features.check("fribidi")
"""Whether letters that change with their neighbours (Devanagari) can be set here. Pillow needs FriBiDi for it."""
FACES = files("devanagari_fonts") / "fonts" / "Shobhika-1.05"
SPACE = 0.27
"""Between words, in parts of the size: the face's own space is that of a manuscript."""


@dataclass(frozen=True, slots=True)
class Side:
    """A party with its seats, or a candidate with votes. `part` is how long its line is, 0 to 1."""

    code: str
    colour: str
    name: str
    figure: str
    part: float = 0.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """Of the bar, from `start` to `end` as parts of the whole."""

    colour: str
    is_won: bool
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Preview:
    """What a picture says. `bar` is empty for a seat; `mark` is where the majority stands, as a part of the whole."""

    kicker: str
    title: str
    sides: tuple[Side, ...]
    facts: str
    foot: str
    bar: tuple[Stretch, ...] = ()
    mark: float = 0.0


@lru_cache(maxsize=16)
def font(size: int, weight: str = "Regular") -> ImageFont.FreeTypeFont:
    """Shobhika, which has Latin and Devanagari and is installed with the tracker: the same picture on every machine."""
    with as_file(FACES / f"Shobhika-{weight}.otf") as file:
        return ImageFont.truetype(str(file), size)


@lru_cache(maxsize=256)
def picture(preview: Preview) -> bytes:
    """A PNG."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    _line(pen, EDGE, 40, preview.kicker, 28, SOFT)
    y = _title(pen, preview.title)
    if preview.bar:
        _houses(pen, y + 32, preview.sides)
        _bar(pen, preview.bar, preview.mark)
        _line(pen, EDGE, 534, preview.facts, 28, INK)
    else:
        y = _people(pen, y + 26, preview.sides)
        _line(pen, EDGE, y + 12, preview.facts, 30, SOFT)
    if preview.foot:
        pen.rectangle((0, 580, SIZE[0], SIZE[1]), fill=TEST)
        _line(pen, EDGE, 588, _fitting(preview.foot, 24), 24, "#ffffff")
    out = BytesIO()
    image.quantize(128).save(out, "PNG", optimize=True)
    return out.getvalue()


def _title(pen: ImageDraw.ImageDraw, words: str) -> float:
    """At most three lines, the larger the fewer; returns where the next part may start."""
    size = next((size for size in (60, 52) if len(_wrapped(words, size)) < 3), 44)
    y = 76.0
    for line in _wrapped(words, size)[:3]:
        _line(pen, EDGE, y, line, size, INK, "Bold")
        y += size * 1.2
    return y


def _houses(pen: ImageDraw.ImageDraw, y: float, sides: tuple[Side, ...]) -> None:
    """Each party's seats in large figures, side by side."""
    wide = (RIGHT - EDGE) / max(1, len(sides))
    for i, side in enumerate(sides):
        left = EDGE + i * wide
        pen.rectangle((left, y, left + wide - 28, y + 8), fill=side.colour)
        width = _line(pen, left, y + 14, side.code, 34, INK, "Bold")
        _line(pen, left + width + 14, y + 23, side.name, 26, SOFT)
        _line(pen, left, y + 44, side.figure, 108, INK, "Bold")


def _people(pen: ImageDraw.ImageDraw, y: float, sides: tuple[Side, ...]) -> float:
    """Each candidate with votes and a line as long as their part of the votes; returns where the next may start."""
    for side in sides:
        end = EDGE + _line(pen, EDGE, y, side.code, 36, INK, "Bold")
        _line(pen, end + 16, y, side.name, 36, INK)
        _line(pen, RIGHT - _width(side.figure, 36, "Bold"), y, side.figure, 36, INK, "Bold")
        pen.rectangle((EDGE, y + 54, RIGHT, y + 64), fill=GROUND)
        pen.rectangle((EDGE, y + 54, EDGE + side.part * (RIGHT - EDGE), y + 64), fill=side.colour)
        y += 88
    return y


def _bar(pen: ImageDraw.ImageDraw, bar: tuple[Stretch, ...], mark: float) -> None:
    wide, top, bottom = RIGHT - EDGE, 462, 518
    pen.rectangle((EDGE, top, RIGHT, bottom), fill=GROUND)
    for piece in bar:
        box = (EDGE + piece.start * wide, top, EDGE + piece.end * wide, bottom)
        pen.rectangle(box, fill=piece.colour)
        if not piece.is_won:
            pen.rectangle((box[0], top + 10, box[2], bottom), fill=_pale(piece.colour))
    if mark:
        x = EDGE + mark * wide
        pen.line((x, top - 12, x, bottom + 12), fill=INK, width=4)


def _line(
    pen: ImageDraw.ImageDraw, x: float, y: float, words: str, size: int, ink: str, weight: str = "Regular"
) -> float:
    """Write one line word by word; returns how wide it is."""
    at = x
    for word in words.split():
        pen.text((at, y), word, fill=ink, font=font(size, weight))
        at += font(size, weight).getlength(word) + size * SPACE
    return at - x - size * SPACE


def _width(words: str, size: int, weight: str) -> float:
    parts = words.split()
    return sum(font(size, weight).getlength(word) for word in parts) + size * SPACE * (len(parts) - 1)


def _wrapped(words: str, size: int) -> list[str]:
    lines: list[str] = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _width(longer, size, "Bold") > RIGHT - EDGE:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _fitting(words: str, size: int) -> str:
    """As many whole sentences, of either script, as one line holds; the first in any case."""
    text = ""
    for sentence in words.replace("।", "।\n").replace(". ", ".\n").split("\n"):
        longer = f"{text} {sentence.strip()}".strip()
        if text and _width(longer, size, "Regular") > RIGHT - EDGE:
            break
        text = longer
    return text


def _pale(colour: str) -> str:
    return "#" + "".join(f"{round(int(colour[i : i + 2], 16) * 0.5 + 251 * 0.5):02x}" for i in (1, 3, 5))
