"""Editors and approvers."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group


def editor(name: str = "asha") -> Any:
    return get_user_model().objects.get_or_create(username=name)[0]


def approver(name: str = "bala") -> Any:
    """Who may approve what someone else asks for."""
    user = editor(name)
    user.groups.add(Group.objects.get(name="approver"))
    return get_user_model().objects.get(pk=user.pk)
