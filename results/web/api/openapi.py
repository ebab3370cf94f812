"""`/api/v1/openapi.json`: the HTTP API described, from the same tables that it is tested against."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from results.publish.wire import Frame, encode
from results.web.api.boundaries import GEOJSON
from results.web.api.lists import OUTCOMES, PAGE_KINDS
from results.web.api.live import MAX_EVENTS, MAX_WAIT_S, STATUSES
from results.web.api.log_export import JSON_LINES
from results.web.api.parameters import MAX_NUMBER
from results.web.api.responses import ERROR_CODES, MAX_PARAMETER_CHARACTERS, Answer, api_view
from results.web.api.rounds_export import PARQUET
from results.web.api.schemas import SCHEMAS, Schema, reference
from results.web.problems import PROBLEM_JSON

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
    "wait": {"type": "integer", "minimum": 0, "maximum": MAX_WAIT_S, "default": 0},
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
    "status": {"type": "string", "enum": list(STATUSES)},
    "outcome": {"type": "string", "enum": list(OUTCOMES)},
}
"""Those that are not plain text."""
DESCRIPTIONS = {
    "party": "A party's code as the tally has it; case counts, and a code that is not known is refused.",
    "category": "GEN, SC or ST; a value that no seat has is refused.",
    "state": "A state's code or name as the seats have it; a value that no seat has is refused.",
    "district": "A district as the seats have it; a value that no seat has is refused.",
}


@dataclass(frozen=True)
class Endpoint:
    """One address: what it is for, its query parameters, and the schema or media type of its answer.

    `parameter_schemas` are the schemas of parameters that mean something else here than elsewhere; `json` is the media
    type of an answer that has a schema.
    """

    path: str
    summary: str
    parameters: str = ""
    answer: Schema | str = ""
    parameter_schemas: Mapping[str, Schema] = field(default_factory=dict)
    json: str = "application/json"

    def operation(self) -> Schema:
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
        schema = self.parameter_schemas.get(name) or PARAMETERS.get(name, TEXT)
        about = {"description": DESCRIPTIONS[name]} if name in DESCRIPTIONS else {}
        return {"name": name, "in": "query", "required": False, "schema": schema, **about}

    def _responses(self) -> Schema:
        kind, schema = (self.answer, {"type": "string"}) if isinstance(self.answer, str) else (self.json, self.answer)
        unchanged = {"description": "Unchanged since the tag in If-None-Match"}
        ok = _response(kind, schema, self.summary)
        return {"200": ok, "304": unchanged, "4XX": ERROR, "5XX": ERROR}


def _response(kind: str, schema: Schema, description: str) -> Schema:
    return {"description": description, "content": {kind: {"schema": schema}}}


ERROR = _response(PROBLEM_JSON, reference("Problem"), "What is wrong, in one shape for every status")
OF = "/api/v1/elections/{slug}"
EVENTS_LIMIT = {**LIMIT, "maximum": MAX_EVENTS, "default": 500}
ENDPOINTS = [
    Endpoint("/api/v1/elections", "Elections, the newest first", "cursor limit is_test",
             {"type": "array", "items": reference("ElectionEntry")}),
    Endpoint(OF, "One election, and the address of everything that is told of it", "", reference("ElectionInFull")),
    Endpoint(f"{OF}/snapshot", "The board, now or at a time", "at topics", reference("Snapshot")),
    Endpoint(f"{OF}/deltas", "What changed after a position", "since limit wait topics", reference("DeltasPage"),
             {"limit": EVENTS_LIMIT}),
    Endpoint(f"{OF}/seats", "Every seat", "status party category state district flag corrected", reference("Seats")),
    Endpoint(OF + "/seats/{number}", "One seat in full", "", reference("SeatInFull")),
    Endpoint(OF + "/seats/{number}/history", "One seat over time", "cursor limit", reference("SeatHistory")),
    Endpoint(f"{OF}/parties", "The tally", "", reference("Parties")),
    Endpoint(f"{OF}/moments", "Moments, the newest first", "cursor limit kind seat party min_significance",
             reference("Moments")),
    Endpoint(f"{OF}/timeline", "The steps of the night, with the tally of each", "", reference("Timeline")),
    Endpoint(f"{OF}/frame", "The board at a seq, or what leads there from `prev`", "epoch seq prev",
             {"anyOf": [reference("Snapshot"), reference("Delta")]}),
    Endpoint(f"{OF}/summary", "The night in five sentences, now or at a time", "at", reference("Summary")),
    Endpoint(f"{OF}/corrections", "Corrections by editors", "cursor limit seat active", reference("Corrections")),
    Endpoint(f"{OF}/sources", "The pages that the numbers come from", "cursor limit kind outcome",
             reference("Sources"), {"kind": {"type": "string", "enum": list(PAGE_KINDS)}}),
    Endpoint(f"{OF}/results.csv", "Every ballot line as a table", "", "text/csv"),
    Endpoint(f"{OF}/rounds.csv", "Every candidate's votes in every round as a table", "", "text/csv"),
    Endpoint(f"{OF}/rounds.parquet", "The same for data programs, where the server has pyarrow", "", PARQUET),
    Endpoint(f"{OF}/events.jsonl", "The whole log, one event a line", "since", JSON_LINES.partition(";")[0]),
    Endpoint(f"{OF}/boundaries.geojson", "The outlines of the seats", "",
             reference("FeatureCollection"), json=GEOJSON),
    Endpoint(f"{OF}/cdf.json", "The election in NIST SP 1500-100", "", reference("CommonDataFormat")),
    Endpoint(f"{OF}/moments.atom", "Moments as a feed, page by page", "before min_significance",
             "application/atom+xml"),
    Endpoint("/healthz", "Alive", "", reference("HealthStatus")),
    Endpoint("/readyz", "Ready", "", reference("HealthStatus")),
]  # fmt: skip


def error_codes() -> list[str]:
    """Every code that an error may have."""
    named = {name for endpoint in ENDPOINTS for name in endpoint.parameters.split()}
    return sorted({*ERROR_CODES, *(f"bad_{name}" for name in named)})


def _components() -> dict[str, Schema]:
    detail = SCHEMAS["ErrorDetail"]
    code = {"type": "string", "enum": error_codes()}
    coded = {**detail, "properties": {**detail["properties"], "code": code}}
    problem = SCHEMAS["Problem"]
    return {
        **SCHEMAS,
        "ErrorDetail": coded,
        "Problem": {**problem, "properties": {**problem["properties"], "code": code}},
    }


def build_document() -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Counting-day tracker",
            "version": "1",
            "license": {"name": "MIT", "identifier": "MIT"},
            "description": "Read-only, without cookies, open to every origin. The live feeds and the version policy "
            "are described at /api/.",
        },
        "servers": [{"url": "/", "description": "The server that gave this document"}],
        "security": [],
        "paths": {endpoint.path: {"get": endpoint.operation()} for endpoint in ENDPOINTS},
        "components": {"schemas": _components()},
    }


@api_view()
async def document(_request: HttpRequest) -> Answer:
    """The OpenAPI document of this API."""
    return Answer(_document, "openapi:1", caching="public, max-age=300")


_document = Frame(encode(build_document()))
