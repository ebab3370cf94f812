from datetime import datetime, timedelta

import pytest

from results.rehearsal import clock
from results.rehearsal.night import IST

EIGHT = datetime(2025, 2, 8, 8, 0, tzinfo=IST)
END = EIGHT + timedelta(hours=11)


def begun(speed: float = 60.0) -> clock.Clock:
    return clock.begin(EIGHT, END, 1000.0, speed)


def test_runs_at_its_speed_and_stops_at_the_end() -> None:
    assert begun().at(1000.0) == EIGHT
    assert begun().at(1001.5) == EIGHT + timedelta(seconds=90)
    assert begun().at(1e9) == END
    assert begun().ended(1e9)
    assert begun().at(900.0) == EIGHT


def test_pause_keeps_the_time_and_resume_goes_on_from_it() -> None:
    paused = begun().pause(1060.0)
    assert paused.at(5000.0) == EIGHT + timedelta(hours=1)
    assert paused.resume(5000.0).at(5060.0) == EIGHT + timedelta(hours=2)


def test_a_new_speed_does_not_jump() -> None:
    faster = begun().at_speed(600, 1060.0)
    assert faster.at(1060.0) == EIGHT + timedelta(hours=1)
    assert faster.at(1061.0) == EIGHT + timedelta(hours=1, minutes=10)


def test_seek_stays_inside_the_night_and_a_paused_clock_stays_paused() -> None:
    assert begun().seek(EIGHT - timedelta(hours=1), 1000.0).at(1000.0) == EIGHT
    assert begun().seek(END + timedelta(hours=1), 1000.0).at(1000.0) == END
    held = begun().pause(1000.0).seek(EIGHT + timedelta(hours=3), 1000.0)
    assert held.at(2000.0) == EIGHT + timedelta(hours=3)


@pytest.mark.parametrize("speed", [0, 0.09, 601, -1, float("nan")])
def test_refuses_speeds_outside_its_range(speed: float) -> None:
    with pytest.raises(ValueError, match="not between"):
        begun(speed)


@pytest.mark.parametrize(
    ("at", "made"),
    [("08:00:00", "08:00"), ("11:02:59", "11:00"), ("11:03:00", "11:03"), ("19:09:00", "19:09")],
)
def test_pages_are_made_at_three_minute_marks(at: str, made: str) -> None:
    assert clock.mark(clock.time_of_day(at, EIGHT)) == clock.time_of_day(made, EIGHT)


@pytest.mark.parametrize("text", ["", "11", "25:00", "11:xx", "1:2:3:4:5"])
def test_a_time_of_day_is_hours_and_minutes(text: str) -> None:
    with pytest.raises(ValueError):
        clock.time_of_day(text, EIGHT)
