"""Where readers reach the tracker: configured where it is a production, so that no request can choose our links."""

from django.conf import settings
from django.http import HttpRequest


def origin(request: HttpRequest) -> str:
    """Scheme and host without a last slash: `https://results.example.org`."""
    return settings.PUBLIC_ORIGIN or f"{request.scheme}://{request.get_host()}"
