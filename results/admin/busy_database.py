"""The answer when the database is busy or away: plain, within two seconds, with what was typed ready to be sent.

Web processes wait less than two seconds for a lock (`DATABASE_WAIT_S`), unlike workers. Nothing was saved then:
whatever a form writes, it writes in one transaction.
"""

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, RawPostDataException
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.views.defaults import server_error

from results.admin.site import guarded

RETRY_AFTER_S = 2
CSRF = "csrfmiddlewaretoken"
SECRETS = ("password", "otp", "token")
"""Fields whose names hold one of these words are never written into a page, but for the form's own CSRF token."""


def handle_error(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`: 503 where the database was busy or away, and the usual page for everything else."""
    if not isinstance(sys.exc_info()[1], OperationalError):
        return server_error(request)
    context = {"fields": typed_fields(request), "path": request.get_full_path(), "posted": request.method == "POST"}
    response = render(None, "desk/busy.html", context, status=503)
    response["Retry-After"] = str(RETRY_AFTER_S)
    return guarded(response)


def typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form had sent, to be sent again by one press; empty for secrets, files and anything that is no form."""
    try:
        sent, files = request.POST, request.FILES
    except (RawPostDataException, MultiPartParserError, OSError):
        return []
    if request.method != "POST" or files or any(word in name for name in sent for word in SECRETS if name != CSRF):
        return []
    return [(name, value) for name, values in sent.lists() for value in values]
