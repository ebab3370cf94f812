"""Who is first and second by votes. NOTA is never ranked; equal votes at the top have no leader."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from results.domain.contest import Votes


@dataclass(frozen=True, slots=True)
class Lead:
    """Serials of the first two and the votes between them. A tie has a margin of 0 and nobody leading."""

    leader: int | None = None
    runner_up: int | None = None
    margin: int | None = None


NOBODY = Lead()


def lead_of(votes: Mapping[int, Votes], nota: Collection[int]) -> Lead:
    """The first two people by votes; nobody before the first vote."""
    ranked = sorted((-(row.total or 0), serial) for serial, row in votes.items() if row.total and serial not in nota)
    if not ranked:
        return NOBODY
    first, second = ranked[0], ranked[1] if len(ranked) > 1 else (0, None)
    margin = second[0] - first[0]
    return Lead(first[1], second[1], margin) if margin else Lead(margin=0)
