"""A small judge of JSON Schemas: the words that results/web/api/schemas.py uses, and no others."""

from datetime import datetime
from typing import Any

KINDS: dict[str, Any] = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float),
                         "boolean": bool, "null": type(None)}  # fmt: skip
UNDERSTOOD = {"type", "required", "properties", "items", "enum", "anyOf", "allOf", "$ref", "format", "minimum",
              "maximum", "maxLength", "description", "default", "pattern"}  # fmt: skip


def schema_errors(value: Any, schema: dict[str, Any], schemas: dict[str, Any], at: str = "$") -> list[str]:
    """Where `value` is not what the schema says. Raises ValueError for a word that is not understood here."""
    unknown = set(schema) - UNDERSTOOD
    if unknown:
        raise ValueError(f"{at}: cannot judge {unknown}")
    if "$ref" in schema:
        return schema_errors(value, schemas[schema["$ref"].rpartition("/")[2]], schemas, at)
    if "anyOf" in schema:
        tries = [schema_errors(value, each, schemas, at) for each in schema["anyOf"]]
        return [] if [] in tries else tries[0]
    found = [fault for each in schema.get("allOf", ()) for fault in schema_errors(value, each, schemas, at)]
    return found or _of_kind(value, schema, schemas, at)


def _of_kind(value: Any, schema: dict[str, Any], schemas: dict[str, Any], at: str) -> list[str]:
    kind = schema.get("type")
    if kind and (not isinstance(value, KINDS[kind]) or (isinstance(value, bool) and kind != "boolean")):
        return [f"{at}: {value!r} is not {kind}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: {value!r} is none of {schema['enum']}"]
    if isinstance(value, int) and value < schema.get("minimum", value):
        return [f"{at}: {value} is too small"]
    if schema.get("format") == "date-time":
        return [] if datetime.fromisoformat(value).tzinfo else [f"{at}: {value} has no offset"]
    if isinstance(value, list):
        return [
            f
            for n, each in enumerate(value)
            for f in schema_errors(each, schema.get("items", {}), schemas, f"{at}[{n}]")
        ]
    return _members(value, schema, schemas, at) if isinstance(value, dict) else []


def _members(value: dict[str, Any], schema: dict[str, Any], schemas: dict[str, Any], at: str) -> list[str]:
    found = [f"{at}: {name} is missing" for name in schema.get("required", ()) if name not in value]
    for name, member in schema.get("properties", {}).items():
        if name in value:
            found += schema_errors(value[name], member, schemas, f"{at}.{name}")
    return found
