"""Whose credentials somebody else knows: an administrator who set them could act as two people."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from results.editorial.refusals import Refused
from results.models import CredentialReset

QUARANTINE = timedelta(hours=24)
"""How long an account whose password or authenticator another set takes no part in an approval."""


def note_reset(user: Any, by: Any, what: str, now: datetime) -> None:
    """To be called where somebody makes an account for another, or sets its password or authenticator."""
    if user.pk != by.pk:
        CredentialReset.objects.create(user=user, by=by, what=what, at=now)


def latest_reset(user: Any, now: datetime) -> CredentialReset | None:
    """The last one that still counts."""
    lately = CredentialReset.objects.filter(user=user, at__gt=now - QUARANTINE)
    return lately.select_related("by").first()


def refuse_one_hand(author: Any, approver: Any, now: datetime) -> None:
    """Raises Refused where one person could be both: the approver's account was set by another lately, or the author's
    by the approver."""
    of_approver, of_author = latest_reset(approver, now), latest_reset(author, now)
    for reset in (of_approver, of_author if of_author and of_author.by_id == approver.pk else None):
        if reset is not None:
            raise Refused(
                _(
                    "{by} set the {what} of {user} at {at} UTC on {day}: for 24 hours the two count as one person, and "
                    "another must approve this."
                ).format(
                    by=reset.by, what=_(reset.what), user=reset.user, at=f"{reset.at:%H:%M}", day=f"{reset.at:%-d %B}"
                )
            )
