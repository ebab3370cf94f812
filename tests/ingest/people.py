"""Editors."""

from typing import Any

from django.contrib.auth import get_user_model


def editor(name: str = "asha") -> Any:
    return get_user_model().objects.get_or_create(username=name)[0]
