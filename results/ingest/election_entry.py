"""The election's own entry on the board: its facts, the counts of its seats, and how old its source is."""

from datetime import datetime

from results.domain.board import Change, Entry
from results.domain.entries import election_facts, text
from results.domain.tally import Tally
from results.ingest.alliances import blocs, entries
from results.models import Contest, Election, PartyTally
from results.publish.snapshot import source_age

COUNTED = frozenset({"seats_reporting", "seats_declared", "votes_counted", "status", "alliances"})
"""What an election's entry says of its seats."""


def election_change(election: Election, now: datetime, counted: Entry | None = None) -> list[Change]:
    """The election's own entry, where anything but the age of its source reads differently."""
    entry = _election_entry(election, now, counted)
    if _ageless(entry) == _ageless(election.entry):
        return []
    election.entry = entry
    election.save(update_fields=["entry"])
    return [Change("election", "", entry)]


def _ageless(entry: Entry) -> Entry:
    return {**entry, "source": without(entry.get("source", {}), "age_s")}


def _counted(election: Election) -> Entry:
    """What the election's entry says of its seats."""
    statuses = Contest.objects.filter(election=election).values_list("status", flat=True)
    rows = PartyTally.objects.filter(election=election).values_list("party__code", "won", "leading", "votes")
    tally = {code: Tally(*line) for code, *line in rows}
    facts = election_facts(statuses, sum(line.votes for line in tally.values()))
    return {**facts, "alliances": entries(election, blocs(election), tally)}


def _election_entry(election: Election, now: datetime, counted: Entry | None = None) -> Entry:
    """`counted`: what is known to stand of its seats (COUNTED), else it is looked up."""
    return {
        "slug": election.slug,
        "name": election.name,
        "name_hi": election.name_hi,
        "kind": election.kind,
        "by_election": election.by_election,
        "state": election.state_name,
        "state_codes": election.state_codes,
        "date": election.date.isoformat() if election.date else None,
        "previous_year": election.previous_year,
        "seats_total": election.seats_total,
        "majority_mark": election.majority_mark,
        **(_counted(election) if counted is None else counted),
        "is_test": election.is_test,
        "replay": election.replay or None,
        "frozen": election.frozen,
        "source": {
            "state": election.source_state,
            "at": text(election.source_at),
            "age_s": source_age(election, now),
            "interval_s": election.source_interval_s,
        },
    }


def without(entry: Entry, name: str) -> Entry:
    return {k: v for k, v in entry.items() if k != name}
