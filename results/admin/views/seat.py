"""One seat on the desk: every candidate with what is shown and what the source says, and all that can be done."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from results.admin.doors import allowed, contest_of, show
from results.admin.night import Laid, laid
from results.admin.views.front import rights
from results.domain.contest import Votes
from results.domain.statuses import Status
from results.ingest.desk.wanted import version
from results.ingest.load import desks
from results.models import AuditLine, Call, Candidate, Contest, Election, Held, HeldState, Override, Party


@dataclass(frozen=True, slots=True)
class Line:
    """A ballot line: the row, what is shown, what sources say, active overrides by field."""

    row: Candidate
    name: str
    party: str
    shown: Votes
    said: Votes
    laid: dict[str, Override]
    is_first: bool

    def cells(self) -> list[tuple[str, int | None, int | None, Override | None]]:
        """(field, shown, said, override) of each number."""
        shown, said = self.shown, self.said
        return [
            ("evm_votes", shown.evm, said.evm, self.laid.get("evm_votes")),
            ("postal_votes", shown.postal, said.postal, self.laid.get("postal_votes")),
            ("votes", shown.total, said.total, self.laid.get("votes")),
        ]


@allowed("view_contest")
def seats(request: HttpRequest, election: Election) -> HttpResponse:
    """Every seat on one page; `q` finds by number or name and, where it finds one, goes there."""
    asked = request.GET.get("q", "").strip()
    rows = election.contests.select_related("constituency", "leader__party", "winner")
    if asked:
        rows = rows.filter(number=int(asked)) if _number(asked) else rows.filter(constituency__name__icontains=asked)
        found = list(rows[:2])
        if len(found) == 1:
            return redirect("admin:desk_seat", election.slug, found[0].number)
    return show(request, "seats", election, "Seats", rows=rows, asked=asked)


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6


@allowed("view_contest")
def seat(request: HttpRequest, election: Election, number: int) -> HttpResponse:
    return show(request, "seat", election, str(contest_of(election, number)), **seat_page(request, election, number))


def seat_page(request: HttpRequest, election: Election, number: int) -> dict[str, Any]:
    contest = contest_of(election, number)
    ours = [each for each in laid(election, timezone.now()) if each.row.contest_id == contest.pk]
    waiting = Held.objects.filter(contest=contest, state=HeldState.WAITING).select_related("page").order_by("held_at")
    return {
        "contest": contest,
        "lines": lines(election, contest, ours),
        "facts": [each for each in ours if each.row.candidate_id is None],
        "laid": ours,
        "held": waiting,
        "call": Call.objects.filter(contest=contest, retracted_at=None).select_related("candidate", "author").first(),
        "sources": contest.observations.select_related("page").order_by("-at"),
        "edits": AuditLine.objects.filter(election=election.slug, seat=number)[:15],
        "statuses": [status.value for status in Status],
        "parties": Party.objects.values_list("code", "name"),
        "seen": version(contest),
        **rights(request),
    }


def lines(election: Election, contest: Contest, ours: list[Laid]) -> list[Line]:
    """In ballot order."""
    desk = desks(election, {contest.number})[contest.number]
    shown, said = desk.state(), desk.state(corrections=[])
    rows = {row.serial: row for row in desk.candidates}
    over: dict[int, dict[str, Override]] = {}
    for each in ours:
        if each.row.candidate is not None:
            over.setdefault(each.row.candidate.serial, {})[each.row.field] = each.row
    return [
        Line(
            rows[now.ballot.serial],
            now.ballot.name,
            now.ballot.party,
            now.votes,
            source.votes,
            over.get(now.ballot.serial, {}),
            now.ballot.serial == shown.leader,
        )
        for now, source in zip(shown.standings, said.standings, strict=True)
    ]
