"""Numbers, names and times as a reader in India expects them; `figures.js` writes the same in the browser."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from django.utils.dates import MONTHS

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
    """A share of 0 to 100 with one decimal, a half rounded up as `Intl` does in the browser: 12.25 is 12.3%."""
    return MISSING if share is None else f"{Decimal(str(share)).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def when(stamp: str | None) -> datetime | None:
    """The aware moment that an ISO text of the wire stands for, in India's time."""
    return datetime.fromisoformat(stamp).astimezone(INDIA) if stamp else None


def clock(stamp: str | None) -> str:
    """2025-02-08T11:03:00+05:30 as 11:03 am."""
    moment = when(stamp)
    return MISSING if moment is None else f"{moment.hour % 12 or 12}:{moment:%M} {'pm' if moment.hour > 11 else 'am'}"


def day(stamp: str | None) -> str:
    """2025-02-08T11:03:00+05:30 as 8 February 2025, in the active language."""
    moment = when(stamp)
    return MISSING if moment is None else f"{moment.day} {MONTHS[moment.month]} {moment.year}"


def dated_clock(stamp: str | None, now: datetime) -> str:
    """The time of day, after its date unless that is today's: 11:03 am, or 8 February 2025, 11:03 am."""
    moment = when(stamp)
    if moment is None or moment.date() == now.astimezone(INDIA).date():
        return clock(stamp)
    return f"{day(stamp)}, {clock(stamp)}"
