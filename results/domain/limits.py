"""The thresholds of the safeguards, all of them here; each may be set for one election (docs/safeguards.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """Measured on Delhi 2025 and West Bengal 2026; docs/safeguards.md gives the figures."""

    small_fall: int = 25
    """A candidate may lose so many votes, or"""
    small_fall_share: float = 0.005
    """this share of what they had, without a question."""
    great_fall_share: float = 0.5
    """A fall beyond this share waits for a person."""
    votes_a_round: int = 20_000
    """More than one counting round brings to a whole contest. The busiest round captured brought 14,357."""
    minutes_a_round: float = 5.0
    """Where rounds are not known, one may be over after so many minutes by the source's clock."""
    rounds_of_grace: int = 2
    """Rounds allowed beyond those shown: pages are made a moment apart, and postal votes have no round."""
    pace_factor: float = 2.0
    """Where a contest's own pace is known (votes counted for each round so far), a round since may bring so many times
    that,"""
    pace_grace: float = 1.5
    """with so many rounds of grace;"""
    line_factor: float = 1.5
    """what a line of the list takes at least may come at this many times the pace,"""
    line_grace: float = 1.0
    """with so many rounds of grace,"""
    slowest_pace: int = 1_000
    """the pace never taken to be slower than so many votes a round."""
    leap_share: float = 0.8
    """Of votes that came too fast, one candidate with this share has a typing mistake until a person says otherwise."""
    tenfold_from: int = 10
    """A count this large or larger that grows"""
    tenfold: float = 9.5
    """by this factor (of a margin), or"""
    tenfold_count: float = 9.95
    """by this one (of a candidate's votes: one digit too many makes less only where they have fallen), while"""
    tenfold_rest: float = 1.5
    """the other candidates together grow by less than this, is a typing mistake until a person says otherwise."""
    row_mismatch_share: float = 0.1
    """A row whose EVM and postal votes miss its total by more than this share is held; by less it is flagged."""
    most_votes: int = 10_000_000
    """More than the electors of any parliamentary constituency; a number above it is no count. Of assembly
    constituencies, which have 1.0 million at most, a fifth of it."""
    bulk_alone: int = 20
    """One editor alone may make so many corrections at once."""
    close_margin: int = 500
    """Counted seats closer than this are listed on the desk."""
    early_share: float = 0.25
    """Until this share of all rounds is counted, leads are early leads."""
    ahead_from_share: float = 0.1
    """Nobody is said to be ahead before this share of the seats reports, and no fewer than three."""
    photo_finish_share: float = 0.005
    """A margin of at most this share of the votes counted, in a seat in its last two rounds, is a photo finish."""
    one_story_minutes: float = 5.0
    """A lead that changes again within so many minutes of source time is one story with the change before."""
    gained_after_minutes: float = 30.0
    """Leads of now are compared with those of so many minutes of source time before."""
    confirm_after_intervals: float = 3.0
    """A held page that the source does not make anew is confirmed by staying as it is for so many intervals."""

    @classmethod
    def of(cls, kind: str, changes: Mapping[str, Any]) -> "Limits":
        """The limits of an election: defaults for its kind, and what was chosen for it.

        A parliamentary constituency counts some seven assembly segments at once. Raises ValueError on a wrong name
        or a value that is no number.
        """
        base = cls(votes_a_round=140_000) if kind == "PC" else cls(most_votes=2_000_000)
        known = {limit.name: type(getattr(base, limit.name)) for limit in fields(cls)}
        if unknown := sorted(set(changes) - set(known)):
            raise ValueError(f"{unknown[0]} is not one of the limits: {', '.join(known)}")
        for name, value in changes.items():
            if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
                raise ValueError(f"{name} must be a number from 0 up, not {value!r}")
        return replace(base, **{name: known[name](value) for name, value in changes.items()})
