"""What rules below the desk say, in the language of whoever reads it: they write English, without Django, into logs."""

import re
from functools import cache

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

SENTENCES = (
    _("it says what votes say that wait to be checked"),
    _("the list and the votes of the same time name different leaders"),
    _("it takes {least} votes more at least; {allows}"),
    _("what was counted since allows {most}"),
    _("declared for a candidate who did not lead before"),
    _("the line is empty now"),
    _("round {was} before, {now} now"),
    _("leader and trailing candidate exchanged, the margin as before"),
    _("the margin moved by {moved}; {allows}"),
    _("margin {was} before, {now} now"),
    _("declared before, now {wording}"),
    _("no word of it"),
    _("declared for another candidate before"),
    _("puts another candidate before the declared winner"),
    _("the declared winner is not named any more"),
    _("{votes} votes for one candidate"),
    _("{evm} EVM + {postal} postal is not {total}"),
    _("{votes} votes, {electors} electors"),
    _("{votes} votes before, none now"),
    _("this candidate's votes are gone from the page"),
    _("votes exchanged with serial {serial}"),
    _("{was} votes before, {now} now, while the others hardly grew"),
    _("{was} votes before, {now} now"),
    _("{votes} votes more for one candidate; {allows}"),
    _("{votes} votes more; {allows}"),
    _("{votes} votes for a name that is not on the ballot"),
    _("{evm} EVM and {postal} postal votes make {sum}, not {total}"),
    _("round {round} of {rounds} can't be"),
    _("the source is at round {source}, this says {round}"),
    _("contrast with {ground} is {ratio}, less than {least}"),
    _("the dark page"),
)
"""Every sentence of a finding and of a refused colour, with its places; of two that fit, the narrower first."""


def in_language(detail: str) -> str:
    """A finding's sentence in the active language; as it is where nobody translated it."""
    if (get_language() or "en").startswith("en"):
        return detail
    for sentence in SENTENCES:
        if match := _pattern(sentence).fullmatch(detail):
            places = {name: in_language(value) for name, value in match.groupdict().items()}
            return gettext(sentence).format(**places)
    return detail


@cache
def _pattern(sentence: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(sentence)))
