"""Proofs that hold around every writer of results."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from results.domain import board
from results.domain.statuses import OPEN, WON
from results.domain.tally import Tally
from results.ingest.contexts import load_contexts
from results.models import Contest, Election, PartyTally
from results.publish import log
from results.publish.snapshot import snapshot
from tests.domain.recount import recount


@contextmanager
def assert_deltas_complete(election: Election) -> Iterator[None]:
    """apply(deltas, snapshot_before) == snapshot_after; the log says what the tables say; the board is derivable."""
    before = snapshot(election)
    yield
    after = snapshot(election)
    events = log.since(election.pk, before["seq"])
    assert [event.seq for event in events] == list(range(before["seq"] + 1, after["seq"] + 1))
    if events:
        rebuilt = board.apply(before, board.delta(events, before["epoch"], before["seq"]))
        assert timeless(rebuilt) == timeless(after)
    assert_tables_agree(election)


def assert_tables_agree(election: Election) -> None:
    """Rows, log and what reconcile makes of records and overrides are one and the same board."""
    election.refresh_from_db()
    shown = snapshot(election)
    seats = {entry["number"]: entry for entry in shown["seats"]}
    found = load_contexts(election)
    states = []
    for number, context in found.items():
        state = context.state()
        states.append(state)
        entry, row = seats[number], context.contest
        assert row.entry == entry
        assert (row.status, row.margin, row.votes_counted) == (state.status, state.margin, state.votes_counted)
        assert (entry["status"], entry["margin"], entry["flags"]) == (state.status, state.margin, list(state.flags))
        assert _serials(entry) == (state.leader, state.runner_up, state.winner)
        assert entry["corrected"] is bool(context.corrections)
        assert_sums_hold(context.contest, entry)
    counted = {code: line for code, line in recount(states).items() if line != Tally()}
    rows = PartyTally.objects.filter(election=election).select_related("party")
    kept = {row.party.code: Tally(row.won, row.leading, row.votes) for row in rows}
    assert {code: line for code, line in kept.items() if line != Tally()} == counted
    assert {e["party"]: (e["won"], e["leading"], e["votes"]) for e in shown["tally"]} == {
        code: (line.won, line.leading, line.votes) for code, line in kept.items()
    }
    won, leading = sum(e["won"] for e in shown["tally"]), sum(e["leading"] for e in shown["tally"])
    assert won == sum(state.status in WON and state.winner is not None for state in states)
    assert leading == sum(state.status in OPEN and state.leader is not None for state in states)
    assert shown["election"]["seats_total"] == election.seats_total
    assert shown["election"]["frozen"] is election.frozen


def assert_sums_hold(contest: Contest, entry: dict[str, Any]) -> None:
    """Candidates with NOTA sum to what is published, and to what the source printed, or the seat is flagged."""
    rows = list(contest.candidates.all())
    votes = [row.votes for row in rows if row.votes is not None]
    assert entry["votes_counted"] == (sum(votes) if votes else None)
    printed = contest.observations.filter(kind="constituencywise").first()
    if printed is None or not votes or entry["corrected"] or entry["flags"]:
        return
    total = printed.record["total_votes"]
    assert total is None or total == sum(votes), (contest, total, sum(votes))


def assert_provenance(election: Election) -> None:
    """Every published number leads to a stored page, or to an editor and a reason."""
    for contest in election.contests.prefetch_related("observations__page__body", "overrides", "candidates"):
        pages = [row.page.body.hash for row in contest.observations.all()]
        reasons = [row.reason for row in contest.overrides.all() if row.lifted_at is None]
        said = contest.votes_counted is not None or contest.leader_id or contest.corrected
        assert not said or pages or (all(reasons) and reasons), contest
        for candidate in contest.candidates.all():
            assert candidate.votes is None or pages or reasons
            assert not candidate.corrected or reasons


def _serials(entry: dict[str, Any]) -> tuple[int | None, ...]:
    return tuple(entry[name]["serial"] if entry[name] else None for name in ("leader", "runner_up", "winner"))


def timeless(frame: dict[str, Any]) -> dict[str, Any]:
    """Without what moves by itself."""
    election = {**frame["election"], "source": {**frame["election"].get("source", {}), "age_s": None, "age_at": None}}
    return {**frame, "as_of": None, "election": election, "type": None}
