"""Wiring: settings, Celery, ASGI, addresses, the supervisor. No rules live here."""

__version__ = "0.1.0"
"""As in pyproject.toml; sent to sources in the User-Agent."""
