"""What readers call the kinds of page that results.sources distinguishes."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from results.domain.page_kinds import PageKind

HINDI = "_hi"
"""Pages in Hindi are counted as a kind of their own."""
_NAMES: dict[str, Any] = {
    PageKind.INDEX: _("Front page"),
    PageKind.PARTYWISE: _("Table of parties"),
    PageKind.PARTY_WON: _("Seats a party has won"),
    PageKind.PARTY_LEADING: _("Seats a party leads in"),
    PageKind.SEAT_LIST: _("List of seats"),
    PageKind.BOXES: _("Candidates’ boxes"),
    PageKind.CONSTITUENCYWISE: _("Seats’ own tables"),
    PageKind.ROUNDWISE: _("Tables of rounds"),
    PageKind.LIVE_JSON: _("Data of the site’s own map"),
    PageKind.BOUNDARIES: _("Outlines of seats"),
    PageKind.FEED_CSV: _("Feed, CSV"),
    PageKind.FEED_JSON: _("Feed, JSON"),
}


def kind_name(kind: str) -> str:
    """`seat_list_hi` as `List of seats, in Hindi`; a kind unknown here in its own word."""
    plain = kind.removesuffix(HINDI)
    name = str(_NAMES.get(plain, plain.replace("_", " ")))
    return gettext("{page}, in Hindi").format(page=name) if plain != kind else name
