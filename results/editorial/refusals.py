"""Why an editor's act was not done, in words for the editor."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from results.domain.names import printable

LONGEST_REASON = 2000


class Refused(ValueError):
    """An act that can't be done; says why."""


class Stale(Refused):
    """Somebody else saved first. `other_changes` says what they did."""

    def __init__(self, other_changes: Sequence[str]) -> None:
        words = _("Someone else changed this seat while you were at it: {changes}")
        super().__init__(words.format(changes="; ".join(other_changes)))
        self.other_changes = list(other_changes)


class Renumbered(Refused):
    """The ballot was numbered anew: what was asked for one candidate would befall another."""

    def __init__(self, contest: Any) -> None:
        super().__init__(
            _(
                "The ballot of {contest} was renumbered, or got another line, while you were at it: a number may be "
                "another person’s now. Nothing was saved; look who is who, and ask again."
            ).format(contest=contest)
        )


class NeedsSecond(Refused):
    """Two people must agree: propose it, and let another approve."""


def require_two(reasons: Sequence[str], author: Any, approved_by: Any) -> None:
    """Let an act pass that needs no second person, or has one. Nobody approves their own."""
    if not reasons:
        return
    if approved_by is None:
        raise NeedsSecond(
            _("A second person must approve this: it {reasons}.").format(reasons=_(" and ").join(reasons))
        )
    if author is None or author == approved_by:
        raise Refused(_("The person who asks and the person who approves must be two."))
    if not (approved_by.is_active and approved_by.has_perm("results.approve")):
        raise Refused(_("{who} may not approve: their role does not include it.").format(who=approved_by))


def checked_reason(reason: str, author: Any, by_rule: bool = False) -> str:
    """The reason without blanks around it and marks that nobody sees. Raises Refused where there is none, or nobody
    answers for it: `by_rule` only the tick acts."""
    if author is None and not by_rule:
        raise Refused(_("Say who does it: an act of the desk has an author."))
    if not (text := printable(reason).strip()):
        raise Refused(_("Give a reason: readers see it on the corrections page."))
    return text[:LONGEST_REASON]


def refuse_contradictions(effect: Any) -> None:
    """Raises Refused where a declared winner would have fewer votes than another: no two people make that true."""
    if effect.contradictions:
        seats = ", ".join(map(str, effect.contradictions))
        raise Refused(
            _(
                "Seat {seats} would be declared for somebody who has fewer votes than another. Correct the votes and "
                "the winner together, or take the declaration back first."
            ).format(seats=seats)
        )
