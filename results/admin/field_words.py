"""Tables, their columns and fields in the reader's language: Django calls them as the code does."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Field, Model
from django.utils.translation import gettext_lazy


def translate(models: Iterable[type[Model]]) -> None:
    """Names, help and choices of these models are looked up when they are shown. What migrations see stays."""
    for model in models:
        meta: Any = model._meta
        meta.verbose_name, meta.verbose_name_plural = map(gettext_lazy, (meta.verbose_name, meta.verbose_name_plural))
        for field in meta.get_fields():
            if isinstance(field, Field):
                _translate_field(field)


def _translate_field(field: Any) -> None:
    field.verbose_name = gettext_lazy(field.verbose_name)
    if field.help_text:
        field.help_text = gettext_lazy(field.help_text)
    if field.choices:
        field.choices = [(value, gettext_lazy(label)) for value, label in field.choices]
