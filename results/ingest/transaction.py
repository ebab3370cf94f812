"""What one transaction of the scrape, a release or a thaw accepts and holds."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from results.domain.contest import Observed
from results.domain.limits import Limits
from results.ingest.contexts import ContestContext
from results.ingest.rows import update_rows
from results.models import Election, Held, Observation


@dataclass(slots=True)
class Outcome:
    """Where each reading ended: nothing is dropped silently."""

    counts: Counter[str] = field(default_factory=Counter)
    """accepted, unchanged, older, held, rejected, wrong_ballot, no_contest."""
    unmatched: list[str] = field(default_factory=list)
    errors: dict[int, str] = field(default_factory=dict)
    """By page id."""
    lines: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    """By page id, of seats' own pages: candidates that found their ballot line, that found none, that were refused."""
    seq: int = 0


@dataclass(slots=True)
class IngestTransaction:
    """An election's locked row with its limits, what was accepted so far, what has to wait."""

    election: Election
    now: datetime
    trial: bool = False
    """Only to see what would happen: nothing is written."""
    outcome: Outcome = field(default_factory=Outcome)
    accepted: dict[tuple[int, str], Observation] = field(default_factory=dict)
    held: list[Held] = field(default_factory=list)
    waiting: set[int] = field(default_factory=set)
    """Contests of which something has begun to wait, or waits no longer."""
    limits: Limits = field(init=False)

    def __post_init__(self) -> None:
        self.limits = Limits.of(self.election.kind, self.election.limits)

    def accept(self, context: ContestContext, reading: Held, observed: Observed, labels: Sequence[str] = ()) -> None:
        """Take a reading as an observation. `reading` may be a row that was never saved."""
        kept = context.kept.get(reading.kind)
        row = Observation(
            pk=kept.pk if kept else None,
            contest=context.contest,
            kind=reading.kind,
            page_id=reading.page_id,
            at=reading.at,
            fetched_at=reading.fetched_at,
            record=reading.record,
            labels=list(labels),
        )
        context.kept[reading.kind] = self.accepted[context.contest.pk, reading.kind] = row
        context.observed[reading.kind] = replace(observed, labels=tuple(labels))

    def move_on(self, context: ContestContext, reading: Held) -> None:
        """A newer page says the same as the one accepted: only the time and the page are newer."""
        kept = context.kept[reading.kind]
        if kept.at != reading.at:
            self.accept(context, reading, replace(context.observed[reading.kind], at=reading.at), kept.labels)

    def changed(self, contexts: dict[int, ContestContext]) -> dict[int, ContestContext]:
        """The contests of which something was accepted, or has begun or ceased to wait: a seat says so."""
        touched = {contest_id for contest_id, _ in self.accepted} | self.waiting
        return {number: context for number, context in contexts.items() if context.contest.pk in touched}

    def save(self) -> None:
        """Write observations and held readings, one row a contest and kind, in key order."""
        _save_observations(self.accepted.values())
        for row in sorted(self.held, key=lambda row: (row.contest_id, row.kind)):
            row.save()


OBSERVED = ["page", "at", "fetched_at", "record", "labels"]


def _save_observations(rows: Iterable[Observation]) -> None:
    """The election's row is locked: whoever has no row of a kind yet is alone in adding it."""
    rows = sorted(rows, key=lambda row: (row.contest_id, row.kind))
    update_rows([row for row in rows if row.pk], OBSERVED)
    Observation.objects.bulk_create([row for row in rows if not row.pk])
