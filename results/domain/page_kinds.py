"""The kinds of page that a source has: the one place where their names stand."""

from enum import StrEnum


class PageKind(StrEnum):
    INDEX = "index"
    PARTYWISE = "partywise"
    PARTY_WON = "party_won"
    PARTY_LEADING = "party_leading"
    SEAT_LIST = "seat_list"
    BOXES = "boxes"
    CONSTITUENCYWISE = "constituencywise"
    ROUNDWISE = "roundwise"
    LIVE_JSON = "live_json"
    BOUNDARIES = "boundaries"
    FEED = "feed"
    """One contest of a feed in either form."""
    FEED_CSV = "feed_csv"
    FEED_JSON = "feed_json"
    UNKNOWN = "unknown"
    """A page whose name says no kind that can be read."""


SEAT_LISTS = frozenset({PageKind.SEAT_LIST, PageKind.INDEX})
"""Pages whose lines say who leads in each seat; a by-election's index is its list."""
TABLES = frozenset({PageKind.CONSTITUENCYWISE, PageKind.FEED})
"""Pages that print every candidate of one contest with a ballot serial."""
BALLOTS = frozenset({PageKind.CONSTITUENCYWISE, PageKind.BOXES})
"""The site's own pages of one contest that print every candidate."""
CONTEST_VOTES = TABLES | BALLOTS
"""Pages that print the votes of one contest's candidates."""
CONTEST_CLAIMS = CONTEST_VOTES | {PageKind.SEAT_LIST}
"""Pages of which one observation is kept for each contest."""
