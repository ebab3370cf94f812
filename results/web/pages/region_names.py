"""In what a seat lies: the state, where an election has several, and the district, or what else the roster says."""

from django.utils.translation import gettext_noop as known

from results.domain.states import STATES
from results.web.pages.wording import Entry

NAMES = (
    known("Chandni Chowk (Lok Sabha)"), known("North East Delhi (Lok Sabha)"), known("East Delhi (Lok Sabha)"),
    known("New Delhi (Lok Sabha)"), known("North West Delhi (Lok Sabha)"), known("West Delhi (Lok Sabha)"),
    known("South Delhi (Lok Sabha)"),
)  # fmt: skip
"""Regions of the rosters that come with the tracker, so that a translation file can name them; states are in it too."""


def spans_states(seats: list[Entry]) -> bool:
    return len({seat.get("state") for seat in seats}) > 1


def places(seat: Entry, several_states: bool) -> list[str]:
    """The names of the regions a seat lies in, the larger first."""
    code = seat.get("state") or ""
    found = [STATES.get(code, code)] if several_states else []
    return [name for name in (*found, seat.get("district")) if name]
