"""Asking an election's source: pages that fail are asked for ever more seldom, and every answer is counted."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction

from results.domain.page_kinds import SEAT_LISTS
from results.models import Election, KindHealth, Retry
from results.scrape.archive import kind_of
from results.scrape.visit import Archived, Fetcher, Visit, visit

FIRST_RETRY_S = 20.0
LONGEST_RETRY_S = 1800.0
FIRST_LIST_RETRY_S = 6.0
LONGEST_LIST_RETRY_S = 60.0
"""Of the source's seconds: a replay's go by faster. A list that is not there yet appears at any moment, and it alone
says what else to ask for; the circuit spares a site that refuses everything."""
OWN_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})


def visit_and_count(
    election: Election,
    names: Sequence[str],
    fetcher: Fetcher,
    now: datetime,
    archived: Mapping[str, Archived] | None = None,
) -> list[Visit]:
    """Visit the pages that are not waiting after a failure, and note how it went."""
    visits = visit_due(election, names, fetcher, now, archived)
    count_answers(election, visits, now)
    return visits


def visit_due(
    election: Election,
    names: Sequence[str],
    fetcher: Fetcher,
    now: datetime,
    archived: Mapping[str, Archived] | None = None,
) -> list[Visit]:
    """Visit the pages that are not waiting after a failure. The caller notes how it went."""
    resting = not_due_yet(election, now, names)
    return visit(election, [name for name in names if name not in resting], fetcher, archived)


def not_due_yet(election: Election, now: datetime, names: Iterable[str] | None = None) -> set[str]:
    """Pages that failed and are not to be asked for yet, of all or of these. One put off for longer than any is was put
    off by a clock that has been set back since."""
    latest = now + timedelta(seconds=LONGEST_RETRY_S / speed(election))
    rows = election.retries.filter(retry_at__gt=now, retry_at__lte=latest)
    if names is not None:
        rows = rows.filter(name__in=list(names))
    return set(rows.values_list("name", flat=True))


def count_answers(election: Election, visits: Iterable[Visit], now: datetime) -> None:
    """Count answers by page kind; put failed pages off, and take back those that came."""
    requested = [v for v in visits if not v.not_sent]
    if not requested:
        return
    with transaction.atomic():
        schedule_retries(election, requested, now)
        _count(election, requested, now)


def schedule_retries(election: Election, visits: Sequence[Visit], now: datetime) -> None:
    """Pages that failed are asked for later, and later still when they fail again; those that came, as ever."""
    rows = {row.name: row for row in election.retries.filter(name__in=[v.name for v in visits])}
    failed = []
    for v in sorted((v for v in visits if v.failure), key=lambda v: v.name):
        row = rows.get(v.name) or Retry(election=election, name=v.name)
        row.failures += 1
        row.error = v.failure[:500]
        delay_s = retry_delay_s(row.failures, is_list=kind_of(v.name) in SEAT_LISTS)
        row.retry_at = now + timedelta(seconds=delay_s / speed(election))
        failed.append(row)
    Retry.objects.bulk_create(
        failed,
        update_conflicts=True,
        unique_fields=["election", "name"],
        update_fields=["failures", "error", "retry_at"],
    )
    well = [v.name for v in visits if not v.failure and v.name in rows]
    if well:
        election.retries.filter(name__in=well).delete()


def retry_delay_s(failures: int, is_list: bool = False) -> float:
    """Seconds of the source's clock before a page that failed so often in a row is asked for again."""
    first, longest = (FIRST_LIST_RETRY_S, LONGEST_LIST_RETRY_S) if is_list else (FIRST_RETRY_S, LONGEST_RETRY_S)
    return float(min(first * 2 ** min(failures - 1, 20), longest))


def on_this_machine(url: str) -> bool:
    """Whether a source is served by this very machine: a rehearsal, whatever it calls itself."""
    return urlsplit(url).hostname in OWN_HOSTS


def speed(election: Election) -> float:
    """Seconds of the source in one of ours; 1 but for replays."""
    return max(float((election.replay or {}).get("speed", 1.0)), 0.1)


def _count(election: Election, visits: Sequence[Visit], now: datetime) -> None:
    by_kind: dict[str, list[Visit]] = defaultdict(list)
    for v in visits:
        by_kind[kind_of(v.name) + ("_hi" if v.name.startswith("hi/") else "")].append(v)
    rows = {row.kind: row for row in KindHealth.objects.select_for_update().filter(election=election)}
    changed = []
    for kind, group in sorted(by_kind.items()):
        row = rows.get(kind) or KindHealth(election=election, kind=kind)
        row.asked += len(group)
        row.answers = dict(Counter(row.answers) + Counter(v.status for v in group))
        _last(row, group, now)
        changed.append(row)
    KindHealth.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["election", "kind"],
        update_fields=["asked", "answers", "last_success_at", "last_failure_at", "last_failure", "failing"],
    )


def _last(row: KindHealth, visits: Sequence[Visit], now: datetime) -> None:
    failures = [v for v in visits if v.failure]
    if failures:
        row.last_failure_at, row.last_failure = now, failures[-1].failure[:500]
    if len(failures) < len(visits):
        row.last_success_at, row.failing = now, 0
    else:
        row.failing += len(failures)
