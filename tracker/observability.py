"""Errors reported to Sentry, where `SENTRY_DSN` is set: off otherwise, and nothing is imported then.

Traces need no code of ours: docs/operations.md starts the same processes under `opentelemetry-instrument`.
"""

import os
from typing import Any

from tracker.logs import HIDDEN, hide_secrets

SECRET_HEADERS = frozenset({"authorization", "cookie", "x-csrftoken"})


def start(dsn: str) -> None:
    """Tell Sentry of errors in web processes and workers. Raises ImportError, saying what to install."""
    if not dsn:
        return
    try:
        import sentry_sdk
    except ImportError as error:
        raise ImportError("SENTRY_DSN is set: pip install -r deploy/requirements-observability.txt") from error
    sentry_sdk.init(
        dsn=dsn,
        environment=os.environ.get("SENTRY_ENVIRONMENT", "production"),
        send_default_pii=False,
        include_local_variables=False,
        traces_sample_rate=0,
        before_send=without_secrets,
    )


def without_secrets(event: Any, _hint: Any) -> Any:
    """The event with secrets hidden in its texts and headers."""
    return _hide(event)


def _hide(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: HIDDEN if str(k).lower() in SECRET_HEADERS else _hide(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_hide(item) for item in value]
    return hide_secrets(None, "", {"text": value})["text"] if isinstance(value, str) else value
