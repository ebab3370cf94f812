"""Is a line of the seat list to be believed, by what is known of its contest?"""

from collections.abc import Iterator

from results.domain.accepted_facts import AcceptedFacts
from results.domain.contest import MatchedReading
from results.domain.findings import Finding
from results.domain.limits import Limits
from results.domain.names import grouped
from results.domain.pace import most_for_line, most_votes
from results.domain.ranking import lead_of
from results.domain.statuses import WON, Status


def of_line(before: AcceptedFacts, new: MatchedReading, limits: Limits) -> Iterator[Finding]:
    """Reasons to hold a line, taken by itself."""
    yield from _beyond_count(before, new, limits)
    yield from _declares_another(before, new)
    if before.listed is not None:
        yield from _after_line(before, before.listed, new, limits)


def _beyond_count(before: AcceptedFacts, new: MatchedReading, limits: Limits) -> Iterator[Finding]:
    """The line can't be true unless more votes were counted than the rounds since can have brought."""
    counted = before.counted
    if counted is None or new.leader is None or new.margin is None:
        return
    least = least_votes_for(new, before)
    if least > (most := most_for_line(counted, new, limits)):
        detail = f"it takes {grouped(least)} votes more at least; what was counted since allows {grouped(most)}"
        yield Finding("beyond_count", detail, new.leader)


def least_votes_for(line: MatchedReading, before: AcceptedFacts) -> int:
    """How many votes more than those known it takes, at least, for a line's leader to be so far ahead of everybody."""
    known = {serial: votes.total or 0 for serial, votes in before.votes.items() if serial not in before.nota}
    margin, leader = line.margin or 0, line.leader
    second = max((votes for serial, votes in known.items() if serial != leader), default=0)
    leader_votes = known.get(leader, 0) if leader is not None else 0
    trailing = known.get(line.trailing, 0) if line.trailing is not None else second
    now_second = max(second, leader_votes - margin)
    return (now_second + margin - leader_votes) + (now_second - trailing)


def _declares_another(before: AcceptedFacts, new: MatchedReading) -> Iterator[Finding]:
    """It declares somebody who did not lead: the votes that say so come on another page."""
    if before.declared or new.status not in WON or new.leader is None:
        return
    led = lead_of(before.votes, before.nota).leader or (before.listed.leader if before.listed else None)
    if led is not None and led != new.leader:
        yield Finding("declares_another", "declared for a candidate who did not lead before", new.leader)


def _after_line(
    before: AcceptedFacts, listed: MatchedReading, new: MatchedReading, limits: Limits
) -> Iterator[Finding]:
    emptied = new.leader is None and new.margin is None and not new.remarks and new.status in (None, Status.COUNTING)
    if listed.leader is not None and emptied:
        yield Finding("blanked", "the line is empty now")
    if new.round is not None and listed.round is not None and new.round < listed.round:
        yield Finding("round_back", f"round {listed.round} before, {new.round} now")
    if new.margin is None or listed.margin is None or new.leader is None or listed.leader is None:
        return
    exchanged = (new.leader, new.trailing) == (listed.trailing, listed.leader)
    if new.margin and new.margin == listed.margin and exchanged:
        yield Finding("swap", "leader and trailing candidate exchanged, the margin as before", new.leader)
    moved = abs(new.margin - listed.margin) if new.leader == listed.leader else new.margin + listed.margin
    if moved > (most := most_votes(listed, new, before.counted, limits)):
        detail = f"the margin moved by {grouped(moved)}; what was counted since allows {grouped(most)}"
        yield Finding("jump", detail, new.leader)
    elif _tenfold_margin(listed, new, limits):
        detail = f"margin {grouped(listed.margin)} before, {grouped(new.margin)} now"
        yield Finding("tenfold_margin", detail, new.leader)


def _tenfold_margin(before: MatchedReading, new: MatchedReading, limits: Limits) -> bool:
    """A margin may truly grow tenfold (609 to 6,351, in a captured night): its votes or the next page decide."""
    was, margin = before.margin or 0, new.margin or 0
    is_one_digit_more = limits.tenfold * was <= margin <= (20 - limits.tenfold) * was
    return new.leader == before.leader and was >= 10 * limits.tenfold_from and is_one_digit_more
