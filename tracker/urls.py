"""Addresses: the desk, and everything public."""

from django.contrib import admin
from django.urls import include, path

handler500 = "results.admin.busy_database.handle_error"
handler404 = "results.web.pages.errors.not_found"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("results.web.urls")),
]
