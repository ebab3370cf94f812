"""The states of a contest, and the source's words for them."""

from enum import StrEnum


class Status(StrEnum):
    SCHEDULED = "scheduled"
    COUNTERMANDED = "countermanded"
    UNCONTESTED = "uncontested"
    AWAITING = "awaiting"
    COUNTING = "counting"
    COUNTED = "counted"
    RECOUNT = "recount"
    DECLARED = "declared"
    WITHHELD = "withheld"
    VOID = "void"


WON = frozenset({Status.DECLARED, Status.UNCONTESTED})
"""A seat in one of these is won, not leading."""
OPEN = frozenset({Status.COUNTING, Status.COUNTED, Status.RECOUNT})
"""A seat in one of these is led: votes were counted, nothing is declared."""
STOPPED = frozenset({Status.WITHHELD, Status.COUNTERMANDED, Status.VOID})
"""What was counted of a seat in one of these is nobody's lead."""
UNREPORTED = frozenset({Status.SCHEDULED, Status.AWAITING, Status.COUNTERMANDED})
"""Of a seat in one of these no vote has come yet."""

_WORDS = {
    "result in progress": Status.COUNTING,
    "result declared": Status.DECLARED,
    "uncontested": Status.UNCONTESTED,
    "counting in progress": Status.COUNTING,
    "countermanded": Status.COUNTERMANDED,
    "withheld": Status.WITHHELD,
    "result withheld": Status.WITHHELD,
    "recount": Status.RECOUNT,
    "recounting": Status.RECOUNT,
    "परिणाम प्रगति पर": Status.COUNTING,
    "परिणाम घोषित": Status.DECLARED,
    "निर्विरोध": Status.UNCONTESTED,
    **{status.value: status for status in Status},
}
"""ECI's words in English and Hindi, and our own, which feeds use."""


def read_status(text: str) -> Status | None:
    """The status that a source's word stands for, or None when the word is unknown (then flag it)."""
    return _WORDS.get(" ".join(text.lower().split()))
