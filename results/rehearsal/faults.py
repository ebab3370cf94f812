"""Which faults are on: by kind, for pages whose name matches, for a share of the requests."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from results.rehearsal.fault_changes import CHANGES
from results.rehearsal.fault_edits import EDITS
from results.rehearsal.fault_replies import REPLIES

OLD = timedelta(minutes=9)
TIMES = ("stale", "alternating")
NAMES = ("wrong-seat",)
KINDS = (*REPLIES, *EDITS, *CHANGES, *TIMES, *NAMES)


@dataclass(slots=True)
class Fault:
    """`since` is the mark at which it was switched on: a stale server shows that one for ever."""

    kind: str
    match: re.Pattern[str]
    share: float
    since: datetime
    asked: int = 0

    def describe(self) -> dict[str, object]:
        return {"kind": self.kind, "match": self.match.pattern, "share": self.share, "asked": self.asked}


@dataclass(slots=True)
class Faults:
    """The faults that are on. Which requests a share hits is the same in every run."""

    on: list[Fault] = field(default_factory=list)
    dice: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311 - repeatable on purpose

    def switch_on(self, kind: str, match: str, share: float, now: datetime) -> None:
        """Raises ValueError on an unknown kind, a bad pattern or share."""
        if kind not in KINDS:
            raise ValueError(f"no fault {kind!r}; there are {', '.join(KINDS)}")
        if not 0 < share <= 1:
            raise ValueError("share is above 0 and at most 1")
        try:
            pattern = re.compile(match)
        except re.error as error:
            raise ValueError(f"match {match!r}: {error}") from error
        self.switch_off(kind, match)
        self.on.append(Fault(kind, pattern, share, now))

    def switch_off(self, kind: str = "", match: str = "") -> None:
        """Off: this kind for this match; the whole kind without a match; all without a kind."""
        self.on = [one for one in self.on if not _covers(one, kind, match)]

    def hit(self, name: str) -> list[Fault]:
        """The faults that this request meets."""
        met = [one for one in self.on if one.match.search(name) and self.dice.random() < one.share]
        for one in met:
            one.asked += 1
        return met


def _covers(fault: Fault, kind: str, match: str) -> bool:
    return kind in ("", fault.kind) and match in ("", fault.match.pattern)


def mark_shown(faults: Sequence[Fault], made: datetime) -> datetime:
    """The mark whose page is shown instead of the one made last."""
    for one in faults:
        if one.kind == "stale":
            return min(one.since, made)
        if one.kind == "alternating" and one.asked % 2:
            return made - OLD
    return made


def name_shown(faults: Sequence[Fault], name: str) -> str:
    """The page shown instead: the next seat's."""
    match = re.fullmatch(r"(.*[A-Z]\d\d)([1-9]\d*)(\.htm)", name)
    if match is None or not any(one.kind == "wrong-seat" for one in faults):
        return name
    number = int(match[2])
    return f"{match[1]}{number - 1 if number > 1 else 2}{match[3]}"


def parse(text: str) -> tuple[str, str, float]:
    """`kind[:match][:share]`. Raises ValueError."""
    kind, _, rest = text.partition(":")
    match, _, share = rest.rpartition(":") if _is_share(rest.rpartition(":")[2]) else (rest, "", "1")
    return kind, match, float(share)


def _is_share(text: str) -> bool:
    return bool(re.fullmatch(r"[01]?\.?\d+", text)) and 0 < float(text) <= 1
