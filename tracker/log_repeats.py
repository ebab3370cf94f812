"""A repeated failure (a full Redis fails every task) is logged whole once a minute, otherwise in one line."""

import logging
import time
from collections.abc import Callable

from cachetools import TTLCache

WHOLE_EVERY_S = 60
KINDS = 500
"""How many kinds of failure are distinguished; the oldest are forgotten."""
LONGEST_LINE = 300


class RepeatedFailures(logging.Filter):
    """Takes the traceback, and all but the first line, from a failure that was logged whole within a minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._seen: TTLCache[tuple[str, str, str], bool] = TTLCache(KINDS, WHOLE_EVERY_S, timer=clock)

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.exc_info or record.exc_info[0] is None:
            return True
        kind, error, _ = record.exc_info
        key = (record.name, str(record.msg), kind.__name__)
        if key not in self._seen:
            self._seen[key] = True
            return True
        line = record.getMessage().partition("\n")[0]
        record.msg = f"{line[:LONGEST_LINE]}: {kind.__name__}: {str(error)[:LONGEST_LINE]} (again)"
        record.args, record.exc_info, record.exc_text = (), None, None
        return True
