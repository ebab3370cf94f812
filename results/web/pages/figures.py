"""Numbers, names and times as a reader in India expects them; `figures.js` writes the same in the browser."""

from datetime import datetime
from zoneinfo import ZoneInfo

from results.domain import names

INDIA = ZoneInfo("Asia/Kolkata")
MISSING = "–"


def grouped(number: int | None) -> str:
    """108808 as 1,08,808; None (not reported) as a dash."""
    return MISSING if number is None else names.grouped(number)


def signed(number: int | None) -> str:
    """+35, −3 or 0, with a true minus sign."""
    if number is None:
        return MISSING
    return f"+{grouped(number)}" if number > 0 else grouped(number)


def percent(share: float | None) -> str:
    """A share of 0 to 100 with one decimal."""
    return MISSING if share is None else f"{share:.1f}%"


def when(stamp: str | None) -> datetime | None:
    """The aware moment that an ISO text of the wire stands for, in India's time."""
    return datetime.fromisoformat(stamp).astimezone(INDIA) if stamp else None


def clock(stamp: str | None) -> str:
    """2025-02-08T11:03:00+05:30 as 11:03 am."""
    moment = when(stamp)
    return MISSING if moment is None else f"{moment.hour % 12 or 12}:{moment:%M} {'pm' if moment.hour > 11 else 'am'}"
