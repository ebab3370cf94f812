"""The address of everything that is published of an election, by name."""

FEEDS = {
    "self": "/api/v1/elections/{slug}",
    "page": "/e/{slug}/",
    "stream": "/ws/v1/elections/{slug}/",
    "events": "/sse/v1/elections/{slug}/",
    "snapshot": "/api/v1/elections/{slug}/snapshot",
    "deltas": "/api/v1/elections/{slug}/deltas",
    "seats": "/api/v1/elections/{slug}/seats",
    "seat": "/api/v1/elections/{slug}/seats/{{number}}",
    "seat_history": "/api/v1/elections/{slug}/seats/{{number}}/history",
    "parties": "/api/v1/elections/{slug}/parties",
    "moments": "/api/v1/elections/{slug}/moments",
    "timeline": "/api/v1/elections/{slug}/timeline",
    "summary": "/api/v1/elections/{slug}/summary",
    "corrections": "/api/v1/elections/{slug}/corrections",
    "sources": "/api/v1/elections/{slug}/sources",
    "results_csv": "/api/v1/elections/{slug}/results.csv",
    "rounds_csv": "/api/v1/elections/{slug}/rounds.csv",
    "rounds_parquet": "/api/v1/elections/{slug}/rounds.parquet",
    "log": "/api/v1/elections/{slug}/events.jsonl",
    "boundaries": "/api/v1/elections/{slug}/boundaries.geojson",
    "common_data_format": "/api/v1/elections/{slug}/cdf.json",
    "atom": "/api/v1/elections/{slug}/moments.atom",
    "openapi": "/api/v1/openapi.json",
    "asyncapi": "/api/v1/asyncapi.yaml",
    "docs": "/api/",
}
"""`stream` is the WebSocket and `events` its server-sent twin. `{{number}}` stands for a seat's number."""


def links(slug: str) -> dict[str, str]:
    return {name: address.format(slug=slug) for name, address in FEEDS.items()}
