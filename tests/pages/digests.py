"""Digests of captured tables that are too large to be carried: what is published must hash to the same."""

from collections.abc import Iterable
from hashlib import sha256

Line = tuple[int, int, int, int]
"""Seat, ballot serial, EVM votes, all votes."""

DELHI_2025 = "c8f1c395bd20444cb6edf8949207ebe552e6968ab6c340f1b6edbe320b0c805c"
"""All 769 ballot lines of the final table of Delhi, 2025."""


def digest(lines: Iterable[Line]) -> str:
    return sha256("\n".join(",".join(map(str, line)) for line in sorted(lines)).encode()).hexdigest()
