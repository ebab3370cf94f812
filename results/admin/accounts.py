"""People by form: an administrator gives roles, never powers beyond them; every change is in the audit log."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from results.admin.login import address_of
from results.admin.lookups import NarrowLookups
from results.editorial.credentials import note_reset
from results.ingest import audit

if TYPE_CHECKING:
    People = UserAdmin[User]
else:
    People = UserAdmin
admin.site.unregister(get_user_model())


@admin.register(get_user_model())
class PersonTable(NarrowLookups, People):
    list_display = ("username", "full_name", "roles", "is_active", "last_login", "authenticator")
    list_filter = ("is_active", "groups")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Shown to readers beside corrections", {"fields": ("first_name", "last_name")}),
        ("At the desk", {"fields": ("is_active", "groups")}),
    )
    filter_horizontal = ()
    list_per_page = 100

    @admin.display(description=gettext_lazy("Name"))
    def full_name(self, obj: User) -> str:
        return obj.get_full_name()

    @admin.display(description=gettext_lazy("Role"))
    def roles(self, obj: User) -> str:
        return "superuser" if obj.is_superuser else ", ".join(group.name for group in obj.groups.all())

    @admin.display(description=gettext_lazy("Second factor"))
    def authenticator(self, obj: User) -> str:
        return format_html('<a href="{}">New</a>', reverse("admin:desk_authenticator_of", args=[obj.pk]))

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody but a superuser changes one, or their password."""
        beyond = obj is not None and obj.is_superuser and not request.user.is_superuser  # type: ignore[union-attr]
        return super().has_change_permission(request, obj) and not beyond

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.is_staff = True
        super().save_model(request, obj, form, change)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """As Django's; whoever's password another has set is one person with them for a day."""
        before = get_user_model().objects.filter(pk=id).values_list("password", flat=True).first()
        response = super().user_change_password(request, id, form_url)
        user = get_user_model().objects.filter(pk=id).first()
        if user and user.password != before:
            note_reset(user, request.user, "password", timezone.now())
        return response

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._audit(request, obj, "add person", message)
        note_reset(obj, request.user, "account", timezone.now())
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._audit(request, obj, "change person", message)
        return super().log_change(request, obj, message)

    def _audit(self, request: HttpRequest, obj: Any, action: str, message: Any) -> None:
        now, where = timezone.now(), address_of(request)
        after = {"what": message, "roles": sorted(group.name for group in obj.groups.all()), "active": obj.is_active}
        audit.note(action, now=now, author=request.user, where=where, subject=obj.get_username(), after=after)
