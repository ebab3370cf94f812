"""A validator for passwords that are long only because they repeat themselves."""

from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError

LEAST_DIFFERENT = 6


class NotRepeatedValidator:
    """Refuses a word written several times over, a run such as `abcdefghijkl`, and fewer than six different signs."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(set(password)) < LEAST_DIFFERENT or _repeats(password.lower()) or _runs(password):
            raise ValidationError("This password repeats itself: use several words, or let a program make one.")

    def get_help_text(self) -> str:
        return "Your password must not repeat a word or a row of keys."


def _repeats(password: str) -> bool:
    """The whole is a shorter text again and again: `password1password1`, `abcabcabcab`."""
    return any(password == (password[:n] * len(password))[: len(password)] for n in range(1, len(password) // 2 + 1))


def _runs(password: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    return len(steps) == 1 and abs(steps.pop()) <= 1
