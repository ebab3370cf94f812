"""The audit log's only door. A line is written in the transaction of the act it tells of."""

from datetime import datetime
from typing import Any

from results.models import AuditLine, Election

BY_RULE = ""


def note(
    action: str,
    *,
    now: datetime,
    author: Any = None,
    where: str = "",
    election: Election | None = None,
    seat: int | None = None,
    subject: str = "",
    before: Any = None,
    after: Any = None,
    why: str = "",
) -> AuditLine:
    """Add a line. `author` is a user, or None where the system acts by rule; `where` an address, `shell` or `tick`."""
    return AuditLine.objects.create(
        at=now,
        who=author.get_username() if author else BY_RULE,
        where=where[:120],
        action=action,
        election=election.slug if election else "",
        seat=seat,
        subject=subject[:200],
        before=before,
        after=after,
        why=why,
    )
