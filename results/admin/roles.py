"""Roles as Django groups, each with the least it needs. Made after every migration, so that they are always right."""

from collections.abc import Iterable
from typing import Any

VIEWED = (
    *("election", "constituency", "contest", "candidate", "party", "partytally", "alliance", "membership"),
    *("page", "observation", "override", "held", "call", "note", "proposal", "moment", "auditline"),
    *("kindhealth", "retry", "contradiction"),
)
"""Tables that every role may look at. Users, sessions, tokens and failed logins are not among them."""

EDITED = ("election", "constituency", "candidate", "party", "alliance", "membership")
"""Tables an administrator may change by form; results are changed by the desk's own doors only."""

VIEWER = frozenset(f"view_{name}" for name in VIEWED)
EDITOR = VIEWER | {"correct", "freeze"}
APPROVER = EDITOR | {"approve", "call"}
ADMINISTRATOR = (
    APPROVER
    | {"roster"}
    | {f"{verb}_{name}" for verb in ("change",) for name in EDITED}
    | {f"{verb}_{name}" for verb in ("add", "delete") for name in ("alliance", "membership")}
    | {f"{verb}_user" for verb in ("view", "add", "change")}
)
ROLES: dict[str, frozenset[str]] = {
    "viewer": VIEWER,
    "editor": EDITOR,
    "approver": APPROVER,
    "administrator": frozenset(ADMINISTRATOR),
}


def install(**_signal: Any) -> None:
    """Make the groups and give each exactly its permissions."""
    from django.contrib.auth.models import Group

    for name, codenames in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(_permissions(codenames))


def _permissions(codenames: Iterable[str]) -> list[Any]:
    from django.contrib.auth.models import Permission

    wanted_names = set(codenames)
    permissions = Permission.objects.filter(codename__in=wanted_names, content_type__app_label__in=("results", "auth"))
    return [
        p for p in permissions if p.content_type.app_label == ("auth" if p.codename.endswith("_user") else "results")
    ]
