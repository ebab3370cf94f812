"""Judges real messages by the published schemas, with the jsonschema library."""

import copy
from datetime import datetime
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from results.web.api.schemas import SCHEMAS, Schema

FORMATS = FormatChecker()


@FORMATS.checks("date-time", raises=ValueError)
def _has_offset(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def schema_errors(value: Any, schema: Schema, *, strict: bool = True) -> list[str]:
    """Where `value` is not as the schema says. `strict` forbids fields that no schema names: what is published is
    described. A stranger's server may send more (rule 8 of the protocol)."""
    components = {name: _closed(each) if strict else each for name, each in SCHEMAS.items()}
    whole = {**(_closed(schema) if strict else schema), "components": {"schemas": components}}
    found = Draft202012Validator(whole, format_checker=FORMATS).iter_errors(value)
    return [f"{error.json_path}: {error.message[:300]}" for error in found]


def _closed(schema: Schema) -> Schema:
    """The same schema without room for other members."""
    closed = copy.deepcopy(schema)
    if closed.get("properties"):
        closed["additionalProperties"] = False
    return closed
