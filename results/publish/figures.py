"""Figures of the whole installation for `/metrics`, read from the database: the same whichever process is asked."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.db.models import Count, Min

from results.models import Contest, Election, FailedLogin, Held, HeldState, KindHealth, Upload

LOGIN_WINDOW = timedelta(hours=1)
Labels = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One family of values. `labels` names them; `values` are by the labels' values, in that order."""

    name: str
    about: str
    labels: Labels
    values: dict[Labels, float]


def figures(now: datetime) -> list[Figure]:
    """Every family. A handful of queries, each over what is tracked now or waits."""
    began = monotonic()
    elections = list(Election.objects.filter(tracking=True))
    latency = monotonic() - began
    waiting = Upload.objects.filter(done_at=None).count()
    return [
        Figure("tracker_database_latency_seconds", "One small query", (), {(): latency}),
        *_of_elections(elections),
        *_held(now),
        *_page_kinds(),
        Figure("tracker_seats", "Seats by status", ("election", "status"), _seats(elections)),
        Figure("tracker_uploads_waiting", "Handed-in pages not read yet", (), {(): waiting}),
        Figure("tracker_login_failures_last_hour", "Failed logins at the desk", (), {(): _failed_logins(now)}),
    ]


def _of_elections(elections: list[Election]) -> Iterator[Figure]:
    for name, (about, read) in OF_ELECTIONS.items():
        values: dict[Labels, float] = {(e.slug,): known for e in elections if (known := read(e)) is not None}
        yield Figure(name, about, ("election",), values)


def _interval(election: Election) -> float:
    """In seconds of ours: a replay's go by faster."""
    return election.source_interval_s


def _budget_left(election: Election) -> float | None:
    return election.asking.get("left")


def _circuit_open(election: Election) -> float | None:
    circuit = election.asking.get("circuit")
    return None if circuit is None else float(circuit.get("state") == "open")


OF_ELECTIONS: dict[str, tuple[str, Callable[[Election], float | None]]] = {
    "tracker_source_interval_seconds": ("How often the source makes its pages anew", _interval),
    "tracker_budget_left": ("Requests that may be made at once", _budget_left),
    "tracker_circuit_open": ("1 while the site refuses us and asking rests", _circuit_open),
}
"""By a family's name: what it is about, and its value for one election."""


def _held(now: datetime) -> Iterator[Figure]:
    rows = (
        Held.objects.filter(state=HeldState.WAITING)
        .values_list("contest__election__slug", "needs_person")
        .annotate(count=Count("pk"), oldest=Min("held_at"))
    )
    counts: dict[Labels, float] = {}
    ages: dict[Labels, float] = {}
    for slug, needs_person, count, oldest in rows:
        labels = (slug, str(needs_person).lower())
        counts[labels], ages[labels] = count, (now - oldest).total_seconds()
    yield Figure("tracker_held", "Readings that wait", ("election", "needs_person"), counts)
    yield Figure("tracker_held_oldest_age_seconds", "Since when the oldest waits", ("election", "needs_person"), ages)


def _page_kinds() -> Iterator[Figure]:
    answers: Counter[Labels] = Counter()
    failing: dict[Labels, float] = {}
    for slug, kind, counted, in_a_row in KindHealth.objects.filter(election__tracking=True).values_list(
        "election__slug", "kind", "answers", "failing"
    ):
        failing[slug, kind] = in_a_row
        for outcome, count in counted.items():
            answers[slug, kind, outcome] += count
    yield Figure("tracker_pages_asked_total", "Answers by page kind", ("election", "kind", "outcome"), dict(answers))
    yield Figure("tracker_page_kind_failing", "Failures since the last success", ("election", "kind"), failing)


def _seats(elections: list[Election]) -> dict[Labels, float]:
    rows = Contest.objects.filter(election__in=elections).values_list("election__slug", "status").annotate(Count("pk"))
    return {(slug, status): count for slug, status, count in rows.order_by()}


def _failed_logins(now: datetime) -> int:
    return FailedLogin.objects.filter(at__gte=now - LOGIN_WINDOW).count()
