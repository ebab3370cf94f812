"""Candidates' votes where only a line of the seat list was captured: made up to fit it, never captured truth.

Leader, runner-up and margin come out exactly as captured; everybody else stands in the proportion of the final result.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from results.rehearsal.night import Standing

Votes = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Final:
    """A seat's final votes in ballot order."""

    evm: Votes
    postal: Votes

    @property
    def votes(self) -> Votes:
        return tuple(map(sum, zip(self.evm, self.postal, strict=True)))


@dataclass(frozen=True, slots=True)
class ListLine:
    """A captured line of the seat list; `leader` and `trailing` are places in the ballot, None before any report.
    `known` holds votes of single candidates that were captured beside it."""

    status: str
    round: int | None
    rounds: int | None
    leader: int | None = None
    trailing: int | None = None
    margin: int = 0
    total: int = 0
    known: tuple[tuple[int, int], ...] = ()


def standing(line: ListLine, final: Final, before: Standing | None = None) -> Standing:
    """The line as a standing with votes for everybody; they fall below those `before` only where they must."""
    if line.leader is None or line.trailing is None:
        zeros = (0,) * len(final.evm)
        return Standing(line.status, line.round, line.rounds, zeros, zeros)
    votes = _votes(line, final.votes, before.votes if before else (0,) * len(final.evm))
    postal = tuple(_share(all_postal, all_votes, one) for all_postal, all_votes, one in _rows(final, votes))
    evm = tuple(one - by_post for one, by_post in zip(votes, postal, strict=True))
    return Standing(line.status, line.round, line.rounds, evm, postal, (line.leader, line.trailing))


def _votes(line: ListLine, final: Sequence[int], before: Sequence[int]) -> list[int]:
    assert line.leader is not None
    assert line.trailing is not None
    votes = [_share(one, sum(final), line.total) for one in final]
    for index, captured in line.known:
        votes[index] = captured
    overtaken = max((one for i, one in enumerate(before) if i not in (line.leader, line.trailing)), default=0)
    had = max(before[line.trailing], before[line.leader] - line.margin, overtaken + 1)
    most = min(final[line.trailing], final[line.leader] - line.margin)
    second = max(_second(line, votes), min(had, most), 1)
    is_final = line.total == sum(final)
    votes = [min(one if is_final else max(one, old), second - 1) for one, old in zip(votes, before, strict=True)]
    votes[line.leader], votes[line.trailing] = second + line.margin, second
    return votes


def _second(line: ListLine, votes: Sequence[int]) -> int:
    """The runner-up's votes: what those captured of the first two leave at the list's margin; the fewer where the two
    were captured a moment later than the list, else the next line would take votes back. Where none was captured, what
    leaves the pair its share."""
    assert line.leader is not None
    assert line.trailing is not None
    by_leader, by_trailing = votes[line.leader] - line.margin, votes[line.trailing]
    known = dict(line.known)
    captured = [
        second for index, second in ((line.leader, by_leader), (line.trailing, by_trailing)) if known.get(index)
    ]
    return min(captured, default=(by_leader + by_trailing) // 2)


def _rows(final: Final, votes: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    return zip(final.postal, final.votes, votes, strict=True)


def _share(part: int, whole: int, of: int) -> int:
    return part * of // whole if whole else 0
