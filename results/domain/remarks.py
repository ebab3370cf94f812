"""What a reading could not tell from the ballot, in words that are flags of the seat."""

LEADER = "leader_not_recognised"
"""The page names a leader who is on no line of the ballot, or may be either of two."""
TRAILING = "trailing_not_recognised"
WINNER_MISSING = "winner_not_named"
"""The page says that the result is declared, and not for whom."""
TWO_WINNERS = "two_winners"
"""The page calls more than one person the winner."""
SIMILAR = "name_by_similarity"
"""A name was taken for the one line of the ballot that it resembles."""
PARTY = "party_differs"
"""The page gives somebody another party than the ballot."""
UNREAD = "cell_not_read"
"""A cell of the page could not be read: what it says is missing."""

UNKNOWN_LEADER = frozenset({LEADER, WINNER_MISSING, TWO_WINNERS})
