"""Is a new reading to be believed? Pure rules; thresholds are in `limits.py`, reasons in docs/safeguards.md.

A reading is compared with what sources were last accepted as saying, never with an editor's correction.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from results.domain.contest import Ballot, Observed, Votes
from results.domain.flags import leader_of
from results.domain.limits import Limits
from results.domain.names import grouped
from results.domain.page_kinds import PageKind
from results.domain.reconcile import newest_first, reconcile
from results.domain.statuses import WON, Status

NEEDS_PERSON = frozenset(
    {
        *("all_zero", "blanked", "swap", "tenfold", "great_fall", "impossible", "above_electors"),
        *("undeclared", "other_winner", "upsets_declared"),
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


@dataclass(frozen=True, slots=True)
class Known:
    """What sources have been accepted as saying of a contest, the newest word on each fact."""

    ballots: Sequence[Ballot] = ()
    observed: Mapping[str, Observed] = field(default_factory=dict)
    """By page kind."""
    votes: Mapping[int, Votes] = field(default_factory=dict)
    status: Status = Status.AWAITING
    winner: int | None = None
    counted: Observed | None = None
    """The newest observation with votes."""
    listed: Observed | None = None
    """The newest line of a seat list."""

    @property
    def declared(self) -> bool:
        return self.status in WON

    @property
    def nota(self) -> frozenset[int]:
        return frozenset(ballot.serial for ballot in self.ballots if ballot.is_nota)

    def after(self, kind: str, new: Observed) -> "Known":
        """What would be known, had this been accepted."""
        return known({**self.observed, kind: new}, self.ballots)


def known(observed: Mapping[str, Observed], ballots: Sequence[Ballot]) -> Known:
    newest = newest_first(observed)
    votes: dict[int, Votes] = {}
    for sighting in newest:
        for serial, each in sighting.votes.items():
            votes.setdefault(serial, each)
    said = reconcile(ballots, observed)
    return Known(
        ballots=ballots,
        observed=observed,
        votes=votes,
        status=said.status,
        winner=said.winner,
        counted=next((s for s in newest if s.votes), None),
        listed=observed.get(PageKind.SEAT_LIST),
    )


def judge(before: Known, kind: str, new: Observed, limits: Limits, electors: int | None = None) -> tuple[Finding, ...]:
    """Reasons to hold `new`, which a page of this kind says; none where it may be published."""
    found = list(_of_result(before, kind, new))
    if new.votes:
        found += _impossible(new.votes, limits, electors)
        if before.counted is not None:
            found += _of_votes(before, new, limits)
    elif before.listed is not None:
        found += _of_line(before.listed, new, limits)
    return tuple(found)


def _of_result(before: Known, kind: str, new: Observed) -> Iterator[Finding]:
    """A declared result changes with a person's approval only: not by another word, and not by the word going missing
    from the only kind of page that had it."""
    if not before.declared:
        return
    after = before.after(kind, new)
    takes_back = new.status is not None and new.status not in WON
    leads = leader_of(new.votes, before.nota) if before.winner is not None else None
    if takes_back or (new.status is None and new.status_text) or not after.declared:
        said = f"“{new.status_text or new.status}”" if new.status_text or new.status else "no word of it"
        yield Finding("undeclared", f"declared before, now {said}")
    elif new.winner is not None and before.winner is not None and new.winner != before.winner:
        yield Finding("other_winner", "declared for another candidate before", new.winner)
    elif leads not in (None, before.winner) and leader_of(before.votes, before.nota) != leads:
        yield Finding("upsets_declared", "puts another candidate before the declared winner", leads)
    elif before.winner is not None and after.winner != before.winner:
        yield Finding("other_winner", "the declared winner is not named any more", after.winner)


def _impossible(votes: Mapping[int, Votes], limits: Limits, electors: int | None) -> Iterator[Finding]:
    for serial, each in votes.items():
        largest = max(each.evm or 0, each.postal or 0, each.total or 0)
        if largest > limits.most_votes:
            yield Finding("impossible", f"{grouped(largest)} votes for one candidate", serial)
        elif not _row_holds(each, limits):
            yield Finding("row_mismatch", f"{each.evm} EVM + {each.postal} postal is not {each.total}", serial)
    counted = _sum(votes)
    if electors and counted > electors:
        yield Finding("above_electors", f"{grouped(counted)} votes, {grouped(electors)} electors")


def _row_holds(votes: Votes, limits: Limits) -> bool:
    if votes.evm is None or votes.postal is None or votes.total is None:
        return True
    return abs(votes.total - votes.evm - votes.postal) <= max(1, limits.row_mismatch_share * votes.total)


def _of_votes(before: Known, new: Observed, limits: Limits) -> list[Finding]:
    old = {serial: each.total or 0 for serial, each in before.votes.items()}
    now = {serial: each.total or 0 for serial, each in new.votes.items()}
    if sum(old.values()) and not any(now.values()):
        return [Finding("all_zero", f"{grouped(sum(old.values()))} votes before, none now")]
    missing = [s for s, votes in old.items() if votes and (s not in now or new.votes[s].total is None)]
    found = [Finding("line_missing", "this candidate's votes are gone from the page", s) for s in missing]
    swaps = list(_swaps(old, now, limits))
    found += [Finding("swap", f"votes exchanged with serial {b}", a) for a, b in swaps]
    settled = {s for pair in swaps for s in pair} | set(missing)
    both = [s for s in old if s in now and s not in settled]
    found += [each for s in both if (each := _fall(s, old[s], now[s], limits))]
    found += [each for s in both if (each := _tenfold(s, old, now, limits))]
    found += _jump(before.counted, new, sum(now.values()) - sum(old.values()), limits)
    return [*found, *_contradicts(before, new)]


def _swaps(old: Mapping[int, int], now: Mapping[int, int], limits: Limits) -> Iterator[tuple[int, int]]:
    """Pairs that have exactly each other's votes; or grew from each other's, while one of the two fell by much."""
    for low in (s for s, votes in old.items() if now.get(s, votes) < votes):
        much = bool(_fall(low, old[low], now[low], limits))
        for high, votes in old.items():
            if high == low or high not in now:
                continue
            exact = now[low] == votes and now[high] == old[low]
            grown = much and 0 < votes <= now[low] < old[low] <= now[high]
            if exact or grown:
                yield low, high


def _fall(serial: int, old: int, now: int, limits: Limits) -> Finding | None:
    lost = old - now
    if lost <= max(limits.small_fall, limits.small_fall_share * old):
        return None
    code = "great_fall" if lost > limits.great_fall_share * old else "fall"
    return Finding(code, f"{grouped(old)} votes before, {grouped(now)} now", serial)


def _tenfold(serial: int, old: Mapping[int, int], now: Mapping[int, int], limits: Limits) -> Finding | None:
    was, votes = old[serial], now[serial]
    if was < limits.tenfold_from or votes < limits.tenfold_count * was:
        return None
    rest_was, rest = sum(old.values()) - was, sum(now.values()) - votes
    if rest >= limits.tenfold_rest * max(rest_was, 1):
        return None
    return Finding(
        "tenfold", f"{grouped(was)} votes before, {grouped(votes)} now, while the others hardly grew", serial
    )


def _jump(before: Observed | None, new: Observed, gained: int, limits: Limits) -> Iterator[Finding]:
    if before is not None and gained > (most := _most_gained(before, new, limits)):
        yield Finding("jump", f"{grouped(gained)} votes more; what was counted since allows {grouped(most)}")


def _most_gained(before: Observed, new: Observed, limits: Limits) -> int:
    """What the rounds since allow; where they are not known, or stand still, what the time since allows."""
    shown = (new.round or 0) - (before.round or 0) if new.round is not None else 0
    minutes = (new.at - before.at).total_seconds() / 60
    rounds = max(shown, int(minutes / limits.minutes_a_round)) + limits.rounds_of_grace
    return max(rounds, limits.rounds_of_grace) * limits.votes_a_round


def _contradicts(before: Known, new: Observed) -> Iterator[Finding]:
    """The seat list of the same stamp says that another person leads: one of the two pages has its rows exchanged."""
    line = before.listed
    if line is None or line.leader is None or line.at != new.at or not line.margin:
        return
    leads = leader_of(new.votes, before.nota)
    if leads is not None and leads != line.leader and line.trailing == leads:
        yield Finding("contradiction", "the seat list of the same time has these two the other way round", leads)


def _of_line(before: Observed, new: Observed, limits: Limits) -> Iterator[Finding]:
    emptied = new.leader is None and new.margin is None and new.status in (None, Status.COUNTING)
    if before.leader is not None and emptied:
        yield Finding("blanked", "the line is empty now")
    if new.round is not None and before.round is not None and new.round < before.round:
        yield Finding("round_back", f"round {before.round} before, {new.round} now")
    if new.margin is None or before.margin is None or new.leader is None or before.leader is None:
        return
    if new.margin and new.margin == before.margin and (new.leader, new.trailing) == (before.trailing, before.leader):
        yield Finding("swap", "leader and trailing candidate exchanged, the margin as before", new.leader)
    moved = abs(new.margin - before.margin) if new.leader == before.leader else new.margin + before.margin
    if moved > (most := _most_gained(before, new, limits)):
        yield Finding(
            "jump", f"the margin moved by {grouped(moved)}; what was counted since allows {grouped(most)}", new.leader
        )
    elif _tenfold_margin(before, new, limits):
        yield Finding(
            "tenfold_margin", f"margin {grouped(before.margin)} before, {grouped(new.margin)} now", new.leader
        )


def _tenfold_margin(before: Observed, new: Observed, limits: Limits) -> bool:
    """A margin may truly grow tenfold (609 to 6,351 in a captured night): the next page decides."""
    was, margin = before.margin or 0, new.margin or 0
    typed = limits.tenfold * was <= margin <= (20 - limits.tenfold) * was
    return new.leader == before.leader and was >= 10 * limits.tenfold_from and typed


def _sum(votes: Mapping[int, Votes]) -> int:
    return sum(each.total or 0 for each in votes.values())


def must_wait(findings: Sequence[Finding]) -> bool:
    """Whether a person has to decide; else the next page that says the same confirms it."""
    return any(finding.needs_person for finding in findings)
