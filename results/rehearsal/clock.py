"""The night's clock: what time it is in the night, for a given time outside. Every method takes the time outside."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

SLOWEST, FASTEST = 0.1, 600.0
MARK = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Clock:
    """Runs from `since` (night) at `origin` (seconds outside) at `speed`, between `start` and `end` of the night."""

    start: datetime
    end: datetime
    since: datetime
    origin: float
    speed: float = 1.0
    paused: bool = False

    def at(self, now: float) -> datetime:
        """The time in the night; it stands still at the end."""
        passed = 0.0 if self.paused else max(0.0, now - self.origin) * self.speed
        return min(self.since + timedelta(seconds=passed), self.end)

    def pause(self, now: float) -> "Clock":
        return replace(self, since=self.at(now), origin=now, paused=True)

    def resume(self, now: float) -> "Clock":
        return replace(self, since=self.at(now), origin=now, paused=False)

    def seek(self, night: datetime, now: float) -> "Clock":
        """To that time of the night, held inside its start and end."""
        return replace(self, since=min(max(night, self.start), self.end), origin=now)

    def at_speed(self, speed: float, now: float) -> "Clock":
        """Raises ValueError outside 0.1 to 600."""
        return replace(self, since=self.at(now), origin=now, speed=checked(speed))

    def ended(self, now: float) -> bool:
        return self.at(now) >= self.end


def begin(start: datetime, end: datetime, now: float, speed: float = 1.0) -> Clock:
    return Clock(start, end, start, now, checked(speed))


def checked(speed: float) -> float:
    if not SLOWEST <= speed <= FASTEST:
        raise ValueError(f"speed {speed:g} is not between {SLOWEST:g} and {FASTEST:g}")
    return speed


def mark(night: datetime) -> datetime:
    """The last three-minute mark of the day at or before that time: when the pages shown then were made."""
    midnight = night.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (night - midnight) // MARK * MARK


def time_of_day(text: str, day: datetime) -> datetime:
    """`HH:MM` or `HH:MM:SS` on the night's day. Raises ValueError."""
    parts = [int(part) for part in text.split(":")]
    if len(parts) not in (2, 3):
        raise ValueError(f"{text!r} is not HH:MM")
    hour, minute, second = (*parts, 0)[:3]
    return day.replace(hour=hour, minute=minute, second=second, microsecond=0)
