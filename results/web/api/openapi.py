"""`/api/v1/openapi.json`: the HTTP API described, from the same tables that it is tested against."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from results.publish.wire import Frame, encode
from results.web.api.parameters import MAX_NUMBER
from results.web.api.responses import MAX_PARAMETER_CHARACTERS, Answer, api_view
from results.web.api.schemas import SCHEMAS, Schema

NUMBER: Schema = {"type": "integer", "minimum": 0, "maximum": MAX_NUMBER}
LIMIT: Schema = {"type": "integer", "minimum": 1, "maximum": 500, "default": 100}
BOOLEAN: Schema = {"type": "string", "enum": ["true", "false"]}
TEXT: Schema = {"type": "string", "maxLength": MAX_PARAMETER_CHARACTERS}
_TOPIC = r"(all|summary|seats|moments|moments:high|seat:[1-9][0-9]{0,5}|party:[^\s,\x00-\x1f]{1,24})?"
TOPICS: Schema = {
    "type": "string",
    "description": "all, summary, seats, seat:N, party:CODE, moments, moments:high; comma-separated",
    "pattern": f"^{_TOPIC}(,{_TOPIC}){{0,63}}$",
}
SINCE: Schema = {
    "type": "string",
    "description": "SEQ or EPOCH:SEQ",
    "pattern": "^(([A-Za-z0-9_-]{1,64}:)?[0-9]{1,15})?$",
}

PARAMETERS: dict[str, Schema] = {
    "at": {"type": "string", "format": "date-time"},
    "topics": TOPICS,
    "since": SINCE,
    "wait": {"type": "integer", "minimum": 0, "maximum": 25, "default": 0},
    "cursor": NUMBER,
    "limit": LIMIT,
    "min_significance": {"type": "integer", "minimum": 0, "maximum": 100, "default": 0},
    "before": NUMBER,
    "seq": NUMBER,
    "prev": NUMBER,
    "seat": {"type": "integer", "minimum": 0, "maximum": 10_000},
    "is_test": BOOLEAN,
    "corrected": BOOLEAN,
    "active": BOOLEAN,
}
"""Those that are not plain text."""


@dataclass(frozen=True)
class Endpoint:
    """One address: what it is for, its query parameters, and the schema or media type of its answer.

    `own` are the schemas of parameters that mean something else here than elsewhere.
    """

    path: str
    summary: str
    parameters: str = ""
    answer: Schema | str = ""
    own: Mapping[str, Schema] = field(default_factory=dict)

    def described(self) -> Schema:
        return {
            "operationId": self.path.strip("/").replace("/", "_").replace("{", "").replace("}", "").replace(".", "_"),
            "summary": self.summary,
            "parameters": [*self._in_path(), *map(self._in_query, self.parameters.split())],
            "responses": self._responses(),
        }

    def _in_path(self) -> list[Schema]:
        kinds = {"slug": {"type": "string", "pattern": "^[-a-zA-Z0-9_]{1,80}$"}, "number": NUMBER}
        return [
            {"name": name, "in": "path", "required": True, "schema": schema}
            for name, schema in kinds.items()
            if "{" + name + "}" in self.path
        ]

    def _in_query(self, name: str) -> Schema:
        schema = self.own.get(name) or PARAMETERS.get(name, TEXT)
        return {"name": name, "in": "query", "required": False, "schema": schema}

    def _responses(self) -> Schema:
        kind, schema = (
            (self.answer, {"type": "string"}) if isinstance(self.answer, str) else ("application/json", self.answer)
        )
        unchanged = {"description": "Unchanged since the tag in If-None-Match"}
        return {"200": _with(kind, schema, self.summary), "304": unchanged, "default": ERROR}


def _with(kind: str, schema: Schema, description: str) -> Schema:
    return {"description": description, "content": {kind: {"schema": schema}}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


ERROR = _with("application/json", _ref("Error"), "What is wrong, in one shape for every status")
OF = "/api/v1/elections/{slug}"
ENDPOINTS = [
    Endpoint(
        "/api/v1/elections",
        "Elections, the newest first",
        "cursor limit is_test",
        {"type": "array", "items": _ref("Election")},
    ),
    Endpoint(f"{OF}/snapshot", "The board, now or at a time", "at topics", _ref("snapshot")),
    Endpoint(
        f"{OF}/deltas",
        "What changed after a position",
        "since limit wait topics",
        _ref("Deltas"),
        {"limit": {**LIMIT, "maximum": 2_000, "default": 500}},
    ),
    Endpoint(f"{OF}/seats", "Every seat", "status party category state district flag corrected", _ref("Seats")),
    Endpoint(OF + "/seats/{number}", "One seat in full", "", _ref("SeatInFull")),
    Endpoint(f"{OF}/parties", "The tally", "", _ref("Parties")),
    Endpoint(
        f"{OF}/moments", "Moments, the newest first", "cursor limit kind seat party min_significance", _ref("Moments")
    ),
    Endpoint(f"{OF}/timeline", "The steps of the night, with the tally of each", "", _ref("Timeline")),
    Endpoint(
        f"{OF}/frame",
        "The board at a seq, or what leads there from `prev`",
        "epoch seq prev",
        {"anyOf": [_ref("snapshot"), _ref("delta")]},
    ),
    Endpoint(f"{OF}/summary", "The night in five sentences, now or at a time", "at", _ref("Summary")),
    Endpoint(f"{OF}/corrections", "Corrections by editors", "cursor limit seat active", _ref("Corrections")),
    Endpoint(f"{OF}/sources", "The pages that the numbers come from", "cursor limit kind outcome", _ref("Sources")),
    Endpoint(f"{OF}/results.csv", "Every ballot line as a table", "", "text/csv"),
    Endpoint(f"{OF}/cdf.json", "The election in NIST SP 1500-100", "", {"type": "object"}),
    Endpoint(
        f"{OF}/moments.atom", "Moments as a feed, page by page", "before min_significance", "application/atom+xml"
    ),
    Endpoint("/healthz", "Alive", "", {"type": "object"}),
    Endpoint("/readyz", "Ready", "", {"type": "object"}),
]


def described() -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Counting-day tracker",
            "version": "1",
            "description": "Read-only, without cookies, open to every origin. Live feeds: docs/protocol.md.",
        },
        "paths": {endpoint.path: {"get": endpoint.described()} for endpoint in ENDPOINTS},
        "components": {"schemas": SCHEMAS},
    }


@api_view()
async def document(_request: HttpRequest) -> Answer:
    """This API, described."""
    return Answer(_document, "openapi:1", caching="public, max-age=300")


_document = Frame(encode(described()))
