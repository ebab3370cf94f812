"""Topics that a subscriber chose, and messages narrowed to them.

`all` · `summary` (election and tally) · `seats` (every seat) · `seat:N` · `party:CODE` (its tally row, its moments, and
the seats in which it leads or is second, or did until this frame) · `moments` · `moments:high` (those of
significance 60 and more, with their retractions).
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from results.domain.board import Entry
from results.domain.moments import HIGH

Topics = frozenset[str]
ALL: Topics = frozenset({"all"})
HIGH_MOMENTS = "moments:high"
MAX_TOPICS = 64
"""Topics that one subscriber may choose."""
_TOPIC = re.compile(r"all|summary|seats|moments|moments:high|seat:[1-9][0-9]{0,5}|party:[^\s,\x00-\x1f]{1,24}")


class UnknownTopic(ValueError):
    """A topic that does not exist, or too many of them."""


def parse(names: Iterable[str]) -> Topics:
    """Topics from their names; none means all. Raises UnknownTopic."""
    topic_set = frozenset(name for name in names if name)
    if len(topic_set) > MAX_TOPICS:
        raise UnknownTopic(f"at most {MAX_TOPICS} topics")
    for name in topic_set:
        if not _TOPIC.fullmatch(name):
            raise UnknownTopic(f"no such topic: {name[:40]}")
    return ALL if not topic_set or "all" in topic_set else topic_set


def narrow(message: Entry, topics: Topics, before: Mapping[int, Entry] | None = None) -> Entry:
    """A snapshot or delta with only what `topics` ask for. `before` is the seats' entries before the delta, by number.

    `election` stays, whatever the topics: it says whose numbers these are, how far the count is and how old the source.
    """
    if topics == ALL:
        return message
    parties = {name.partition(":")[2] for name in topics if name.startswith("party:")}
    narrowed = {
        **message,
        "seats": _seats(message["seats"], topics, parties, before or {}),
        "tally": [row for row in message["tally"] if "summary" in topics or row["party"] in parties],
        "moments": [entry for entry in message["moments"] if _is_chosen(entry, topics, parties)],
    }
    if "retracted" in message:
        narrowed["retracted"] = _retractions(message["retracted"], topics, parties)
    return narrowed


def _is_chosen(moment: Entry, topics: Topics, parties: set[str]) -> bool:
    if "moments" in topics or moment.get("party") in parties:
        return True
    return HIGH_MOMENTS in topics and moment["significance"] >= HIGH


def _retractions(entries: list[Any], topics: Topics, parties: set[str]) -> list[Any]:
    """Of the moments that a subscriber may have; one that doesn't say of which goes to everybody who takes moments."""
    if "moments" in topics or parties:
        return entries
    return [entry for entry in entries if entry.get("significance", HIGH) >= HIGH] if HIGH_MOMENTS in topics else []


def is_empty(delta: Entry) -> bool:
    """Whether a narrowed delta has no entries; then it is not sent until the next heartbeat."""
    return not any(delta.get(part) for part in ("seats", "tally", "moments", "retracted", "election"))


def _seats(entries: list[Any], topics: Topics, parties: set[str], before: Mapping[int, Entry]) -> list[Any]:
    if "seats" in topics:
        return entries
    numbers = {int(name[5:]) for name in topics if name.startswith("seat:")}
    return [
        entry
        for entry in entries
        if entry["number"] in numbers
        or parties & (_contending_parties(entry) | _contending_parties(before.get(entry["number"])))
    ]


def _contending_parties(entry: Entry | None) -> set[str]:
    """The parties of a seat's leader and runner-up."""
    if entry is None:
        return set()
    return {entry[place]["party"] for place in ("leader", "runner_up") if entry.get(place)}
