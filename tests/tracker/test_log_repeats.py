"""A full Redis fails beat every second: its log stays readable and small."""

import logging

from tracker.log_repeats import WHOLE_EVERY_S, RepeatedFailures


def failed(repeats: RepeatedFailures, error: Exception, message: str = "Message Error: %s\n%s") -> str:
    """What is logged of a failure, with the stack that Celery puts into its message."""
    try:
        raise error
    except type(error) as raised:
        facts = {"exc_info": (type(raised), raised, raised.__traceback__), "args": (raised, "a stack\n" * 50)}
        record = logging.makeLogRecord({"name": "celery.beat", "msg": message, "levelno": logging.ERROR, **facts})
    assert repeats.filter(record)
    return logging.Formatter().format(record)


def test_the_first_is_whole_and_the_next_are_lines() -> None:
    now = [0.0]
    repeats = RepeatedFailures(clock=lambda: now[0])
    assert "Traceback (most recent call last)" in failed(repeats, OSError("full"))
    again = failed(repeats, OSError("full"))
    assert again == "Message Error: full: OSError: full (again)"
    assert "Traceback" in failed(repeats, ValueError("another kind"))
    now[0] = WHOLE_EVERY_S + 1
    assert "Traceback" in failed(repeats, OSError("full"))


def test_ten_minutes_of_failures_are_kilobytes() -> None:
    now = [0.0]
    repeats = RepeatedFailures(clock=lambda: now[0])
    size = 0
    for second in range(600):
        now[0] = second
        size += len(failed(repeats, OSError("OOM command not allowed")))
    assert size < 60_000


def test_words_without_a_failure_pass_as_they_are() -> None:
    record = logging.makeLogRecord({"name": "x", "msg": "two\nlines", "levelno": logging.INFO})
    assert RepeatedFailures().filter(record)
    assert record.getMessage() == "two\nlines"
