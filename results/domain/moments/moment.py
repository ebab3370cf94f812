"""A moment: a fact worth a headline, with a key, a rank and the numbers that it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from results.domain.board import Entry
from results.domain.moments.phrases import PHRASES
from results.domain.moments.words import at_start, english
from results.domain.names import familiar
from results.domain.wire_types import UnnumberedMoment

HIGH = 60
"""From this significance on, a moment is for readers who want the night in a few lines."""

SEAT_CONDITIONS = frozenset(
    {
        *("declared", "tie", "recount", "decided", "nota_above_margin", "namesake_above_margin", "upset"),
    }
)
"""Kinds that hold of one seat, and are taken back when they no longer do."""
BOARD_CONDITIONS = frozenset(
    {
        *("counting_begins", "ahead", "level", "majority_leads", "majority_wins", "no_majority", "two_thirds"),
        *("three_quarters", "reaches", "first_lead", "first_win", "wiped_out", "hat_trick", "hat_trick_missed"),
        *("first_majority", "power_retained", "best_result", "worst_result", "sweep", "first_result"),
        *("half_declared", "all_declared", "source_down", "last_seats", "record_margin", "closest_result"),
        *("strike_rate",),
    }
)
"""Kinds that hold of the board as a whole, and are taken back when they no longer do."""
EVENTS = frozenset(
    {
        *("lead_change", "key_leads", "key_trails", "correction", "call", "gained_leads", "lost_only_lead"),
        *("source_back", "declaration_withdrawn", "photo_finish", "editorial"),
    }
)
"""Kinds that tell what happened. They stay, unless the number that they rest on is withdrawn."""


@dataclass(frozen=True, slots=True)
class Moment:
    """`significance` is 0 to 100: what a reader with time for one line should see first. `phrase` is the key of its
    words in the table of phrases; empty where a person wrote them."""

    kind: str
    key: str
    headline: str
    significance: int
    seat: int | None = None
    party: str | None = None
    candidate: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    phrase: str = ""
    is_news: bool = True
    """False where a condition still holds, in another way than its words say: one that stands goes on, none begins."""

    def entry(self) -> UnnumberedMoment:
        """The wire's entry, but for id, seq and time, which the log gives it."""
        return {
            "kind": self.kind,
            "headline": self.headline,
            "phrase": self.phrase,
            "seat": self.seat,
            "party": self.party,
            "candidate": self.candidate,
            "significance": self.significance,
            "retracted": False,
            "facts": self.facts,
        }

    def goes_on(self) -> "Moment":
        """The same, as a condition that may go on and doesn't begin."""
        return replace(self, is_news=False)

    def at_seat(self, number: int, person: Mapping[str, Any]) -> "Moment":
        """The same, of the board yet about a person in one seat."""
        return replace(self, seat=number, party=person["party"], candidate=person["serial"])


def of_seat(
    kind: str,
    seat: Entry,
    suffix: object,
    significance: int,
    facts: Mapping[str, Any],
    *,
    person: Mapping[str, Any] | None = None,
    phrase: str = "",
) -> Moment:
    """A moment of one seat. `person` is whom it is about; `facts` fill the places of its phrase."""
    phrase = phrase or kind
    words = english(PHRASES[phrase][0], {**facts, "seat": familiar(seat["name"])})
    return Moment(
        kind=kind,
        key=f"{kind}:{seat['number']}:{suffix}" if suffix != "" else f"{kind}:{seat['number']}",
        headline=at_start(words),
        significance=_within(significance),
        seat=seat["number"],
        party=person["party"] if person else None,
        candidate=person["serial"] if person else None,
        facts=dict(facts),
        phrase=phrase,
    )


def of_board(
    kind: str, subject: str, significance: int, facts: Mapping[str, Any], *, party: str | None = None, phrase: str = ""
) -> Moment:
    """A moment of the board. `subject` tells it from others of its kind in its key: a party's code, a region."""
    phrase = phrase or kind
    return Moment(
        kind=kind,
        key=(f"{kind}:{subject}" if subject else kind)[:80],
        headline=at_start(english(PHRASES[phrase][0], facts)),
        significance=_within(significance),
        party=party,
        facts=dict(facts),
        phrase=phrase,
    )


def _within(significance: int) -> int:
    return max(0, min(100, significance))
