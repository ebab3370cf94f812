"""Log lines: for people, or as JSON for a collector. Each line names the request, task, election or page it belongs to,
and none holds a secret.
"""

import re
import uuid
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

from tracker.log_repeats import RepeatedFailures

HIDDEN = "***"
SECRETS = re.compile(
    r"(?P<name>\b(?:authorization|password|passwd|token|secret|sessionid|csrftoken)\b[\"']?\s*[:=]\s*(?:bearer\s+)?[\"']?"
    r"|\bbearer\s+|\w+://[^:/\s]*:(?=[^@\s]+@))(?P<value>[^\s\"'&,;}@]+)",
    re.IGNORECASE,
)
"""Words that name a secret with the value behind them; and the password in a URL."""


def hide_secrets(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Replace what looks like a secret in any text of a line."""
    return {name: _hidden(value) if isinstance(value, str) else value for name, value in line.items()}


def _hidden(text: str) -> str:
    return SECRETS.sub(lambda match: match["name"] + HIDDEN, text)


SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
]
"""What every line gets, whichever way it is written."""


def config(level: str, as_json: bool) -> dict[str, Any]:
    """The `LOGGING` of Django's settings."""
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    last = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.format_exc_info]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [*last, hide_secrets, renderer],
            }
        },
        "filters": {"repeats": {"()": RepeatedFailures}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["repeats"]}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "httpx": {"level": "WARNING"},
            "celery": {"level": "WARNING"},  # otherwise two lines for each task
            "django.request": {"level": "ERROR"},
        },
    }


def bind_request(scope: Mapping[str, Any]) -> None:
    """Name the request in every line that is logged while it is served. A proxy may give it an `X-Request-ID`."""
    request_id = next((value for name, value in scope.get("headers", ()) if name == b"x-request-id"), b"")
    structlog.contextvars.bind_contextvars(
        request=request_id.decode("latin-1")[:64] or uuid.uuid4().hex[:16], path=scope.get("path", "")[:200]
    )


def bind_task(task_id: str, name: str, **facts: object) -> None:
    """Name the task in every line that is logged while it runs."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(task=task_id, task_name=name, **facts)


def bind(**facts: object) -> None:
    """Add facts to the lines that follow in this task or request: `election`, `page`."""
    structlog.contextvars.bind_contextvars(**facts)


def clear() -> None:
    structlog.contextvars.clear_contextvars()
