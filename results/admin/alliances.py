"""Alliances by form: saved, published and noted in one transaction, as all else is, and never over a colleague."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from results.admin.audited_tables import RefusalShown
from results.admin.login import address_of
from results.editorial.refusals import Refused
from results.ingest import audit
from results.ingest.revise import lock, revise
from results.models import Alliance, Membership

if TYPE_CHECKING:
    Form = forms.ModelForm[Alliance]
    Rows = admin.TabularInline[Membership, Alliance]
else:
    Form, Rows = forms.ModelForm, admin.TabularInline


class MembershipRows(Rows):
    model = Membership
    extra = 1
    raw_id_fields = ("contest",)


class AllianceForm(Form):
    """Carries what the alliance was when the page was made."""

    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = in_words(self.instance)


@admin.register(Alliance)
class AllianceTable(RefusalShown):
    form = AllianceForm
    list_display = ("code", "name", "election", "colour")
    list_filter = ("election",)
    inlines = (MembershipRows,)

    def save_model(self, request: HttpRequest, obj: Alliance, form: Any, change: bool) -> None:
        """Raises Refused where somebody else saved first."""
        lock(obj.election_id)
        now = in_words(Alliance.objects.get(pk=obj.pk)) if change else ""
        if form.cleaned_data["seen"] != now:
            words = _("Someone else changed this while you were at it: it is {now} now. Nothing of yours is saved.")
            raise Refused(words.format(now=now))
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        before = members(form.instance)
        super().save_related(request, form, formsets, change)
        self._publish(request, form.instance, "edit alliance", before, members(form.instance))

    def delete_model(self, request: HttpRequest, obj: Alliance) -> None:
        before = members(obj)
        super().delete_model(request, obj)
        self._publish(request, obj, "delete alliance", before, [])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Alliance]) -> None:
        """Several at once: each of them as if it were deleted alone."""
        with transaction.atomic():
            for obj in queryset:
                self.delete_model(request, obj)

    def _publish(self, request: HttpRequest, obj: Alliance, action: str, before: Any, after: Any) -> None:
        now = timezone.now()
        with transaction.atomic():
            election = lock(obj.election_id)
            audit.note(
                action, now=now, author=request.user, where=address_of(request), election=election, subject=str(obj),
                before=before, after=after,
            )  # fmt: skip
            revise(election, (), now)


def in_words(alliance: Alliance) -> str:
    """All that the form says of it."""
    return f"{alliance.code}, {alliance.name}, {alliance.colour or 'no colour'}: {'; '.join(members(alliance))}"


def members(alliance: Alliance) -> list[str]:
    """In words, for the audit log."""
    rows = Membership.objects.filter(alliance=alliance).select_related("party", "contest").order_by("pk")
    return [_member(row) for row in rows]


def _member(row: Membership) -> str:
    place = f" {'outside' if row.outside else 'only'} in seat {row.contest.number}" if row.contest else ""
    since = f" since {row.since}" if row.since else ""
    until = f" until {row.until}" if row.until else ""
    return f"{row.party.code}{place}{since}{until}"
