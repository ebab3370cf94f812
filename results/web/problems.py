"""Errors over HTTP: problem details (RFC 9457), with `error` as it was told before them."""

from http import HTTPStatus
from typing import Any

PROBLEM_JSON = "application/problem+json"


def problem(status: int, code: str, detail: str) -> dict[str, Any]:
    """The body of an error answer. `code` is stable; `detail` is for people."""
    title = HTTPStatus(status).phrase
    older = {"code": code, "detail": detail}
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code, "error": older}
