"""What readers call the kinds of page that results.sources tells apart."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

HINDI = "_hi"
"""Pages in Hindi are counted as a kind of their own."""
_NAMES = {
    "index": _("Front page"),
    "partywise": _("Table of parties"),
    "party_won": _("Seats a party has won"),
    "party_leading": _("Seats a party leads in"),
    "seat_list": _("List of seats"),
    "boxes": _("Candidates’ boxes"),
    "constituencywise": _("Seats’ own tables"),
    "roundwise": _("Tables of rounds"),
    "live_json": _("Data of the site’s own map"),
    "boundaries": _("Outlines of seats"),
    "feed_csv": _("Feed, CSV"),
    "feed_json": _("Feed, JSON"),
}


def kind_name(kind: str) -> str:
    """`seat_list_hi` as `List of seats, in Hindi`; a kind unknown here in its own word."""
    plain = kind.removesuffix(HINDI)
    name = str(_NAMES.get(plain, plain.replace("_", " ")))
    return gettext("{page}, in Hindi").format(page=name) if plain != kind else name
