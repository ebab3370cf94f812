"""Reasons to hold a reading."""

from collections.abc import Iterable
from dataclasses import dataclass

NEEDS_PERSON = frozenset(
    {
        *("all_zero", "blanked", "swap", "tenfold", "leap", "great_fall", "impossible", "above_electors"),
        *("unknown_in_front", "beyond_count", "undeclared", "other_winner", "upsets_declared"),
    }
)
"""Never released by a second page alone: none of these happened in a captured night."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason to hold a reading. `serial` is the ballot line it is about, where it is about one."""

    code: str
    detail: str
    serial: int | None = None

    @property
    def needs_person(self) -> bool:
        return self.code in NEEDS_PERSON


def must_wait(findings: Iterable[Finding]) -> bool:
    """Whether a person has to decide; else the next page that says the same confirms it."""
    return any(finding.needs_person for finding in findings)


RELEASED = "released_by_desk"
"""The label of a page that a person has released: what it says is not questioned again."""
