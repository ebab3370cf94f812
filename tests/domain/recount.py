"""The tally counted anew from every contest: what the one that is kept by difference is compared with."""

from collections.abc import Iterable

from results.domain.contest import ContestState
from results.domain.tally import Tally, contribution


def recount(states: Iterable[ContestState]) -> dict[str, Tally]:
    lines: dict[str, Tally] = {}
    for state in states:
        for party, line in contribution(state).items():
            lines[party] = lines.get(party, Tally()).plus(line)
    return lines
