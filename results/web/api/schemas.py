"""JSON Schemas of everything public, generated from the types: one source for the OpenAPI and the AsyncAPI documents.

More fields than these may come at any time within version 1; none of these goes away.
"""

import re
from typing import Any, is_typeddict

import msgspec

from results.domain import wire_types
from results.web.api import answer_types, source_types

Schema = dict[str, Any]
FRAMES = {
    "hello": wire_types.Hello,
    "snapshot": wire_types.Snapshot,
    "delta": wire_types.Delta,
    "heartbeat": wire_types.Heartbeat,
    "resync": wire_types.Resync,
    "error": wire_types.Error,
}
"""What a live feed sends, by the message's `type`."""

NOT_NEGATIVE = frozenset({"seq", "prev", "since", "head"})
_TIME = re.compile(r"at|as_of|since_at|\w+_at|until")
_REFERENCE = "#/components/schemas/{name}"


def _types() -> list[type]:
    """Every TypedDict of the three modules."""
    names = {**vars(wire_types), **vars(answer_types), **vars(source_types)}
    return [type for type in names.values() if is_typeddict(type)]


def _components() -> dict[str, Schema]:
    _, schemas = msgspec.json.schema_components(_types(), ref_template=_REFERENCE)
    return {name: _refined(schema) for name, schema in sorted(schemas.items())}


def _refined(schema: Schema) -> Schema:
    """What types of the standard library cannot say: which texts are times, and which numbers are never negative."""
    for name, member in schema.get("properties", {}).items():
        for choice in member.get("anyOf", [member]):
            if choice.get("type") == "string" and _TIME.fullmatch(name):
                choice["format"] = "date-time"
            elif choice.get("type") == "integer" and name in NOT_NEGATIVE:
                choice["minimum"] = 0
    return schema


SCHEMAS = _components()


def reference(name: str) -> Schema:
    return {"$ref": _REFERENCE.format(name=name)}


def of_frame(kind: str) -> Schema:
    """The schema of a message of a live feed, by its `type`."""
    return SCHEMAS[FRAMES[kind].__name__]


def reachable(*names: str) -> dict[str, Schema]:
    """These schemas and all that they refer to."""
    chosen: dict[str, Schema] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in chosen:
            chosen[name] = SCHEMAS[name]
            waiting += re.findall(r'"#/components/schemas/(\w+)"', msgspec.json.encode(SCHEMAS[name]).decode())
    return {name: chosen[name] for name in sorted(chosen)}
