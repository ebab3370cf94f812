"""Pages as sequences of tags, to compare the replay's markup with saved pages."""

from html.parser import HTMLParser
from pathlib import Path

Tag = tuple[str, str]
"""(tag, class attribute); closing tags begin with a slash"""


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs).get("class") or ""))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append((f"/{tag}", ""))

    def handle_data(self, words: str) -> None:
        if words.strip():
            self.words.append(words.strip())


def tags(markup: str) -> list[Tag]:
    reader = _Tags()
    reader.feed(markup)
    return reader.tags


def words(markup: str) -> list[str]:
    reader = _Tags()
    reader.feed(markup)
    return reader.words


def between(markup: str, start: str, end: str) -> str:
    """From the first `start` up to the first `end` after it, both included."""
    begin = markup.index(start)
    return markup[begin : markup.index(end, begin) + len(end)]


def saved(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")
