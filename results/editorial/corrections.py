"""A correction that somebody asks for: the right field, a value that can be one, a form that is not stale."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from results.domain.contest import ContestState, Correction
from results.domain.corrections import OF_COUNT, OF_VOTES
from results.domain.limits import Limits
from results.domain.names import clean, grouped
from results.domain.statuses import WON, Status
from results.editorial.refusals import Refused, Renumbered, Stale
from results.ingest.contexts import ContestContext
from results.models import Candidate, Contest, Override, Party

OF_CANDIDATE = OF_VOTES | {"name", "party"}
MOST_ROUNDS = 999
MOST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class CorrectionRequest:
    """`field` of a contest, or of one of its candidates, shall read `value`: until lifted, until a time, or until the
    source says the same or passes it."""

    contest: Contest
    field: str
    value: str
    candidate: Candidate | None = None
    expires_at: datetime | None = None
    until_source: bool = False
    evidence: str = ""
    evidence_url: str = ""

    @property
    def key(self) -> str:
        """`40:1:votes`: seat, ballot serial and field; `40::status` for a fact of the contest."""
        serial, field = self.place
        return f"{self.contest.number}:{'' if serial is None else serial}:{field}"

    @property
    def place(self) -> tuple[int | None, str]:
        return (self.candidate.serial if self.candidate else None), self.field

    def ending_with_source(self, ends: bool) -> "CorrectionRequest":
        return replace(self, until_source=True) if ends else self

    def correction(self) -> Correction:
        return Correction(self.field, self.value, self.place[0])


def validated(request: CorrectionRequest, now: datetime) -> CorrectionRequest:
    """With its value in the one way of writing. Raises Refused."""
    if request.expires_at is not None and request.expires_at <= now:
        raise Refused(_("The time until which it holds is already past."))
    if request.evidence_url and not request.evidence_url.startswith(("https://", "http://")):
        raise Refused(_("The link to the source must begin with https:// or http://."))
    if len(request.evidence) > 200 or len(request.evidence_url) > 500:
        raise Refused(_("Name the source in at most 200 characters, its link in 500."))
    return replace(request, value=_value(request.contest, request.field, request.value.strip(), request.candidate))


def faulty_column(refused: CorrectionRequest) -> str:
    """Which part of a refused correction is wrong: its field, its candidate, or its value."""
    if refused.field not in dict(Override.FIELDS):
        return "field"
    return "candidate" if (refused.field in OF_CANDIDATE) != (refused.candidate is not None) else "value"


def _value(contest: Contest, field: str, value: str, candidate: Candidate | None) -> str:
    if field not in dict(Override.FIELDS):
        known = ", ".join(dict(Override.FIELDS))
        raise Refused(_("“{field}” can't be corrected: use one of {known}.").format(field=field[:40], known=known))
    if (field in OF_CANDIDATE) != (candidate is not None):
        raise Refused(_("Choose a candidate for votes, name or party, and none for the rest."))
    if candidate is not None and candidate.contest_id != contest.pk:
        raise Refused(_("{name} does not stand in {contest}.").format(name=candidate.name, contest=contest))
    if field in OF_VOTES:
        return str(_votes(contest, value))
    if field in ("round", "rounds"):
        return str(whole_number(value, MOST_ROUNDS))
    if field == "status" and value not in set(Status):
        words = _("“{value}” is not a status: use one of {known}.")
        raise Refused(words.format(value=value[:40], known=", ".join(Status)))
    if field == "winner":
        return str(_person(contest, whole_number(value, 9_999)))
    if field == "party" and not Party.objects.filter(code=value).exists():
        raise Refused(_("No party has the code “{code}”.").format(code=value[:40]))
    if not clean(value) or len(value) > 200:
        raise Refused(_("Give a value of at most 200 characters."))
    return clean(value)


def _votes(contest: Contest, value: str) -> int:
    most = Limits.of(contest.election.kind, contest.election.limits).most_votes
    digits = value.replace(",", "")
    if digits.isdecimal() and len(digits) <= MOST_DIGITS and int(digits) > most:
        words = _("{votes} votes can't be: no constituency of this kind has {most} electors.")
        raise Refused(words.format(votes=grouped(int(digits)), most=grouped(most)))
    return whole_number(value, most)


def _person(contest: Contest, serial: int) -> int:
    if not contest.candidates.filter(serial=serial, is_nota=False).exists():
        raise Refused(_("No candidate has the ballot serial {serial}.").format(serial=serial))
    return serial


def whole_number(value: str, most: int) -> int:
    """A whole number as people write it, with or without commas, in Hindi digits too. Raises Refused."""
    digits = value.replace(",", "").strip()
    if not digits.isdecimal() or len(digits) > MOST_DIGITS or int(digits) > most:
        words = _("“{value}” is not a whole number from 0 to {most}.")
        raise Refused(words.format(value=value[:40], most=grouped(most)))
    return int(digits)


def with_requests(context: ContestContext, requests: Iterable[CorrectionRequest]) -> list[Correction]:
    """The contest's corrections with these in place of those of the same field."""
    new = {request.place: request.correction() for request in requests}
    return [c for c in context.corrections if (c.serial, c.field) not in new] + list(new.values())


