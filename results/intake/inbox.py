"""Pages that people hand in, kept until a worker reads them; and the tokens of those who may.

The desk, the command and the endpoint all come in here. It knows the tables only, so that the public side can keep a
page without being able to read it.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from results.models import Election, FeedToken, Upload

MAX_PAGE_BYTES = 8_000_000
"""Of one page that is handed in, at the desk or by the endpoint.

A whole-country feed has 4 MB; the largest page of the site that was seen has 1.2 MB.
"""
MOST_WAITING = 500
"""Uploads that may wait to be read, of all elections; beyond, new ones are refused."""
LOST_S = 15
"""Seconds after which an upload that nobody has read is given to a worker again."""


class NotAccepted(ValueError):
    """A page that can't be taken; says why. `code` is what an endpoint answers: `size`, `busy` or `name`."""

    def __init__(self, detail: str, code: str = "name") -> None:
        super().__init__(detail)
        self.code = code


def receive(
    election: Election, name: str, body: bytes, by: str, now: datetime, fetched_at: datetime | None = None
) -> Upload:
    """Keep a page to be read. `fetched_at`: when somebody had it, never later than now. Raises NotAccepted."""
    if not 0 < len(body) <= MAX_PAGE_BYTES:
        raise NotAccepted(f"{name}: a page has 1 to {MAX_PAGE_BYTES} bytes", "size")
    if Upload.objects.filter(done_at=None).count() >= MOST_WAITING:
        raise NotAccepted(f"{MOST_WAITING} pages wait to be read already: try again in a minute", "busy")
    return Upload.objects.create(
        election=election,
        name=name[:200],
        body=body,
        size=len(body),
        received_at=now,
        fetched_at=min(fetched_at, now) if fetched_at else None,
        by=by[:100],
    )


def lost_uploads(now: datetime) -> list[int]:
    """Uploads that should have been read by now: their task was lost."""
    old = Upload.objects.filter(done_at=None, received_at__lt=now - timedelta(seconds=LOST_S)).order_by("pk")
    return list(old.values_list("pk", flat=True)[:50])


def make_token(name: str, now: datetime) -> str:
    """A new token for someone who hands in pages: shown once. An old one of that name is revoked."""
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        FeedToken.objects.filter(name=name).delete()
        FeedToken.objects.create(name=name, hash=hashlib.sha256(token.encode()).hexdigest(), made_at=now)
    return token


def token_owner(token: str) -> str | None:
    """Whose token this is, noting that it was used; None where it is not known or was revoked."""
    stored = FeedToken.objects.filter(hash=hashlib.sha256(token.encode()).hexdigest(), revoked_at=None).first()
    if stored is None:
        return None
    FeedToken.objects.filter(pk=stored.pk).update(used_at=timezone.now())
    return stored.name
