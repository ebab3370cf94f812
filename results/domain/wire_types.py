"""The shapes of what the log stores and the live feeds send, as types. HTTP answers: results/web/api/answer_types.py.

JSON Schema is made from these by results/web/api/schemas.py, and tests judge real frames by it with unknown fields
forbidden: a field that is published is a field here. Within version 1 fields may be added; none is taken away.
"""

from typing import Any, Literal, NotRequired, TypedDict

from results.domain.statuses import Status

Time = str
"""ISO 8601 with offset. Fields of this type are called `at`, `as_of` or `…_at`."""

SourceState = Literal["ok", "late", "down"]
ElectionStatus = Literal["scheduled", "counting", "declared"]
ResyncReason = Literal["epoch", "gap", "future", "too_old"]
FeedErrorCode = Literal[
    "unknown_path", "unknown_parameter", "bad_since", "bad_query", "bad_topics", "bad_message", "too_big", "too_many",
    "unknown_election",
]  # fmt: skip
"""Codes of an `error` message of the live feeds."""


class Person(TypedDict):
    """A candidate as leader, runner-up or winner. `alias` is the familiar name, where it differs."""

    serial: int
    name: str
    party: str
    votes: int | None
    alias: str | None


class OurCall(Person):
    """An editor's call of a seat, which is neither the count nor a declaration."""

    at: Time | None


class PreviousResult(TypedDict):
    """The winner of the last election in this seat."""

    year: int | None
    party: str | None
    winner: str | None
    margin: int | None


class SeatFacts(TypedDict):
    """One seat as it stands. `leader` is arithmetic, `winner` is declared."""

    number: int
    name: str
    name_hi: str
    state: str
    category: str
    district: str
    lok_sabha_seat: NotRequired[str]
    status: Status
    round: int | None
    rounds: int | None
    leader: Person | None
    runner_up: Person | None
    winner: Person | None
    call: OurCall | None
    margin: int | None
    votes_counted: int | None
    flips: int
    source_at: Time | None
    changed_at: Time | None
    corrected: bool
    flags: list[str]


class SeatEntry(SeatFacts):
    """A seat on the wire. Replaces the entry with the same `number`. `previous` is the last election's winner."""

    previous: PreviousResult | None


class TallyEntry(TypedDict):
    """One party. Replaces the entry with the same `party`. `change` is `total` less `previous`, in seats."""

    party: str
    name: str
    alliance: str | None
    colour: str
    won: int
    leading: int
    total: int
    votes: int
    vote_share: float | None
    previous: int | None
    change: int | None


class AllianceEntry(TypedDict):
    """One alliance's sum over `parties`."""

    code: str
    name: str
    colour: str
    parties: list[str]
    won: int
    leading: int
    total: int
    votes: int


class ReplayFacts(TypedDict):
    """What a replay says of itself; `made` names what its recording had to reconstruct."""

    night: str
    speed: float
    kind: str
    made: list[str]


class SourceBrief(TypedDict):
    """The source's health. `age_s` is the age of the source's page in seconds at `age_at`: add the time since."""

    state: SourceState
    at: Time | None
    age_s: int | None
    age_at: NotRequired[Time]
    interval_s: float


class ElectionCounts(TypedDict):
    """The counts of an election entry."""

    seats_reporting: int
    seats_declared: int
    votes_counted: int
    status: ElectionStatus


class ElectionEntry(ElectionCounts):
    """The election itself. `majority_mark` is 0 where there is none."""

    slug: str
    name: str
    name_hi: str
    kind: Literal["AC", "PC"]
    by_election: bool
    state: str
    state_codes: list[str]
    date: str | None
    previous_year: int | None
    seats_total: int
    majority_mark: int
    alliances: list[AllianceEntry]
    is_test: bool
    replay: ReplayFacts | None
    frozen: bool
    source: SourceBrief


class UnnumberedMoment(TypedDict):
    """A moment before the log gives it `id`, `seq` and `at`. `candidate` is a ballot serial; `phrase` names the
    headline's words in a table of phrases, for other languages, and is empty where a person wrote them."""

    kind: str
    headline: str
    phrase: NotRequired[str]
    seat: int | None
    party: str | None
    candidate: int | None
    significance: int
    retracted: bool
    facts: dict[str, Any]


class MomentEntry(UnnumberedMoment):
    """A fact worth a headline. `source_at` is the source's time, `at` ours; `significance` is 0 to 100."""

    id: str
    seq: int
    at: Time
    source_at: NotRequired[Time | None]
    pinned: NotRequired[bool]
    reworded: NotRequired[bool]


class Retraction(TypedDict):
    """A moment taken back, by its `id`. `reason` is an editor's own words."""

    id: str
    kind: str
    at: Time
    seat: NotRequired[int | None]
    party: NotRequired[str | None]
    significance: NotRequired[int]
    why: NotRequired[Literal["ended", "withdrawn", "folded", "by_editor"]]
    reason: NotRequired[str]


class Hello(TypedDict):
    """The first message of a connection. A connection without a message for 2.5 × `heartbeat_s` is dead."""

    type: Literal["hello"]
    protocol: int
    epoch: str
    seq: int
    is_test: bool
    heartbeat_s: int
    topics: list[str]


class Snapshot(TypedDict):
    """The whole board at a seq, narrowed to the topics. Replaces all that a client has."""

    type: Literal["snapshot"]
    epoch: str
    seq: int
    as_of: Time | None
    is_test: bool
    election: ElectionEntry
    tally: list[TallyEntry]
    seats: list[SeatEntry]
    moments: list[MomentEntry]


class Delta(TypedDict):
    """What changed from `prev` to `seq`. `election` is there when something of it changed."""

    type: Literal["delta"]
    epoch: str
    prev: int
    seq: int
    at: Time | None
    seats: list[SeatEntry]
    tally: list[TallyEntry]
    moments: list[MomentEntry]
    retracted: list[Retraction]
    election: NotRequired[ElectionEntry]


class Heartbeat(TypedDict):
    """Where the log stands, and the source's age in seconds at `at`."""

    type: Literal["heartbeat"]
    epoch: str
    seq: int
    at: Time
    source_age_s: int | None


class Resync(TypedDict):
    """The position cannot be resumed from; a snapshot follows."""

    type: Literal["resync"]
    reason: ResyncReason


class Error(TypedDict):
    """What is wrong; then the connection is closed."""

    type: Literal["error"]
    code: FeedErrorCode
    detail: str


class Topics(TypedDict):
    """A client's message: the topics that it wants to hear from now on."""

    type: Literal["topics"]
    topics: list[str]


class Delivery(Delta):
    """A webhook's body: a delta, and which election it is of."""

    election_slug: str
    is_test: bool
