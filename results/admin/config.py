"""Django's admin with the desk as its site."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    default_site = "results.admin.site.DeskSite"

    def ready(self) -> None:
        """After Django has looked for `admin` modules: the tables of this project."""
        super().ready()
        from django.apps import apps

        from results.admin import accounts, alliances, field_words, tables  # noqa: F401 - they register on import

        field_words.translate(apps.get_app_config("results").get_models())
