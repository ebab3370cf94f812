"""People at the desk, and what they click."""

import re
from html import unescape
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from tests.ingest.count import Count


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


def filled(page: Any, **changes: Any) -> dict[str, Any]:
    """What a browser sends of a table's form: each field as shown, what was shown, and what was changed."""
    fields = {field.html_name: field.value() for field in page.context["adminform"].form}
    shown = re.findall(r'name="(initial-[^"]+)" value="([^"]*)"', page.content.decode())
    said = {name: value for name, value in fields.items() if value not in (None, False)}
    return said | {name: unescape(value) for name, value in shown} | changes
