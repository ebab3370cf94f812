"""How the site's pages differ from year to year: the line ends, the stamp, the round line, the columns of the list."""

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Dialect:
    """`stamp`: lower (08:42 pm), upper (11:15 PM), span (upper, in a <span>). `columns` of the seat list: 8, 9, 11."""

    name: str
    stamp: str = "lower"
    tail: str = ""
    """what follows the stamp"""
    newline: str = "\r\n"
    columns: int = 9
    evm_round_words: bool = False
    evm_words_from: str = ""
    """HH:MM of the day from which the round line says `Status of EVM Round:`"""
    style_first: bool = False
    """a <style> block before the doctype"""
    postal: bool = True
    """False: postal votes print as `-` where the night has none"""
    nested_blanks: bool = False
    """party cells hold their tables before anything is reported"""
    double: bool = False
    """attributes of the shell in double quotes"""

    def last_updated(self, at: datetime) -> str:
        """The inside of the footer's time element."""
        clock = at.strftime("%I:%M %p On %d/%m/%Y")
        if self.stamp == "lower":
            return f"Last Updated at {clock.replace('AM', 'am').replace('PM', 'pm')}" + self.tail
        if self.stamp == "span":
            return f"Last Updated at <span>{clock}</span>"
        return f"Last Updated at {clock}"

    def round_line(self, at: datetime, rounds_counted: int | None, rounds: int | None) -> str:
        count = f"<span>{rounds_counted or 0}</span>/{rounds or 0}"
        if self.evm_round_words or (self.evm_words_from and at.strftime("%H:%M") >= self.evm_words_from):
            return f"Status of EVM Round: {count}"
        return f"Status as on Round, {count}"


_FEB_2025 = Dialect("2025-02", newline="\r\r\n", tail=" ")

DIALECTS = {
    one.name: one
    for one in (
        Dialect("2019", stamp="upper", columns=11),
        Dialect("2024-06", columns=8, postal=False),
        Dialect("2024-11"),
        _FEB_2025,
        replace(_FEB_2025, name="2025-11", newline="\n", tail="", nested_blanks=True),
        Dialect("2026-05-morning", stamp="span", double=True),
        Dialect("2026-05", stamp="span", double=True, style_first=True, evm_words_from="14:03"),
        Dialect(
            "2026-05-evening", stamp="span", double=True, style_first=True, evm_round_words=True, nested_blanks=True
        ),
    )
}
"""Names are the month in which the pages looked so; `2026-05` changes its round line at 14:03, mid-count."""
