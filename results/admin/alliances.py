"""Alliances by form: saved, published and noted in one transaction, as everything else is."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from results.admin.login import address_of
from results.ingest.desk import audit
from results.ingest.revise import lock, revise
from results.models import Alliance, Membership

if TYPE_CHECKING:
    Table = admin.ModelAdmin[Alliance]
    Rows = admin.TabularInline[Membership, Alliance]
else:
    Table, Rows = admin.ModelAdmin, admin.TabularInline


class MembershipRows(Rows):
    model = Membership
    extra = 1
    raw_id_fields = ("contest",)


@admin.register(Alliance)
class AllianceTable(Table):
    list_display = ("code", "name", "election", "colour")
    list_filter = ("election",)
    inlines = (MembershipRows,)

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


def members(alliance: Alliance) -> list[str]:
    """In words, for the audit log."""
    rows = Membership.objects.filter(alliance=alliance).select_related("party", "contest").order_by("pk")
    return [_in_words(row) for row in rows]


def _in_words(row: Membership) -> str:
    place = f" {'outside' if row.outside else 'only'} in seat {row.contest.number}" if row.contest else ""
    since = f" since {row.since}" if row.since else ""
    until = f" until {row.until}" if row.until else ""
    return f"{row.party.code}{place}{since}{until}"
