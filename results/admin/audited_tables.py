"""What every table of the desk does: shown only, or saved as all else is, in the open and never over a colleague."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from results.admin.login import address_of
from results.admin.lookups import NarrowLookups
from results.editorial.effect import effect_of_reload
from results.editorial.refusals import Refused
from results.ingest import audit
from results.ingest.contexts import load_contexts
from results.ingest.revise import lock, revise

if TYPE_CHECKING:
    Table = admin.ModelAdmin[Any]
else:
    Table = admin.ModelAdmin


class ReadOnly(NarrowLookups, Table):
    """To look at only, whoever looks."""

    list_per_page = 100
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RefusalShown(NarrowLookups, Table):
    """Where saving may be refused: as things stand now is shown, with the reason above it."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(request.get_full_path())


class AuditedTable(RefusalShown):
    """Saved under the elections' locks, published and noted in the audit log in the same transaction.

    Only fields that were changed in the form are written, and none that somebody else changed since it was made: the
    page carries what it showed. A declared result is not changed here, for that takes two people.
    """

    list_per_page = 100

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def touches(self, obj: Any) -> dict[int, set[int] | None]:
        """Elections by id, and the contests of each that may read differently (None: all)."""
        return {}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.show_hidden_initial = True
        return field

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        fields = [name for name in form.changed_data if name in {f.name for f in obj._meta.concrete_fields}]
        if not fields:
            return
        now = timezone.now()
        with transaction.atomic():
            touched = {pk: (lock(pk), numbers) for pk, numbers in sorted(self.touches(obj).items())}
            known = {pk: load_contexts(election, numbers) for pk, (election, numbers) in touched.items()}
            before = _as_shown(type(obj).objects.select_for_update().get(pk=obj.pk), form, fields)
            after = {name: str(form.cleaned_data.get(name)) for name in fields}
            obj.save(update_fields=fields)
            audit.note(
                "edit", now=now, author=request.user, where=address_of(request), before=before, after=after,
                subject=f"{obj._meta.verbose_name} {obj}", election=next((e for e, _ in touched.values()), None),
            )  # fmt: skip
            for pk, (_, numbers) in touched.items():
                election = lock(pk)
                then = load_contexts(election, numbers)
                _refuse_undeclaring(effect_of_reload(election, known[pk], then).undeclares)
                revise(election, numbers, now, then, by_editor=True)


def _as_shown(row: Any, form: Any, fields: Sequence[str]) -> dict[str, str]:
    """What the row says of these fields. Raises Refused, with all values, where that is not what the page showed."""
    overwritten = []
    for name in fields:
        widget = form.fields[name].hidden_widget()
        shown = widget.value_from_datadict(form.data, form.files, form[name].html_initial_name) or ""
        now = widget.format_value(form.fields[name].prepare_value(getattr(row, name))) or ""
        if shown != now:
            words = _("{field} is “{now}”, no longer “{shown}”; you wrote “{typed}”")
            overwritten.append(words.format(field=form[name].label, now=now, shown=shown, typed=form[name].value()))
    if overwritten:
        words = _("Someone else changed this while you were at it: {changes}. Nothing of yours is saved.")
        raise Refused(words.format(changes="; ".join(overwritten)))
    return {name: str(getattr(row, name)) for name in fields}


def _refuse_undeclaring(numbers: Sequence[int]) -> None:
    if numbers:
        seats = ", ".join(map(str, numbers))
        words = _("This changes a declared result (seat {seats}): correct it at the seat, where two people agree.")
        raise Refused(words.format(seats=seats))
