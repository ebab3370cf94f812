"""What one transaction of the scrape, a release or a thaw accepts and holds."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from results.domain.contest import MatchedReading, Votes
from results.domain.limits import Limits
from results.ingest import replacement
from results.ingest.contexts import ContestContext, matched_reading
from results.ingest.rows import update_rows
from results.models import Election, Held, Observation

NO_ROWS: Mapping[int, Votes | None] = {}


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
    withdrawn: dict[int, datetime] = field(default_factory=dict)
    """By contest number: since which source time what was published is taken back."""
    disproved: dict[int, datetime] = field(default_factory=dict)
    """By contest number: of which source time a published line is, whose votes say otherwise."""
    removed: list[int] = field(default_factory=list)
    """Keys of observations that are taken back and had replaced none."""
    limits: Limits = field(init=False)

    def __post_init__(self) -> None:
        self.limits = Limits.of(self.election.kind, self.election.limits)

    def accept(
        self,
        context: ContestContext,
        reading: Held,
        observed: MatchedReading,
        labels: Sequence[str] = (),
        back: Mapping[int, Votes | None] = NO_ROWS,
    ) -> None:
        """Take a reading as an observation. `reading` may be a row that was never saved; `back` are rows of it that
        wait, with the votes that stand meanwhile: `observed` has them already."""
        former = context.observations.get(reading.kind)
        row = Observation(
            pk=former.pk if former else None,
            contest=context.contest,
            kind=reading.kind,
            page_id=reading.page_id,
            at=reading.at,
            fetched_at=reading.fetched_at,
            record=reading.record,
            labels=list(labels),
            set_back={serial: [v.evm, v.postal, v.total] if v else None for serial, v in back.items()},
            fallen=observed.fallen,
            replaced=replacement.replaced_json(former, reading, context),
        )
        self._set_observation(context, row, replace(observed, labels=tuple(labels)))

    def _set_observation(self, context: ContestContext, row: Observation, observed: MatchedReading) -> None:
        context.observations[row.kind] = self.accepted[context.contest.pk, row.kind] = row
        context.observed[row.kind] = observed

    def take_back(self, context: ContestContext, kind: str) -> Held:
        """What was accepted of this kind is withdrawn, and what it replaced stands again. Returns it as a reading."""
        row, number = context.observations[kind], context.contest.number
        if (context.contest.pk, kind) not in self.accepted:
            self.withdrawn[number] = min(row.at, self.withdrawn.get(number, row.at))
        if former := replacement.restored(row):
            self._set_observation(context, former, matched_reading(context, former))
        else:
            self.accepted.pop((context.contest.pk, kind), None)
            self.removed += [row.pk] if row.pk else []
            del context.observations[kind], context.observed[kind]
        return Held(kind=kind, page_id=row.page_id, at=row.at, fetched_at=row.fetched_at, record=row.record)

    def refresh_time(self, context: ContestContext, reading: Held) -> None:
        """A newer page says the same as the one accepted: only the time and the page are newer."""
        stored = context.observations[reading.kind]
        if stored.at != reading.at:
            observed = replace(context.observed[reading.kind], at=reading.at)
            back = {int(serial): Votes(*votes) if votes else None for serial, votes in stored.set_back.items()}
            self.accept(context, reading, observed, stored.labels, back)

    def changed_contexts(self, contexts: dict[int, ContestContext]) -> dict[int, ContestContext]:
        """The contests of which something was accepted, or has begun or ceased to wait: a seat says so."""
        contest_keys = {contest_id for contest_id, _ in self.accepted} | self.waiting
        return {
            number: context
            for number, context in contexts.items()
            if context.contest.pk in contest_keys or number in self.withdrawn
        }

    def save(self) -> None:
        """Write observations and held readings, one row a contest and kind, in key order."""
        if self.removed:
            Observation.objects.filter(pk__in=self.removed).delete()
        _save_observations(self.accepted.values())
        for row in sorted(self.held, key=lambda row: (row.contest_id, row.kind)):
            row.save()


OBSERVATION_COLUMNS = ["page", "at", "fetched_at", "record", "labels", "set_back", "fallen", "replaced"]


def _save_observations(rows: Iterable[Observation]) -> None:
    """The election's row is locked: whoever has no row of a kind yet is alone in adding it."""
    rows = sorted(rows, key=lambda row: (row.contest_id, row.kind))
    update_rows([row for row in rows if row.pk], OBSERVATION_COLUMNS)
    Observation.objects.bulk_create([row for row in rows if not row.pk])
