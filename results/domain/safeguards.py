"""Is a new reading to be believed? Pure rules; thresholds are in `limits.py`, reasons in docs/safeguards.md.

A reading is compared with what sources were last accepted as saying, never with an editor's correction.
"""

from collections.abc import Iterator, Mapping

from results.domain.accepted_facts import AcceptedFacts
from results.domain.contest import MatchedReading, Votes
from results.domain.findings import Finding
from results.domain.limits import Limits
from results.domain.line_rules import of_line
from results.domain.names import grouped
from results.domain.pace import most_votes
from results.domain.ranking import lead_of
from results.domain.statuses import WON


def judge(
    before: AcceptedFacts, kind: str, new: MatchedReading, limits: Limits, electors: int | None = None
) -> tuple[Finding, ...]:
    """Reasons to hold `new`, which a page of this kind says, taken by itself; none where it may be published.
    `results.domain.claims` judges it with the other pages of its stamp."""
    findings = list(_of_result(before, kind, new))
    if new.votes:
        findings += _impossible(new.votes, limits, electors)
        findings += _unknown_in_front(new, before.nota)
        if before.counted is not None:
            findings += _of_votes(before, before.counted, new, limits)
    else:
        findings += of_line(before, new, limits)
    return tuple(findings)


def _of_result(before: AcceptedFacts, kind: str, new: MatchedReading) -> Iterator[Finding]:
    """A declared result changes with a person's approval only: not by another word, and not by the word going missing
    from the only kind of page that had it."""
    if not before.declared:
        return
    after = before.after(kind, new)
    takes_back = new.status is not None and new.status not in WON
    leads = lead_of(new.votes, before.nota).leader if before.winner is not None else None
    if takes_back or (new.status is None and new.status_text) or not after.declared:
        wording = f"“{new.status_text or new.status}”" if new.status_text or new.status else "no word of it"
        yield Finding("undeclared", f"declared before, now {wording}")
    elif new.winner is not None and before.winner is not None and new.winner != before.winner:
        yield Finding("other_winner", "declared for another candidate before", new.winner)
    elif leads not in (None, before.winner) and lead_of(before.votes, before.nota).leader != leads:
        yield Finding("upsets_declared", "puts another candidate before the declared winner", leads)
    elif before.winner is not None and after.winner != before.winner:
        yield Finding("other_winner", "the declared winner is not named any more", after.winner)


def _impossible(votes: Mapping[int, Votes], limits: Limits, electors: int | None) -> Iterator[Finding]:
    for serial, row in votes.items():
        largest = max(row.evm or 0, row.postal or 0, row.total or 0)
        if largest > limits.most_votes:
            yield Finding("impossible", f"{grouped(largest)} votes for one candidate", serial)
        elif not _row_holds(row, limits):
            yield Finding("row_mismatch", f"{row.evm} EVM + {row.postal} postal is not {row.total}", serial)
    counted = _sum(votes)
    if electors and counted > electors:
        yield Finding("above_electors", f"{grouped(counted)} votes, {grouped(electors)} electors")


def _row_holds(votes: Votes, limits: Limits) -> bool:
    if votes.evm is None or votes.postal is None or votes.total is None:
        return True
    return abs(votes.total - votes.evm - votes.postal) <= max(1, limits.row_mismatch_share * votes.total)


def _of_votes(before: AcceptedFacts, counted: MatchedReading, new: MatchedReading, limits: Limits) -> list[Finding]:
    old = {serial: finding.total or 0 for serial, finding in before.votes.items()}
    now = {serial: finding.total or 0 for serial, finding in new.votes.items()}
    if sum(old.values()) and not any(now.values()):
        return [Finding("all_zero", f"{grouped(sum(old.values()))} votes before, none now")]
    missing = [s for s, votes in old.items() if votes and (s not in now or new.votes[s].total is None)]
    findings = [Finding("line_missing", "this candidate's votes are gone from the page", s) for s in missing]
    swaps = list(_swaps(old, now, limits))
    both_ways = [way for pair in swaps for way in (pair, pair[::-1])]
    findings += [Finding("swap", f"votes exchanged with serial {b}", a) for a, b in both_ways]
    settled = {s for pair in swaps for s in pair} | set(missing)
    both = [s for s in old if s in now and s not in settled]
    findings += [finding for s in both if (finding := _fall(s, old[s], now[s], limits))]
    findings += [finding for s in both if (finding := _tenfold(s, before, new, old, now, limits))]
    sudden = {finding.serial for finding in findings} - {None}
    jumps = _jump(counted, old, now, new, limits)
    return [*findings, *(finding for finding in jumps if finding.serial not in sudden)]


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


def _tenfold(
    serial: int,
    before: AcceptedFacts,
    new: MatchedReading,
    old: Mapping[int, int],
    now: Mapping[int, int],
    limits: Limits,
) -> Finding | None:
    """One digit too many, in all votes or in those of the machines; but for one who had as many before a fall."""
    was, votes = max(old[serial], before.fallen.get(serial, 0)), now[serial]
    evm_was, evm = before.votes[serial].evm or 0, new.votes[serial].evm or 0
    of_evm = evm_was >= limits.tenfold_from and evm >= limits.tenfold_count * max(evm_was, before.fallen.get(serial, 0))
    if was < limits.tenfold_from or (votes < limits.tenfold_count * was and not of_evm):
        return None
    rest_was, rest = sum(old.values()) - old[serial], sum(now.values()) - votes
    if rest >= limits.tenfold_rest * max(rest_was, 1):
        return None
    return Finding(
        "tenfold", f"{grouped(was)} votes before, {grouped(votes)} now, while the others hardly grew", serial
    )


def _jump(
    before: MatchedReading, old: Mapping[int, int], now: Mapping[int, int], new: MatchedReading, limits: Limits
) -> Iterator[Finding]:
    """More votes than the rounds since allow: one candidate's, where the others' are as they should be, or all."""
    gained = sum(now.values()) - sum(old.values())
    most = most_votes(before, new, before, limits)
    if gained <= most:
        return
    leaper = max(now, key=lambda serial: now[serial] - old.get(serial, 0))
    leap = now[leaper] - old.get(leaper, 0)
    allows = f"what was counted since allows {grouped(most)}"
    if leap >= limits.leap_share * gained and gained - leap <= most and old.get(leaper):
        yield Finding("leap", f"{grouped(leap)} votes more for one candidate; {allows}", leaper)
    else:
        yield Finding("jump", f"{grouped(gained)} votes more; {allows}")


def _unknown_in_front(new: MatchedReading, nota: frozenset[int]) -> Iterator[Finding]:
    """A line that is nobody's on the ballot has as many votes as the second: who leads is not known."""
    lead = lead_of(new.votes, nota)
    second = new.votes[lead.runner_up].total if lead.runner_up is not None else 0
    if new.unmatched_votes and new.unmatched_votes >= (second or 0):
        detail = f"{grouped(new.unmatched_votes)} votes for a name that is not on the ballot"
        yield Finding("unknown_in_front", detail)


def _sum(votes: Mapping[int, Votes]) -> int:
    return sum(row.total or 0 for row in votes.values())
