"""The admin as a desk: its front page is made for the night; results are changed by its own doors only."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.models import Device

POLICY = "; ".join(
    (
        *("default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'"),
        *("connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"),
    )
)
View = Callable[..., HttpResponse]


class DeskSite(admin.AdminSite):
    site_header = "Results desk"
    site_title = "Results desk"
    index_title = "Tables"
    index_template = "admin/tables.html"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff; in production, staff who have shown their second factor in this session."""
        return super().has_permission(request) and (not settings.PRODUCTION or verified(request))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)
        return lambda request, *args, **kwargs: guarded(inner(request, *args, **kwargs))

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return guarded(super().login(request, extra_context))

    @property
    def login_form(self) -> Any:  # type: ignore[override]
        """Made when asked for: it needs tables, and this module is imported before there are any."""
        from results.admin.login import LoginForm

        return LoginForm

    def get_urls(self) -> list[Any]:
        from results.admin.urls import desk_urls

        tables = path("tables/", self.admin_view(self.index), name="tables")
        return [*desk_urls(self), tables, *super().get_urls()]


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
