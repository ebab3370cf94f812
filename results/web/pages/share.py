"""Pictures for link previews, 1200 by 630: the state of play, and one seat. Drawn once a change, kept in memory."""

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
PAPER, INK, SOFT, GROUND, TEST = "#fbfaf8", "#15171b", "#565c66", "#e3dfd7", "#3d2a63"
EDGE = 64
Stretch = tuple[str, bool, float, float]
"""Colour, whether won, start and end as parts of the whole."""


@lru_cache(maxsize=16)
def face(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The face that comes with Pillow: the same picture on every machine. It has no Devanagari."""
    return ImageFont.load_default(size)


@lru_cache(maxsize=256)
def picture(kicker: str, title: str, lines: tuple[str, ...], bar: tuple[Stretch, ...], mark: float, foot: str) -> bytes:
    """A PNG. `bar` may be empty; `mark` is where the majority stands, as a part of the whole."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    pen.text((EDGE, 52), kicker, fill=SOFT, font=face(30))
    y = _paragraph(pen, title, 104, 66, INK, stroke=1)
    for line in lines:
        y = _paragraph(pen, line, y + 14, 34, SOFT)
    if bar:
        _bar(pen, bar, mark)
    if foot:
        pen.rectangle((0, 572, SIZE[0], SIZE[1]), fill=TEST)
        pen.text((EDGE, 584), foot, fill="#ffffff", font=face(26))
    out = BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _paragraph(pen: ImageDraw.ImageDraw, words: str, y: float, size: int, ink: str, stroke: int = 0) -> float:
    """Write at most three lines; returns where the next may start."""
    for line in _wrapped(words, size)[:3]:
        pen.text((EDGE, y), line, fill=ink, font=face(size), stroke_width=stroke, stroke_fill=ink)
        y += size * 1.22
    return y


def _wrapped(words: str, size: int) -> list[str]:
    lines: list[str] = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and face(size).getlength(longer) > SIZE[0] - 2 * EDGE:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _bar(pen: ImageDraw.ImageDraw, bar: tuple[Stretch, ...], mark: float) -> None:
    left, right, top, bottom = EDGE, SIZE[0] - EDGE, 450, 520
    pen.rectangle((left, top, right, bottom), fill=GROUND)
    for colour, is_won, start, end in bar:
        box = (left + start * (right - left), top, left + end * (right - left), bottom)
        pen.rectangle(box, fill=colour)
        if not is_won:
            pen.rectangle((box[0], top + 10, box[2], bottom), fill=_pale(colour))
    if mark:
        x = left + mark * (right - left)
        pen.line((x, top - 14, x, bottom + 14), fill=INK, width=4)


def _pale(colour: str) -> str:
    return "#" + "".join(f"{round(int(colour[i : i + 2], 16) * 0.5 + 251 * 0.5):02x}" for i in (1, 3, 5))
