"""What one page of a source says: typed, immutable, nothing interpreted.

Numbers are `None` where the page has `-`, `NA` or a blank: missing is not zero.
Names are white-space normalised and otherwise as printed. Times are aware datetimes.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One line of a seat list: who leads and trails a constituency, by how much, in which round."""

    number: int
    name: str
    leader: str | None
    leader_party: str | None
    trailing: str | None
    trailing_party: str | None
    margin: int | None
    round: int | None
    rounds: int | None
    status_text: str
    previous_winner: str | None = None
    previous_party: str | None = None
    previous_margin: int | None = None
    unread: tuple[str, ...] = ()
    """Fields whose cells could not be read: they are `None` here, though the page prints something."""


@dataclass(frozen=True, slots=True)
class SeatList:
    """`statewise<ST><PAGE>.htm`: one page of the list of seats, sorted by name."""

    title: str
    state_name: str
    source_at: datetime | None
    known: int | None
    total: int | None
    page: int
    pages: int
    rows: tuple[SeatRow, ...]
    ignored_columns: tuple[str, ...] = ()
    """Headings that are not known, here and in the other tables: nothing of these columns was read."""
    losses: tuple[str, ...] = ()
    """Rows and cells that could not be read, here and in the other tables, each with its row and column."""


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One ballot row of a constituency's table. `share` is a percentage, 0 to 100."""

    serial: int
    name: str
    party: str
    evm_votes: int | None
    postal_votes: int | None
    votes: int | None
    share: float | None
    is_nota: bool
    unread: tuple[str, ...] = ()
    """Fields whose cells could not be read."""


@dataclass(frozen=True, slots=True)
class ContestTable:
    """`Constituencywise<ST><N>.htm`: every candidate in ballot order, with the printed totals."""

    title: str
    state_name: str
    number: int
    name: str
    source_at: datetime | None
    round: int | None
    rounds: int | None
    candidates: tuple[CandidateRow, ...]
    total_evm: int | None
    total_postal: int | None
    total_votes: int | None
    status_text: str = ""
    """The source's word for how far the count is. ECI prints none on this page; other sources may."""
    ignored_columns: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CandidateBox:
    """One box of `candidateswise-<ST><N>.htm`. `outcome` is the page's word in lower case: won, lost,
    leading, trailing, uncontested or empty. `margin` is signed, against the best other person."""

    name: str
    party: str
    votes: int | None
    margin: int | None
    outcome: str
    is_nota: bool
    photo: str | None = None
    unread: tuple[str, ...] = ()
    """Fields that could not be read."""


@dataclass(frozen=True, slots=True)
class CandidateBoxes:
    """`candidateswise-<ST><N>.htm`: every candidate in the order of votes."""

    title: str
    state_name: str
    number: int
    name: str
    source_at: datetime | None
    round: int | None
    rounds: int | None
    boxes: tuple[CandidateBox, ...]
    losses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartyRow:
    """One line of the party table. `party_id` is the site's own number, from the link, where there is one."""

    name: str
    code: str | None
    won: int
    leading: int
    total: int
    party_id: int | None


@dataclass(frozen=True, slots=True)
class PartyTable:
    """`partywiseresult-<ST>.htm` or a folder's `index.htm`: seats by party, and votes by party code where charted."""

    title: str
    state_name: str
    source_at: datetime | None
    rows: tuple[PartyRow, ...]
    total_won: int | None
    total_leading: int | None
    total: int | None
    votes: dict[str, int]
    seats: tuple[tuple[int, str], ...] = ()
    """(number, name) of every seat in the page's drop-down."""
    seats_total: int | None = None
    """Of the heading's `(Total AC : 140)`."""
    ignored_columns: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartySeatRow:
    number: int
    name: str
    candidate: str
    votes: int | None
    margin: int | None
    round: int | None
    rounds: int | None
    state: str | None = None
    """The state's code, from the link; a national list holds seats of several states."""


@dataclass(frozen=True, slots=True)
class PartySeatList:
    """`partywisewinresult-<ID><ST>.htm` and `partywiseleadresult-…`: the seats one party has won or leads."""

    title: str
    state_name: str
    party: str
    source_at: datetime | None
    declared: bool
    rows: tuple[PartySeatRow, ...]
    ignored_columns: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundRow:
    name: str
    party: str
    brought: int | None
    current: int | None
    total: int | None


@dataclass(frozen=True, slots=True)
class RoundTable:
    """One counting round of one constituency; EVM votes only."""

    round: int
    rows: tuple[RoundRow, ...]
    total_brought: int | None = None
    total_current: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class RoundTables:
    """`Roundwise<ST><N>.htm`: all rounds so far."""

    title: str
    state_name: str
    number: int
    name: str
    source_at: datetime | None
    tables: tuple[RoundTable, ...]
    losses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LiveSeat:
    """One seat of the live JSON. `party` is the site's abbreviation, `None` where it says NA."""

    state: str
    number: int
    party: str | None
    leader: str | None
    colour: str | None


@dataclass(frozen=True, slots=True)
class LiveSeats:
    """`election-json-<ST>-live.json`: leading party of every seat, often of several states at once."""

    seats: tuple[LiveSeat, ...]
    losses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StateLink:
    """A state of a results folder. `name` is the link's text, or the known name of the code."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ByeSeat:
    """One seat of a by-election folder's index: who leads or has won it, as far as the index says."""

    name: str
    number: int | None
    state: str | None
    state_name: str
    candidate: str | None
    party: str | None
    status_text: str


@dataclass(frozen=True, slots=True)
class FolderIndex:
    """`index.htm` of a results folder. Has states, a party table, by-election seats, or several of them.

    `other_folders` are links to results folders elsewhere on the site, such as the by-elections of the same day.
    """

    title: str
    source_at: datetime | None
    states: tuple[StateLink, ...]
    rows: tuple[PartyRow, ...]
    bye_seats: tuple[ByeSeat, ...]
    other_folders: tuple[str, ...]
    seats_total: int | None = None
    losses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Boundary:
    """The outline of one constituency. `geometry` is GeoJSON text: longitude, latitude in degrees."""

    state: str
    number: int
    name: str
    geometry: str


@dataclass(frozen=True, slots=True)
class Boundaries:
    """`ac/<ST>.js`: the outlines of a state's constituencies. `unnumbered` counts areas that are none."""

    state: str
    areas: tuple[Boundary, ...]
    unnumbered: int


@dataclass(frozen=True, slots=True)
class FeedContest:
    """One constituency of a feed. `state` is the code that the feed gives, or None where it gives none."""

    state: str | None
    table: ContestTable


@dataclass(frozen=True, slots=True)
class Feed:
    """A generic CSV or JSON feed: many constituencies in one file, each as of `source_at` or its own later time."""

    title: str
    source_at: datetime
    contests: tuple[FeedContest, ...]
    losses: tuple[str, ...] = ()


Record = (
    SeatList
    | ContestTable
    | CandidateBoxes
    | PartyTable
    | PartySeatList
    | RoundTables
    | LiveSeats
    | FolderIndex
    | Boundaries
    | Feed
)
