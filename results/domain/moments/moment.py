"""A moment: a fact worth a headline, with a key, a rank and the numbers that it rests on."""

from dataclasses import dataclass, field
from typing import Any

from results.domain.board import Entry


@dataclass(frozen=True, slots=True)
class Moment:
    """`significance` is 0 to 100: what a reader with time for one line should see first."""

    kind: str
    key: str
    headline: str
    significance: int
    seat: int | None = None
    party: str | None = None
    candidate: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    def entry(self) -> Entry:
        """The wire's entry, but for id, seq and time, which the log gives it."""
        return {
            "kind": self.kind,
            "headline": self.headline,
            "seat": self.seat,
            "party": self.party,
            "candidate": self.candidate,
            "significance": self.significance,
            "retracted": False,
            "facts": self.facts,
        }


@dataclass(frozen=True, slots=True)
class News:
    """What one change of the board means: moments that begin, and keys of moments that are no longer true."""

    began: tuple[Moment, ...] = ()
    ended: tuple[str, ...] = ()
