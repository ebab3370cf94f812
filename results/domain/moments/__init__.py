"""Facts worth a headline, found by comparing what was published with what is about to be.

A moment has a key: while it stands it does not begin again. Moments that state a condition (a majority, a declaration)
are taken back when the condition ends; moments that report an event (a lead changed hands) stay. One module a family.
"""

from results.domain.moments.editors import call, call_key, note
from results.domain.moments.moment import Moment, News
from results.domain.moments.parties import Line, of_tally
from results.domain.moments.seats import declared, lead_change, lead_corrected

__all__ = [
    "Line",
    "Moment",
    "News",
    "call",
    "call_key",
    "declared",
    "lead_change",
    "lead_corrected",
    "note",
    "of_tally",
]