def source_values(contexts: Mapping[int, ContestContext], requests: Iterable[CorrectionRequest]) -> dict[str, str]:
    """What sources say now of what each request is about, by its key."""
    sources = {number: context.state(corrections=[]) for number, context in contexts.items()}
    return {
        request.key: value_of(sources[request.contest.number], request.field, request.place[0]) for request in requests
    }


def ends_with_source(contest: Contest, field: str) -> bool:
    """Whether a correction of this field ends by itself unless somebody asks for more: a count that goes on would
    otherwise leave one candidate behind."""
    return field in OF_COUNT and contest.status not in WON


def source_value(context: ContestContext, field: str, serial: int | None) -> str:
    """What sources say of a field, without any override; empty where they say nothing."""
    return value_of(context.state(corrections=[]), field, serial)


def value_of(state: ContestState, field: str, serial: int | None) -> str:
    """A field as text; empty where it has no value."""
    standing = state.standing(serial)
    if standing:
        votes, ballot = standing.votes, standing.ballot
        parts = {"evm_votes": votes.evm, "postal_votes": votes.postal, "votes": votes.total}
        content: Any = parts[field] if field in parts else getattr(ballot, field, None)
    else:
        content = getattr(state, field, None)
    return "" if content is None else str(content)


def version(contest: Contest) -> str:
    """Changes whenever a correction of this contest is made or lifted, or its ballot's numbers are given out anew; a
    count leaves it."""
    rows = Override.objects.filter(contest=contest)
    newest = rows.order_by("-pk").values_list("pk", flat=True).first() or 0
    return f"{newest}.{rows.exclude(lifted_at=None).count()}.{_ballot_mark(contest)}"


def _ballot_mark(contest: Contest) -> str:
    """The same exactly while every number of the ballot is the same person's."""
    numbers = contest.candidates.order_by("pk").values_list("pk", "serial")
    return hashlib.sha256(repr(list(numbers)).encode()).hexdigest()[:8]


def refuse_stale(contest: Contest, form_version: str | None) -> None:
    """Raises Stale, with what was done since, when the form was made from an older version; Renumbered where its
    numbers may be other people's by now."""
    refuse_renumbered(contest, form_version)
    if form_version is None or form_version == version(contest):
        return
    newest = form_version.partition(".")[0]
    since = int(newest) if newest.isdecimal() and len(newest) < 18 else 0
    newer = Override.objects.filter(contest=contest, pk__gt=since).select_related("author", "candidate")
    lifted = Override.objects.filter(contest=contest, pk__lte=since).exclude(lifted_at=None).order_by("-lifted_at")[:1]
    raise Stale([*_in_words(newer), *(_("“{what}” was lifted").format(what=_said(row)) for row in lifted)])


def refuse_renumbered(contest: Contest, form_version: str | None) -> None:
    """Raises Renumbered when the form was made from another ballot."""
    if form_version is not None and form_version.rpartition(".")[2] != _ballot_mark(contest):
        raise Renumbered(contest)


def _in_words(rows: Sequence[Override] | Any) -> list[str]:
    words = _("{who} set {candidate} {what} (source: {source})")
    return [
        words.format(
            who=row.author or _("someone"), candidate=row.candidate or "", what=_said(row), source=row.source_value
        )
        for row in rows
    ]


def _said(row: Override) -> str:
    return f"{_(row.get_field_display())} = {row.value}"
