"""Wiring: settings, Celery, ASGI, addresses, the supervisor. No rules live here."""
