"""How the source is doing, for the API and the page of sources: facts that ingest wrote down, read only."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Max, Q, Sum

from results.domain.entries import text
from results.domain.statuses import STOPPED, WON
from results.models import Contest, Contradiction, Election, KindHealth, Page, Retry
from results.publish.snapshot import source_age

Facts = dict[str, Any]
CLOSED = WON | STOPPED
STALLED_INTERVALS = 10
STALLED_TIMES = 4
"""A seat without change for so many of the source's intervals, and so many times as long as half of its peers, is
stalled: a round takes half an hour in the morning and ten minutes in the afternoon."""
MAX_ROWS = 200


def sources(election: Election, now: datetime) -> Facts:
    """Everything that readers and editors may know of the source's health. Times are ISO text in UTC."""
    return {
        "source": source(election, now),
        "kinds": kinds(election, now),
        "contradictions": contradictions(election),
        "stalled": stalled(election, now),
        "retries": retries(election),
    }


def source(election: Election, now: datetime) -> Facts:
    """The source as a whole: state, age, rhythm, and what may still be asked of it."""
    asking = election.asking or {}
    circuit = asking.get("circuit") or {}
    return {
        "url": election.source_url,
        "state": election.source_state,
        "at": text(election.source_at),
        "read_at": text(election.source_read_at),
        "age_s": source_age(election, now),
        "interval_s": election.source_interval_s,
        "next_poll_at": text(election.next_poll_at),
        "tracking": election.tracking,
        "budget": {"per_minute": asking.get("per_minute"), "left": asking.get("left")},
        "circuit": {
            "state": circuit.get("state", "closed"),
            "reason": circuit.get("reason", ""),
            "until": _next_try_at(circuit),
        },
    }


def _next_try_at(circuit: Facts) -> str | None:
    until = float(circuit.get("until") or 0)
    return datetime.fromtimestamp(until).astimezone().isoformat() if circuit.get("state") == "open" and until else None


def kinds(election: Election, now: datetime) -> list[Facts]:
    """Each kind of page: how asking goes, and what became of the lines of the copies kept."""
    pages = Page.objects.filter(election=election).order_by().values("kind")
    lines = {
        row["kind"]: row
        for row in pages.annotate(
            copies=Count("pk"),
            not_used=Count("pk", filter=~Q(outcome="read")),
            matched=Sum("matched"),
            unmatched=Sum("unmatched"),
            rejected=Sum("rejected"),
            newest=Max("pk", filter=Q(outcome="read")),
        )
    }
    newest = Page.objects.filter(pk__in=[row["newest"] for row in lines.values() if row["newest"]])
    ignored = {k: note.partition(": ")[2] for k, note in newest.exclude(error="").values_list("kind", "error")}
    health_rows = {row.kind: row for row in KindHealth.objects.filter(election=election)}
    return [
        {**_kind(kind, health_rows.get(kind), lines.get(kind) or {}, now), "ignored_columns": ignored.get(kind, "")}
        for kind in sorted({*health_rows, *lines})
    ]


def _kind(kind: str, health: KindHealth | None, lines: Mapping[str, Any], now: datetime) -> Facts:
    last = health.last_success_at if health else None
    return {
        "kind": kind,
        "asked": health.asked if health else 0,
        "answers": health.answers if health else {},
        "last_success_at": text(last),
        "age_s": round((now - last).total_seconds()) if last else None,
        "last_failure_at": text(health.last_failure_at) if health else None,
        "last_failure": health.last_failure if health else "",
        "failing": health.failing if health else 0,
        **{name: lines.get(name) or 0 for name in ("copies", "not_used", "matched", "unmatched", "rejected")},
    }


def contradictions(election: Election) -> list[Facts]:
    """Where kinds of page disagree beyond the difference of their stamps, both values, open ones only."""
    rows = election.contradictions.filter(ended_at=None).select_related("contest__constituency")
    return [_contradiction(row) for row in rows[:MAX_ROWS] if is_lasting(row, election)]


def is_lasting(row: Contradiction, election: Election) -> bool:
    """Whether it is more than a difference in time: of one stamp, or standing for a whole interval."""
    return row.source_at is not None or row.seen_at - row.since >= timedelta(seconds=election.source_interval_s)


def _contradiction(row: Contradiction) -> Facts:
    contest = row.contest
    return {
        "about": row.about,
        "seat": contest.number if contest else None,
        "seat_name": contest.constituency.name if contest else "",
        "first": {"kind": row.first_kind, "value": row.first_value},
        "second": {"kind": row.second_kind, "value": row.second_value},
        "source_at": text(row.source_at),
        "since": text(row.since),
    }


def stalled(election: Election, now: datetime) -> list[Facts]:
    """Seats still counting that have not moved for long, while half of the others have."""
    counting = Contest.objects.filter(election=election).exclude(status__in=CLOSED).select_related("constituency")
    rows = list(counting.exclude(changed_at=None))
    if not rows:
        return []
    usual = median(_unchanged_s(row, now) for row in rows)
    longest = max(STALLED_INTERVALS * election.source_interval_s, STALLED_TIMES * usual)
    stalled_seats = [row for row in rows if _unchanged_s(row, now) > longest]
    return [
        {"number": row.number, "name": row.constituency.name, "status": row.status, "changed_at": text(row.changed_at)}
        for row in stalled_seats
    ]


def _unchanged_s(contest: Contest, now: datetime) -> float:
    return (now - contest.changed_at).total_seconds() if contest.changed_at else 0.0


def retries(election: Election) -> list[Facts]:
    """Pages that could not be had or read, and when each is asked for again."""
    rows = Retry.objects.filter(election=election).order_by("-failures", "name")
    return [
        {"name": r.name, "failures": r.failures, "retry_at": text(r.retry_at), "error": r.error}
        for r in rows[:MAX_ROWS]
    ]
