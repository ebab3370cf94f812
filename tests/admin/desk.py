"""People at the desk, and what they click."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from tests.ingest.counting import Count


def person(name: str, role: str, password: str | None = None) -> Any:
    """A staff user with one role."""
    user = get_user_model().objects.create_user(name, password=password, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


def at_desk(name: str = "asha", role: str = "editor") -> Client:
    client = Client()
    client.force_login(person(name, role))
    return client


def path(count: Count, rest: str = "") -> str:
    return f"/admin/desk/{count.election.slug}/{rest}"


def said(response: Any) -> list[str]:
    """The messages that the next page shows."""
    return [str(message) for message in response.context["messages"]]
