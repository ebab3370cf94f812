"""The live feeds described as an AsyncAPI document, served by `docs.py` at `/api/v1/asyncapi.yaml`.

python -m results.web.api.asyncapi > docs/asyncapi.yaml
"""

from typing import Any

import yaml

from results.web.api.schemas import FRAMES, reachable, reference

CLOSE_CODES = {
    "4400": "the address, the position, the topics or a message cannot be read; the error frame says which",
    "4404": "no such election, or it was removed",
    "4408": "a megabyte behind; reconnect with since",
    "4413": "a message above 64 KB (some servers close with 1009 instead)",
    "4429": "too many connections or messages",
}
NAMES = {kind: type.__name__ for kind, type in FRAMES.items()} | {"topics": "Topics"}
"""The schema of each message."""
QUERY = {"since": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}:[0-9]{1,15}$"}, "topics": {"type": "string"}}


def build_document() -> dict[str, Any]:
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Counting-day tracker: the live feed",
            "version": "1",
            "license": {"name": "MIT"},
            "description": "Text frames of JSON. Read /api/docs/protocol for the order in which they come.",
        },
        "servers": {"here": {"host": "localhost:8000", "protocol": "ws", "description": "Any server of the tracker"}},
        "channels": {"election": _channel()},
        "operations": {
            "hear": {"action": "send", "channel": {"$ref": "#/channels/election"}, "messages": _messages(*FRAMES)},
            "choose": {
                "action": "receive",
                "channel": {"$ref": "#/channels/election"},
                "messages": _messages("topics"),
            },
        },
        "components": {
            "messages": {kind: {"name": kind, "payload": reference(name)} for kind, name in NAMES.items()},
            "schemas": reachable(*NAMES.values()),
        },
    }


def _channel() -> dict[str, Any]:
    return {
        "address": "/ws/v1/elections/{slug}/",
        "parameters": {"slug": {"description": "The election's slug"}},
        "messages": {kind: {"$ref": f"#/components/messages/{kind}"} for kind in NAMES},
        "bindings": {"ws": {"query": {"type": "object", "properties": QUERY}}},
        "x-close-codes": CLOSE_CODES,
    }


def _messages(*kinds: str) -> list[dict[str, str]]:
    return [{"$ref": f"#/channels/election/messages/{kind}"} for kind in kinds]


def as_yaml() -> str:
    return yaml.safe_dump(build_document(), sort_keys=False, allow_unicode=True, width=120)


if __name__ == "__main__":
    print(as_yaml(), end="")
