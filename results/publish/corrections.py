"""What the public may know of corrections: overrides active and lifted, readings released after a check, notes and
retractions. Read only. Editors are named as they wish to be, never by account."""

from typing import Any

from results.domain.board import Entry
from results.domain.entries import text
from results.models import Call, Election, Note, Override

MAX_ROWS = 300


def corrections(election: Election, limit: int = MAX_ROWS) -> dict[str, list[Entry]]:
    """`overrides` (the newest first, lifted ones too), `notes` and `calls`, at most `limit` of each."""
    return {
        "overrides": [override(row) for row in overrides(election)[:limit]],
        "notes": [note(row) for row in notes(election)[:limit]],
        "calls": [call(row) for row in calls(election)[:limit]],
    }


def overrides(election: Election) -> Any:
    rows = Override.objects.filter(contest__election=election).order_by("-pk")
    return rows.select_related("contest__constituency", "candidate", "author")


def notes(election: Election) -> Any:
    return Note.objects.filter(election=election).select_related("contest__constituency", "author")


def calls(election: Election) -> Any:
    rows = Call.objects.filter(contest__election=election).order_by("-pk")
    return rows.select_related("contest__constituency", "candidate__party", "author")


def author_name(user: Any) -> str:
    """The editor's own name, or `an editor`; a rule of the system has none."""
    return (user.get_full_name() or "an editor") if user else "by rule"


def override(row: Override) -> Entry:
    return {
        "id": row.pk,
        "seat": row.contest.number,
        "seat_name": row.contest.constituency.name,
        "serial": row.candidate.serial if row.candidate else None,
        "candidate": row.candidate.name if row.candidate else None,
        "field": row.field,
        "what": row.get_field_display(),
        "value": row.value,
        "source_value": row.source_value,
        "source_round": row.source_round,
        "reason": row.reason,
        "evidence": row.evidence,
        "evidence_url": row.evidence_url,
        "author": author_name(row.author),
        "made_at": text(row.made_at),
        "expires_at": text(row.expires_at),
        "until_source": row.until_source,
        "lifted_at": text(row.lifted_at),
        "lift_reason": row.lift_reason,
    }


def note(row: Note) -> Entry:
    """`kind` is correction (of a declared result), retraction (of a moment) or release (of a held reading)."""
    return {
        "id": f"n{row.pk}",
        "kind": row.kind,
        "seat": row.contest.number if row.contest else None,
        "seat_name": row.contest.constituency.name if row.contest else None,
        "at": text(row.at),
        "text": row.text,
        "reason": row.reason,
        "moment": row.moment or None,
        "author": author_name(row.author),
    }


def call(row: Call) -> Entry:
    return {
        "seat": row.contest.number,
        "seat_name": row.contest.constituency.name,
        "serial": row.candidate.serial,
        "candidate": row.candidate.name,
        "party": row.candidate.party.code,
        "reason": row.reason,
        "author": author_name(row.author),
        "made_at": text(row.made_at),
        "retracted_at": text(row.retracted_at),
        "retract_reason": row.retract_reason,
    }
