"""Tables to browse. Results are read-only here: they change by the desk's own doors. Rosters can be edited."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from results.admin.audited_tables import AuditedTable, ReadOnly
from results.domain.colour import is_colour, too_faint
from results.domain.limits import Limits
from results.domain.names import grouped
from results.models import (
    AuditLine,
    Call,
    Candidate,
    Constituency,
    Contest,
    Election,
    Held,
    Moment,
    Note,
    Override,
    Page,
    Party,
    PartyTally,
    Proposal,
)


def _open(address: str) -> str:
    return format_html('<a href="{}">{}</a>', address, gettext_lazy("Open"))


@admin.register(Election)
class ElectionTable(AuditedTable):
    list_display = ("name", "date", "seats_total", "source_state", "frozen", "tracking", "desk")
    fields = ("name", "name_hi", "date", "previous_year", "majority_mark", "tracking", "poll_seconds", "limits")
    search_fields = ("name", "slug")

    @admin.display(description=gettext_lazy("Desk"))
    def desk(self, obj: Election) -> str:
        return _open(reverse("admin:desk_front", args=[obj.slug]))

    def touches(self, obj: Election) -> dict[int, set[int] | None]:
        return {obj.pk: set()}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        form_field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "limits" and form_field is not None:
            form_field.validators = [*form_field.validators, _check_limits]
        return form_field


def _check_limits(value: Any) -> None:
    from django.core.exceptions import ValidationError

    try:
        Limits.of("AC", value if isinstance(value, dict) else {"": 0})
    except ValueError as error:
        raise ValidationError(str(error)) from error


def _origin(contest: Contest, field: str, value: int | None, serial: int | None = None) -> str:
    """A number that leads to the page or the editor it comes from."""
    if value is None:
        return "–"
    address = reverse("admin:desk_from", args=[contest.election.slug, contest.number])
    of = f"&serial={serial}" if serial else ""
    return format_html('<a href="{}?field={}{}">{}</a>', address, field, of, grouped(value))


@admin.register(Contest)
class ContestTable(ReadOnly):
    list_display = (
        "__str__",
        "election",
        "status",
        "round",
        "leader",
        "margin_from",
        "counted_from",
        "by_desk",
        "desk",
    )
    list_filter = ("election", "status", "corrected")
    list_select_related = ("election", "constituency", "leader")
    search_fields = ("constituency__name", "=number")

    @admin.display(description=gettext_lazy("Margin"), ordering="margin")
    def margin_from(self, obj: Contest) -> str:
        return _origin(obj, "margin", obj.margin)

    @admin.display(description=gettext_lazy("Votes counted"), ordering="votes_counted")
    def counted_from(self, obj: Contest) -> str:
        return _origin(obj, "votes_counted", obj.votes_counted)

    @admin.display(description=gettext_lazy("Corrected"))
    def by_desk(self, obj: Contest) -> str:
        return "corrected" if obj.corrected else ""

    @admin.display(description=gettext_lazy("Desk"))
    def desk(self, obj: Contest) -> str:
        return _open(reverse("admin:desk_seat", args=[obj.election.slug, obj.number]))


@admin.register(Candidate)
class CandidateTable(AuditedTable):
    list_display = ("name", "serial", "contest", "party", "evm", "postal", "total", "is_key")
    list_filter = ("contest__election", "is_key", "needs_review")
    list_select_related = ("contest__election", "contest__constituency", "party")
    search_fields = ("name", "aliases")
    fields = ("name", "name_hi", "aliases", "is_key", "is_incumbent", "photo", "symbol", "needs_review")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    @admin.display(description=gettext_lazy("EVM votes"), ordering="evm_votes")
    def evm(self, obj: Candidate) -> str:
        return _origin(obj.contest, "evm_votes", obj.evm_votes, obj.serial)

    @admin.display(description=gettext_lazy("Postal votes"), ordering="postal_votes")
    def postal(self, obj: Candidate) -> str:
        return _origin(obj.contest, "postal_votes", obj.postal_votes, obj.serial)

    @admin.display(description=gettext_lazy("Votes"), ordering="votes")
    def total(self, obj: Candidate) -> str:
        return _origin(obj.contest, "votes", obj.votes, obj.serial)

    def touches(self, obj: Candidate) -> dict[int, set[int] | None]:
        return {obj.contest.election_id: {obj.contest.number}}


@admin.register(Constituency)
class ConstituencyTable(AuditedTable):
    list_display = ("number", "name", "name_hi", "state_code", "kind", "category", "district")
    list_filter = ("kind", "state_code", "category")
    search_fields = ("name", "name_hi", "district", "lok_sabha_seat")
    fields = ("name", "name_hi", "category", "district", "lok_sabha_seat")

    def touches(self, obj: Constituency) -> dict[int, set[int] | None]:
        return {contest.election_id: {contest.number} for contest in Contest.objects.filter(constituency=obj)}


@admin.register(Party)
class PartyTable(AuditedTable):
    list_display = ("code", "name", "name_hi", "swatch", "needs_review")
    list_filter = ("needs_review",)
    search_fields = ("code", "name", "aliases")
    fields = ("name", "name_hi", "aliases", "colour", "needs_review")

    @admin.display(description=gettext_lazy("Colour"))
    def swatch(self, obj: Party) -> str:
        why = too_faint(obj.colour) if is_colour(obj.colour) else ""
        return f"{obj.colour} ({why})" if why else obj.colour

    def touches(self, obj: Party) -> dict[int, set[int] | None]:
        return dict.fromkeys(PartyTally.objects.filter(party=obj).values_list("election", flat=True))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        form_field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "colour" and form_field is not None:
            form_field.validators = [*form_field.validators, _check_colour]
        return form_field


def _check_colour(value: str) -> None:
    from django.core.exceptions import ValidationError

    if value and not is_colour(value):
        raise ValidationError(f"“{value}” is not a colour such as #f2761b")
    if value and (why := too_faint(value)):
        raise ValidationError(f"Too faint: {why}.")


@admin.register(Override)
class OverrideTable(ReadOnly):
    list_display = ("contest", "candidate", "field", "value", "source_value", "reason", "author", "made_at")
    list_filter = ("contest__election", "field", ("lifted_at", admin.EmptyFieldListFilter))
    list_select_related = ("contest__constituency", "candidate", "author")


@admin.register(Held)
class HeldTable(ReadOnly):
    list_display = ("contest", "kind", "state", "needs_person", "held_at", "decided_by", "reason")
    list_filter = ("contest__election", "state", "needs_person")
    list_select_related = ("contest__constituency", "decided_by")


@admin.register(Page)
class PageTable(ReadOnly):
    list_display = ("name", "kind", "fetched_at", "seen_at", "source_at", "status", "outcome", "opened")
    list_filter = ("election", "kind", "outcome")
    list_select_related = ("election",)
    search_fields = ("name", "=body__hash")

    @admin.display(description=gettext_lazy("Archive"))
    def opened(self, obj: Page) -> str:
        if obj.election is None:
            return ""
        return _open(reverse("admin:desk_page", args=[obj.election.slug, obj.pk]))


@admin.register(AuditLine)
class AuditTable(ReadOnly):
    list_display = ("at", "who", "where", "action", "election", "seat", "subject", "why")
    list_filter = ("election", "action", "who")


@admin.register(Note)
class NoteTable(ReadOnly):
    list_display = ("at", "kind", "text", "reason", "author")
    list_filter = ("election", "kind")


@admin.register(Call)
class CallTable(ReadOnly):
    list_display = ("contest", "candidate", "author", "made_at", "retracted_at", "reason")
    list_select_related = ("contest__constituency", "candidate", "author")


@admin.register(Proposal)
class ProposalTable(ReadOnly):
    list_display = ("summary", "author", "made_at", "decided_by", "approved")
    list_filter = ("election", "approved")


@admin.register(Moment)
class MomentTable(ReadOnly):
    list_display = ("__str__", "kind", "at", "standing")
    list_filter = ("election", "kind", "standing")


@admin.register(PartyTally)
class TallyTable(ReadOnly):
    list_display = ("party", "election", "won", "leading", "votes", "previous", "seats")
    list_filter = ("election",)
    list_select_related = ("party", "election")

    @admin.display(description=gettext_lazy("Made up of"))
    def seats(self, obj: PartyTally) -> str:
        address = reverse("admin:desk_seats", args=[obj.election.slug])
        return format_html('<a href="{}?{}">Seats</a>', address, urlencode({"party": obj.party.code}))
