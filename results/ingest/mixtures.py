"""Contests that mix a corrected value with newer ones, and the tally without what is only so because of them."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field

from results.domain.corrections import is_mixture
from results.domain.tally import Tally
from results.models import Contest, Election, PartyTally

Lines = Mapping[str, Sequence[int]]
"""Won, leading and votes by party, as a contest contributes them."""


@dataclass(slots=True)
class Mixtures:
    """By contest number: what a mixture contributes, and what the contest did before it became one."""

    contributions: dict[int, tuple[Lines, Lines]] = field(default_factory=dict)

    def record(self, contest: Contest, lines: Lines, flags: Sequence[str]) -> None:
        """Keep the last sure contribution of a contest from when it becomes a mixture until it is none any more. To be
        called before `contest.contribution` becomes `lines`."""
        sure = contest.sure_contribution
        contest.sure_contribution = (contest.contribution if sure is None else sure) if is_mixture(flags) else None
        self.contributions.pop(contest.number, None)
        if contest.sure_contribution is not None:
            self.contributions[contest.number] = lines, contest.sure_contribution

    def sure_rows(self, rows: Mapping[str, PartyTally]) -> dict[str, PartyTally]:
        """The tally as it would be had these contests stayed as they were while they were sure. Not to be saved."""
        return {code: self._sure_row(code, row) for code, row in rows.items()}

    def _sure_row(self, code: str, row: PartyTally) -> PartyTally:
        line = Tally(row.won, row.leading, row.votes)
        for now, sure in self.contributions.values():
            line = line.plus(_amounts(now, code), -1).plus(_amounts(sure, code))
        twin = copy(row)
        twin.won, twin.leading, twin.votes = line.won, line.leading, line.votes
        return twin


def load_mixtures(election: Election) -> Mixtures:
    rows = Contest.objects.filter(election=election, sure_contribution__isnull=False)
    return Mixtures({row.number: (row.contribution, row.sure_contribution or {}) for row in rows})


def _amounts(lines: Lines, code: str) -> Tally:
    return Tally(*lines[code]) if code in lines else Tally()
