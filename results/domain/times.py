"""Times as readers in India write them."""

from datetime import datetime, timedelta, timezone

INDIA = timezone(timedelta(hours=5, minutes=30), "IST")


def clock(at: datetime) -> str:
    """`11:01 am`, in India's time."""
    here = at.astimezone(INDIA)
    return f"{here.hour % 12 or 12}:{here:%M} {'pm' if here.hour > 11 else 'am'}"
