"""The application `results`: elections, their contests, and what is published of them."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ResultsConfig(AppConfig):
    name = "results"
    verbose_name = "Election results"

    def ready(self) -> None:
        import tracker.celery
        import tracker.checks  # noqa: F401 - both register themselves on import
        from results.admin import roles
        from results.models import audit_guard
        from tracker import translations

        translations.compile_stale()
        post_migrate.connect(roles.install, sender=self)
        post_migrate.connect(audit_guard.install, sender=self)
