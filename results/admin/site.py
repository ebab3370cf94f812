"""The admin as a desk: its front page is made for the night; results are changed by its own doors only."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_protect
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.models import Device

from results.admin import known_devices, languages, sessions

POLICY = "; ".join(
    (
        *("default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'"),
        *("connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"),
    )
)
View = Callable[..., HttpResponse]
LAST_ELECTION = "desk_election"


class DeskSite(admin.AdminSite):
    site_header = _("Results desk")
    site_title = _("Results desk")
    index_title = _("Tables")
    index_template = "admin/tables.html"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff; in production, staff who have shown their second factor in this session."""
        return super().has_permission(request) and (not settings.PRODUCTION or verified(request))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)

        def within_session(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            sessions.end_if_over(request)
            with translation.override(languages.of(request)):
                if request.method == "POST" and not self.has_permission(request) and "logout" not in request.path:
                    return guarded(self._login_again(request))
                response = guarded(inner(request, *args, **kwargs))
                return languages.rendered(response)

        return csrf_protect(within_session)

    def _login_again(self, request: HttpRequest) -> HttpResponse:
        """A form came after the session's end: the login form carries it."""
        context = {
            **self.each_context(request),
            "form": self.login_form(request),
            "next": request.get_full_path(),
            "kept": sessions.kept_fields(request),
            "title": _("Your session has ended"),
        }
        return render(request, "admin/login.html", context, status=401)

    @method_decorator(csrf_protect)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """As Django's; a form that came too late is shown again, to be sent once more."""
        carried = sessions.carried(request) if request.method == "POST" else []
        translation.activate(languages.of(request))
        target = request.POST.get("next") or request.GET.get("next") or reverse("admin:index")
        extra = {**(extra_context or {}), "kept": [(f"{sessions.KEPT}{n}", v) for n, v in carried], "next": target}
        response = super().login(request, extra)
        if request.method != "POST" or response.status_code != 302:
            return guarded(response)
        request.session.cycle_key()  # Django keeps the old one where the same person logs in again
        is_desk_address = url_has_allowed_host_and_scheme(target, {request.get_host()}) and target.startswith("/admin/")
        if carried and is_desk_address:
            context = {**self.each_context(request), "target": target, "fields": carried, "title": _("Go on")}
            response = render(request, "desk/resume.html", context)
        known_devices.remember(response, request.user)
        return guarded(response)

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """As Django's; what the browser keeps of the desk, drafts too, goes with it."""
        response = super().logout(request, extra_context)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """As Django's, and in the audit log."""
        response = super().password_change(request, extra_context)
        if request.method == "POST" and response.status_code == 302:
            from results.admin.access import actor
            from results.ingest import audit

            audit.note("change own password", subject=request.user.get_username(), **actor(request))
            known_devices.remember(response, request.user)
        return response

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """With the election whose desk was looked at last, so that tables keep its navigation."""
        return {**super().each_context(request), "last_election": SimpleLazyObject(lambda: last_election(request))}

    @property
    def login_form(self) -> Any:  # type: ignore[override]
        """Made when asked for: it needs tables, and this module is imported before there are any."""
        from results.admin.login import LoginForm

        return LoginForm

    def get_urls(self) -> list[Any]:
        from results.admin.urls import desk_urls

        tables = path("tables/", self.admin_view(self.index), name="tables")
        return [*desk_urls(self), tables, *super().get_urls()]


def last_election(request: HttpRequest) -> Any:
    from results.models import Election

    rows = Election.objects.order_by("-tracking", "-date", "slug")
    slug = request.session.get(LAST_ELECTION)
    return (rows.filter(slug=slug).first() if slug else None) or rows.first()


def guarded(response: HttpResponse) -> HttpResponse:
    """Only our own files; scraped text never executes; nothing kept by caches."""
    response.setdefault("Content-Security-Policy", POLICY)
    response.setdefault("Cache-Control", "no-store, private")
    return response


def verified(request: HttpRequest) -> bool:
    """Whether this session has shown one of the user's own devices."""
    shown = request.session.get(DEVICE_ID_SESSION_KEY)
    device = Device.from_persistent_id(shown) if shown else None
    return device is not None and device.user_id == request.user.pk and device.confirmed
