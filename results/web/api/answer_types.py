"""The shapes of the HTTP API's answers, as types; the one about sources is in `source_types.py`.

Entries and frames are in results/domain/wire_types.py."""

from typing import Any, Literal, NotRequired, TypedDict

from results.domain.wire_types import Delta, ElectionEntry, MomentEntry, SeatEntry, SeatFacts, TallyEntry, Time


class Position(TypedDict):
    """Where an answer stands in the log, and whether its numbers are a test's (a replay or a simulation)."""

    epoch: str
    seq: int
    as_of: Time | None
    is_test: bool


class ErrorDetail(TypedDict):
    """`code` is stable; `detail` is for people and may change."""

    code: str
    detail: str


class Problem(TypedDict):
    """RFC 9457 problem details. `error` is how errors were told before them, and stays."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    error: ErrorDetail


class ElectionInFull(ElectionEntry):
    """An election with its position and the address of everything that is told of it."""

    epoch: str
    seq: int
    as_of: Time | None
    links: dict[str, str]


class DeltasPage(Position):
    """What changed from `since` to `seq`. `head` is where the log stands: above `seq` there is more.

    `source_age_s` is the source's age in seconds at `source_age_at`. `resync` not null: start again from a snapshot.
    `next` is the `since` of the next page.
    """

    since: int
    head: int
    resync: Literal["epoch", "future"] | None
    source_age_s: int | None
    source_age_at: Time
    deltas: list[Delta]
    next: str | None


class Seats(Position):
    seats: list[SeatEntry]


class Parties(Position):
    parties: list[TallyEntry]


class Moments(Position):
    """`next` is the cursor of the next page; `Link: rel="next"` is its address."""

    moments: list[MomentEntry]
    next: int | None


class TimelineStep(TypedDict):
    """The board from one reading of the source to the next. `tally` has seats won and led by party code."""

    seq: int
    at: Time
    source_at: Time | None
    declared: int
    reporting: int
    tally: dict[str, list[int]]


class TimelineMark(TypedDict):
    """A moment of significance 60 and more, and the index of the step in which it happened."""

    step: int
    id: str
    kind: str
    headline: str
    seat: int | None
    party: str | None
    significance: int


class Timeline(Position):
    parties: list[str]
    steps: list[TimelineStep]
    marks: list[TimelineMark]


class Summary(Position):
    sentences: list[str]


class Candidate(TypedDict):
    """One ballot line. `votes` are as published; `override` has the editors' decisions by field."""

    serial: int
    name: str
    party: str
    evm_votes: int | None
    postal_votes: int | None
    votes: int | None
    share: float | None
    is_nota: bool
    is_key: bool
    aliases: list[str]
    override: dict[str, "Correction"] | None


class RoundRow(TypedDict):
    """A candidate's EVM votes in one round. `serial` and `party_code` are null where the printed name fits nobody."""

    serial: int | None
    party_code: str | None
    name: str
    party: str
    brought: int | None
    current: int | None
    total: int | None


class Round(TypedDict):
    round: int
    rows: list[RoundRow]
    total_brought: int | None
    total_current: int | None
    total: int | None


class PageBrief(TypedDict):
    """A page that numbers of a seat were read from; `hash` is the SHA-256 of its bytes."""

    kind: str
    url: str
    hash: str
    fetched_at: Time | None
    source_at: Time | None


class Provenance(TypedDict):
    pages: list[PageBrief]
    corrections: list["Correction"]
    votes_at: Time | None
    """The stamp of the newest page that printed its candidates' votes: how old they are by the source's clock."""


class SeatInFull(SeatFacts):
    """A seat with its whole ballot. `previous` here is all past results, newest first."""

    epoch: str
    seq: int
    as_of: Time | None
    is_test: bool
    candidates: list[Candidate]
    rounds_table: list[Round]
    previous: list[dict[str, Any]]
    electors: int | None
    provenance: Provenance


class Correction(TypedDict):
    """An editor's decision laid over a source's value; `lifted_at` is null while it holds."""

    id: int
    seat: int
    seat_name: str
    serial: int | None
    candidate: str | None
    field: str
    what: str
    value: str
    source_value: str
    source_round: int | None
    reason: str
    evidence: str
    evidence_url: str
    author: str
    made_at: Time
    expires_at: Time | None
    until_source: bool
    lifted_at: Time | None
    lift_reason: str


class Note(TypedDict):
    """A public note: a changed declared result, a moment taken back, a held reading released."""

    id: str
    kind: str
    seat: int | None
    seat_name: str | None
    at: Time
    text: str
    reason: str
    moment: str | None
    author: str


class EditorCall(TypedDict):
    """Our own call of a seat, and its end where it was retracted."""

    seat: int
    seat_name: str
    serial: int
    candidate: str
    party: str
    reason: str
    author: str
    made_at: Time
    retracted_at: Time | None
    retract_reason: str


class Corrections(Position):
    corrections: list[Correction]
    notes: list[Note]
    calls: list[EditorCall]
    next: int | None


class HistoryPoint(TypedDict):
    """A seat as it stood from `at` on. `votes` are by ballot serial, of the candidates whose votes were published."""

    seq: int
    at: Time
    source_at: Time | None
    status: str
    round: int | None
    rounds: int | None
    leader: int | None
    margin: int | None
    votes_counted: int | None
    votes: dict[str, int | None]


class SeatHistory(Position):
    number: int
    name: str
    points: list[HistoryPoint]
    next: int | None


class HealthStatus(TypedDict):
    status: str


class CommonDataFormat(TypedDict):
    """An ElectionReport of NIST SP 1500-100 version 2; that format's own schema describes the rest."""

    Election: list[Any]
    IsTest: NotRequired[bool]


class FeatureCollection(TypedDict):
    """GeoJSON (RFC 7946): the outline of each seat."""

    type: Literal["FeatureCollection"]
    features: list[Any]
