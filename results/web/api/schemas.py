"""The shapes of everything public, as JSON Schema: one source for the OpenAPI and the AsyncAPI documents.

More fields than these may come at any time; none of these goes away within a version.
"""

from typing import Any

Schema = dict[str, Any]


def _object(required: str = "", **properties: Any) -> Schema:
    """An object whose `required` members are named in one string; the rest are optional."""
    return {"type": "object", "required": required.split(), "properties": properties}


def _all(**properties: Any) -> Schema:
    return _object(" ".join(properties), **properties)


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _enum(*values: str) -> Schema:
    return {"type": "string", "enum": list(values)}


TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
SEQ: Schema = {"type": "integer", "minimum": 0}
REAL: Schema = {"type": "number"}
FLAG: Schema = {"type": "boolean"}
TIME: Schema = {"type": "string", "format": "date-time"}
MAYBE_TEXT, MAYBE_NUMBER, MAYBE_REAL, MAYBE_TIME = map(_or_null, (TEXT, NUMBER, REAL, TIME))

STATUSES = _enum(
    *("scheduled", "countermanded", "uncontested", "awaiting", "counting"),
    *("counted", "recount", "declared", "withheld", "void"),
)

SCHEMAS: dict[str, Schema] = {
    "Source": _object("state age_s", state=_enum("ok", "late", "down"), age_s=MAYBE_NUMBER, at=MAYBE_TIME),
    "Election": _object(
        "slug name kind state date seats_total majority_mark seats_reporting seats_declared status is_test frozen "
        "source",
        slug=TEXT, name=TEXT, kind=_enum("AC", "PC"), state=TEXT, date=MAYBE_TEXT, seats_total=NUMBER,
        majority_mark=NUMBER, seats_reporting=NUMBER, seats_declared=NUMBER,
        status=_enum("scheduled", "counting", "declared"), is_test=FLAG, frozen=FLAG, source=_ref("Source"),
    ),
    "Person": _all(serial=NUMBER, name=TEXT, party=TEXT, votes=MAYBE_NUMBER, alias=MAYBE_TEXT),
    "Seat": _object(
        "number name category status round rounds leader runner_up margin votes_counted flips source_at changed_at "
        "corrected flags",
        number=NUMBER, name=TEXT, category=TEXT, status=STATUSES, round=MAYBE_NUMBER, rounds=MAYBE_NUMBER,
        leader=_or_null(_ref("Person")), runner_up=_or_null(_ref("Person")), winner=_or_null(_ref("Person")),
        margin=MAYBE_NUMBER, votes_counted=MAYBE_NUMBER, flips=NUMBER, source_at=MAYBE_TIME, changed_at=MAYBE_TIME,
        corrected=FLAG, flags=_list({}), district=TEXT, lok_sabha_seat=TEXT,
    ),
    "Tally": _object(
        "party name alliance won leading total votes vote_share previous change",
        party=TEXT, name=TEXT, alliance=MAYBE_TEXT, won=NUMBER, leading=NUMBER, total=NUMBER, votes=MAYBE_NUMBER,
        vote_share=MAYBE_REAL, previous=MAYBE_NUMBER, change=MAYBE_NUMBER,
    ),
    "Moment": _object(
        "id kind seq at headline seat party candidate significance retracted facts",
        id=TEXT, kind=TEXT, seq=SEQ, at=TIME, headline=TEXT, seat=MAYBE_NUMBER, party=MAYBE_TEXT, candidate={},
        significance=REAL, retracted=FLAG, facts={"type": "object"}, phrase=TEXT, pinned=FLAG, reworded=FLAG,
    ),
    "Retraction": _object(
        "id", id=TEXT, kind=TEXT, at=TIME, why=_enum("ended", "withdrawn", "folded", "by_editor"), reason=TEXT,
        seat=MAYBE_NUMBER, party=MAYBE_TEXT, significance=REAL,
    ),
    "hello": _all(
        type=_enum("hello"), protocol=NUMBER, epoch=TEXT, seq=SEQ, is_test=FLAG, heartbeat_s=NUMBER, topics=_list(TEXT)
    ),
    "snapshot": _all(
        type=_enum("snapshot"), epoch=TEXT, seq=SEQ, as_of=MAYBE_TIME, election=_ref("Election"),
        tally=_list(_ref("Tally")), seats=_list(_ref("Seat")), moments=_list(_ref("Moment")),
    ),
    "delta": _object(
        "type epoch prev seq at seats tally moments retracted",
        type=_enum("delta"), epoch=TEXT, prev=SEQ, seq=SEQ, at=TIME, seats=_list(_ref("Seat")),
        tally=_list(_ref("Tally")), moments=_list(_ref("Moment")), retracted=_list(_ref("Retraction")),
        election=_ref("Election"),
    ),
    "heartbeat": _all(type=_enum("heartbeat"), epoch=TEXT, seq=SEQ, at=TIME, source_age_s=MAYBE_NUMBER),
    "resync": _all(type=_enum("resync"), reason=_enum("epoch", "gap", "future", "too_old")),
    "error": _all(type=_enum("error"), code=TEXT, detail=TEXT),
    "topics": _all(type=_enum("topics"), topics=_list(TEXT)),
    "Error": _all(error=_all(code=TEXT, detail=TEXT)),
    "Deltas": _all(
        epoch=TEXT, since=SEQ, seq=SEQ, head=SEQ, resync=MAYBE_TEXT, source_age_s=MAYBE_NUMBER,
        deltas=_list(_ref("delta")),
    ),
    "Seats": _all(epoch=TEXT, seq=SEQ, as_of=MAYBE_TIME, seats=_list(_ref("Seat"))),
    "Parties": _all(epoch=TEXT, seq=SEQ, as_of=MAYBE_TIME, parties=_list(_ref("Tally"))),
    "Moments": _all(epoch=TEXT, moments=_list(_ref("Moment")), next=MAYBE_NUMBER),
    "Timeline": _all(
        epoch=TEXT, seq=SEQ, parties=_list(TEXT),
        steps=_list(
            _all(seq=SEQ, at=TIME, source_at=MAYBE_TIME, declared=NUMBER, reporting=NUMBER, tally={"type": "object"})
        ),
        marks=_list(_object("step id kind headline", step=NUMBER, id=TEXT, kind=TEXT, headline=TEXT)),
    ),
    "Summary": _all(epoch=TEXT, seq=SEQ, as_of=MAYBE_TIME, sentences=_list(TEXT)),
    "Candidate": _object(
        "serial name party evm_votes postal_votes votes share is_nota is_key aliases override",
        serial=NUMBER, name=TEXT, party=TEXT, evm_votes=MAYBE_NUMBER, postal_votes=MAYBE_NUMBER, votes=MAYBE_NUMBER,
        share=MAYBE_REAL, is_nota=FLAG, is_key=FLAG, aliases=_list(TEXT), override=_or_null({"type": "object"}),
    ),
    "SeatInFull": {
        "allOf": [
            _ref("Seat"),
            _all(candidates=_list(_ref("Candidate")), rounds_table=_list({}), previous=_list({}),
                 provenance={"type": "object"}),
        ]
    },
    "Correction": _object(
        "id seat seat_name field what value source_value reason author made_at",
        id=NUMBER, seat=NUMBER, seat_name=TEXT, serial=MAYBE_NUMBER, candidate=MAYBE_TEXT, field=TEXT, what=TEXT,
        value=TEXT, source_value=TEXT, source_round=MAYBE_NUMBER, reason=TEXT, evidence=TEXT, evidence_url=TEXT,
        author=TEXT, made_at=TIME, expires_at=MAYBE_TIME, until_source=FLAG, lifted_at=MAYBE_TIME, lift_reason=TEXT,
    ),
    "Corrections": _all(
        corrections=_list(_ref("Correction")), notes=_list({"type": "object"}), calls=_list({"type": "object"}),
        next=MAYBE_NUMBER,
    ),
    "Page": _object(
        "name url kind hash status fetched_at",
        id=NUMBER, name=TEXT, url=TEXT, kind=TEXT, hash=TEXT, status=NUMBER, fetched_at=TIME, seen_at=MAYBE_TIME,
        source_at=MAYBE_TIME, outcome=TEXT, error=TEXT,
    ),
    "Sources": _all(
        source={"type": "object"}, kinds=_list({"type": "object"}), contradictions=_list({"type": "object"}),
        stalled=_list({"type": "object"}), retries=_list({"type": "object"}), pages=_list(_ref("Page")),
        next=MAYBE_NUMBER,
    ),
}  # fmt: skip

FRAMES = ("hello", "snapshot", "delta", "heartbeat", "resync", "error")


def reachable(*names: str) -> dict[str, Schema]:
    """These schemas and all that they refer to."""
    schemas: dict[str, Schema] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in schemas:
            schemas[name] = SCHEMAS[name]
            waiting += _referred(SCHEMAS[name])
    return {name: schemas[name] for name in SCHEMAS if name in schemas}


def _referred(schema: Any) -> list[str]:
    if isinstance(schema, list):
        return [name for each in schema for name in _referred(each)]
    if not isinstance(schema, dict):
        return []
    here = [schema["$ref"].rpartition("/")[2]] if isinstance(schema.get("$ref"), str) else []
    return here + [name for each in schema.values() for name in _referred(each)]
