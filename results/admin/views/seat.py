"""One seat on the desk: every candidate with what is shown and what the source says, and all that can be done."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from results.admin.access import contest_of, render_page, requires
from results.admin.overview import ActiveCorrection, active_corrections
from results.admin.views.home import rights
from results.domain.contest import Votes
from results.domain.names import key, printable
from results.domain.statuses import WON, Status
from results.editorial.corrections import version
from results.ingest.contexts import load_contexts
from results.models import AuditLine, Call, Candidate, Contest, Election, Held, HeldState, Override, Party


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a ballot line: as shown, as sources say it, by whom it is laid over, what was typed for it."""

    field: str
    name: str
    shown: int | None
    source: int | None
    override: Override | None
    typed: str


@dataclass(frozen=True, slots=True)
class Line:
    """A ballot line: the row, what is shown, what sources say, active overrides by field, what was typed."""

    row: Candidate
    name: str
    party: str
    shown: Votes
    source: Votes
    overrides: dict[str, Override]
    is_first: bool
    typed: Mapping[str, str]

    @property
    def alias(self) -> str:
        """The familiar name, where it is another than the ballot's."""
        first = next(iter(self.row.aliases), "")
        return "" if key(first) == key(self.name) else first

    def cells(self) -> list[Cell]:
        """Each number."""
        parts = (("evm_votes", "evm"), ("postal_votes", "postal"), ("votes", "total"))
        return [self._cell(field, getattr(self.shown, part), getattr(self.source, part)) for field, part in parts]

    def _cell(self, field: str, shown: int | None, source: int | None) -> Cell:
        name = f"c{self.row.serial}-{field}"
        return Cell(field, name, shown, source, self.overrides.get(field), self.typed.get(name, ""))

    def typed_name(self) -> str:
        return self.typed.get(f"c{self.row.serial}-name", "")

    def typed_party(self) -> str:
        return self.typed.get(f"c{self.row.serial}-party", "")


@requires("view_contest")
def seats(request: HttpRequest, election: Election) -> HttpResponse:
    """Every seat on one page; `q` finds by number or name and, where it finds one, goes there. `party` shows the
    seats that make up its line of the tally."""
    query, party = printable(request.GET.get("q", "")).strip(), printable(request.GET.get("party", ""))
    rows = election.contests.select_related("constituency", "leader__party", "winner__party")
    if party:
        rows = rows.filter(Q(winner__party__code=party) | Q(winner=None, leader__party__code=party))
    if query:
        rows = rows.filter(number=int(query)) if _is_number(query) else rows.filter(_matching(query)).distinct()
        matches = list(rows[:2])
        if len(matches) == 1:
            return redirect("admin:desk_seat", election.slug, matches[0].number)
    return render_page(request, "seats", election, _("Seats"), rows=rows, search=query or party)


def _matching(query: str) -> Q:
    """A seat or somebody on its ballot, in Latin letters or Hindi."""
    names = ("constituency__name", "constituency__name_hi", "candidates__name", "candidates__name_hi")
    condition = Q()
    for name in names:
        condition |= Q(**{f"{name}__icontains": query})
    return condition


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 6


@requires("view_contest")
def seat(request: HttpRequest, election: Election, number: int) -> HttpResponse:
    return render_page(
        request, "seat", election, str(contest_of(election, number)), **seat_page(request, election, number)
    )


def seat_page(
    request: HttpRequest, election: Election, number: int, typed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """All that the page shows; `typed` is a form that could not be taken, to be shown as it was filled in."""
    typed = typed or {}
    contest = contest_of(election, number)
    corrections = active_corrections(election, timezone.now(), contest=contest)
    ballot = lines(election, contest, corrections, typed)
    waiting = Held.objects.filter(contest=contest, state=HeldState.WAITING).select_related("page").order_by("held_at")
    return {
        "contest": contest,
        "lines": ballot,
        "typed": typed,
        "names_typed": any(name.endswith(("-name", "-party")) and value for name, value in typed.items()),
        "facts": [correction for correction in corrections if correction.row.candidate_id is None],
        "active_corrections": corrections,
        "held": waiting,
        "call": Call.objects.filter(contest=contest, retracted_at=None).select_related("candidate", "author").first(),
        "sources": contest.observations.select_related("page").order_by("-at"),
        "edits": AuditLine.objects.filter(election=election.slug, seat=number)[:15],
        "statuses": [status.value for status in Status],
        "parties": Party.objects.values_list("code", "name"),
        "seen": typed.get("seen") or version(contest),
        "source": typed.get("source") or json.dumps(_source(contest, ballot)),
        "until": typed.get("until", "source" if contest.status not in WON else ""),
        **rights(request),
    }


def _source(contest: Contest, ballot: Sequence[Line]) -> dict[str, str]:
    """What sources say of each number of the form now, by the key of its request."""
    return {
        f"{contest.number}:{line.row.serial}:{cell.field}": "" if cell.source is None else str(cell.source)
        for line in ballot
        for cell in line.cells()
    }


def lines(
    election: Election, contest: Contest, corrections: list[ActiveCorrection], typed: Mapping[str, str]
) -> list[Line]:
    """In ballot order."""
    context = load_contexts(election, {contest.number})[contest.number]
    shown, source = context.state(), context.state(corrections=[])
    rows = {row.serial: row for row in context.candidates}
    overrides: dict[int, dict[str, Override]] = {}
    for correction in corrections:
        if correction.row.candidate is not None:
            overrides.setdefault(correction.row.candidate.serial, {})[correction.row.field] = correction.row
    return [
        Line(
            rows[now.ballot.serial],
            now.ballot.name,
            now.ballot.party,
            now.votes,
            by_source.votes,
            overrides.get(now.ballot.serial, {}),
            now.ballot.serial == shown.leader,
            typed,
        )
        for now, by_source in zip(shown.standings, source.standings, strict=True)
    ]
