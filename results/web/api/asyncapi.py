"""The feeds described as an AsyncAPI document: `python -m results.web.api.asyncapi > docs/asyncapi.yaml`."""

import json
from collections.abc import Iterator
from typing import Any

from results.web.api.schemas import FRAMES, reachable

CLOSE_CODES = {
    "4400": "the address, the position, the topics or a message cannot be read; the error frame says which",
    "4404": "no such election, or it was removed",
    "4408": "a megabyte behind; reconnect with since",
    "4413": "a message above 64 KB (some servers close with 1009 instead)",
    "4429": "too many connections or messages",
}


def described() -> dict[str, Any]:
    message = {
        name: {"name": name, "payload": {"$ref": f"#/components/schemas/{name}"}} for name in (*FRAMES, "topics")
    }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Counting-day tracker: the live feed",
            "version": "1",
            "description": "Text frames of JSON. Read docs/protocol.md for the order in which they come.",
        },
        "channels": {"election": _channel()},
        "operations": {
            "hear": {"action": "send", "channel": {"$ref": "#/channels/election"}, "messages": _messages(*FRAMES)},
            "choose": {
                "action": "receive",
                "channel": {"$ref": "#/channels/election"},
                "messages": _messages("topics"),
            },
        },
        "components": {"messages": message, "schemas": reachable(*FRAMES, "topics")},
    }


def _channel() -> dict[str, Any]:
    query = {"since": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}:[0-9]{1,15}$"}, "topics": {"type": "string"}}
    names = (*FRAMES, "topics")
    return {
        "address": "/ws/v1/elections/{slug}/",
        "parameters": {"slug": {"description": "The election's slug"}},
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
        "bindings": {"ws": {"query": {"type": "object", "properties": query}}},
        "x-close-codes": CLOSE_CODES,
    }


def _messages(*names: str) -> list[dict[str, str]]:
    return [{"$ref": f"#/channels/election/messages/{name}"} for name in names]


def yaml(value: Any) -> str:
    """A document of plain members as YAML: every scalar as JSON writes it, which YAML reads the same."""
    return "\n".join(_lines(value)) + "\n"


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _member(f"{json.dumps(name) if not name.isidentifier() else name}:", member)
    else:
        for member in value:
            yield from _member("-", member)


def _member(head: str, value: Any) -> Iterator[str]:
    if (
        not isinstance(value, dict | list)
        or not value
        or (all(not isinstance(each, dict | list) for each in value) and isinstance(value, list))
    ):
        yield f"{head} {json.dumps(value, ensure_ascii=False)}"
        return
    yield head
    yield from (f"  {line}" for line in _lines(value))


if __name__ == "__main__":
    print(yaml(described()), end="")
