"""White space that only the authors of a template need is taken out of the finished page."""

import re

_BLOCKS = (
    "article|aside|body|caption|circle|dd|defs|details|div|dl|dt|fieldset|figcaption|figure|footer|form|g|h1|h2|h3|head|"
    "header|html|legend|li|line|link|main|meta|nav|ol|option|p|path|pattern|rect|section|select|style|summary|table|"
    "tbody|td|text|th|thead|title|tr|ul|use|live-[a-hj-z]+"
)
"""Elements that stand on lines or in cells of their own, and shapes: a space beside their tags shows nothing."""

_BREAK = re.compile(r"\s*\n\s*")
_AFTER_TAG = re.compile(rf"(</?(?:{_BLOCKS})\b[^>]*>)\n")
_BEFORE_TAG = re.compile(rf"\n(?=</?(?:{_BLOCKS})\b)")


def without_white_space(html: str) -> str:
    """The page without indentation and without line breaks that show nothing; a break between words stays one.

    Pages have no element in which white space counts (`pre`, `textarea`), and data in scripts has no line breaks.
    """
    flat = _BREAK.sub("\n", html.strip())
    return _BEFORE_TAG.sub("", _AFTER_TAG.sub(r"\1", flat))
