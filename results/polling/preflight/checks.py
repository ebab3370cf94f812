"""What one question of a preflight came to."""

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """One question answered.

    `about` is site, clock, page, budget, disk, database, redis, queue, security, people or roster.
    """

    about: str
    grade: Grade
    detail: str
