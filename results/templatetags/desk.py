"""How the desk says ages, numbers, codes and times."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone

from results.domain.corrections import SOURCE_MOVED_ON
from results.domain.names import familiar
from results.domain.page_kinds import PageKind

register = template.Library()
PROGRESS = {
    "agrees": "The source says the same now: it can be lifted.",
    "passed": "The source has passed it: it can be lifted.",
    "moved": "The source has moved on since.",
    "overdue": "Its time is over, but lifting it would change a declared result: two people must.",
}
FACTS = {
    "votes_counted": "votes counted",
    "runner_up": "runner-up",
    "rounds": "rounds in all",
    "evm_votes": "EVM votes",
    "votes": "total votes",
    PageKind.CONSTITUENCYWISE: "the seat’s own page",
    PageKind.SEAT_LIST: "its line in the list",
    PageKind.BOXES: "the candidates’ boxes",
    PageKind.ROUNDWISE: "the table of rounds",
    PageKind.FEED: "a feed",
    "above_electors": "above the electors",
}
CIRCUITS = {"closed": "going out", "open": "paused", "half-open": "one is tried", "half_open": "one is tried"}
"""How asking goes, by the circuit's own word."""


@register.filter
def age(seconds: Any) -> str:
    """`75` as `1 min 15 s`."""
    if seconds in (None, ""):
        return "unknown"
    whole = max(int(seconds), 0)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02} min"


@register.filter
def number(value: Any) -> str:
    """Whole numbers with Indian commas; anything else as it is."""
    text = "" if value is None else str(value)
    if not (text.isascii() and text.isdigit()):
        return text
    head, tail = text[:-3], text[-3:]
    pairs: list[str] = []
    while head:
        head, pair = head[:-2], head[-2:]
        pairs.insert(0, pair)
    return ",".join([*pairs, tail])


@register.filter
def proper(name: Any) -> str:
    return familiar(str(name or ""))


@register.filter
def words(code: Any) -> str:
    """A code as people say it: `source_moved_on:5:7` is of a correction that the source has counted on under."""
    name, _, rounds = str(code).partition(":")
    if name == SOURCE_MOVED_ON:
        then, _, now = rounds.partition(":")
        return f"corrected at round {then}, source is at {now}"
    return FACTS.get(str(code), str(code).replace("_", " "))


@register.filter
def audit_value(value: Any) -> str:
    """A value of the audit log as text: `leader: A → B; margin: 5 → 7` for what changed."""
    if isinstance(value, dict):
        return "; ".join(f"{words(name)}: {audit_value(item)}" for name, item in value.items())
    if isinstance(value, list):
        between = " → " if len(value) == 2 and not any(isinstance(item, dict) for item in value) else ", "
        return between.join(audit_value(item) or "–" for item in value)
    return "" if value is None else number(value)


@register.filter
def circuit(state: Any) -> str:
    return CIRCUITS.get(str(state), str(state))


@register.filter
def progress(code: Any) -> str:
    return PROGRESS.get(str(code), str(code))


@register.filter
def clock(text: Any) -> str:
    """The time of day in India of an ISO time."""
    if not text:
        return "–"
    at = text if isinstance(text, datetime) else datetime.fromisoformat(str(text))
    return timezone.localtime(at).strftime("%H:%M:%S")


@register.filter
def get(mapping: Any, name: Any) -> Any:
    return mapping.get(name) if mapping else None
