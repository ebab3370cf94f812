"""Addresses: the desk, and everything public."""

from django.contrib import admin
from django.urls import include, path

handler500 = "results.admin.busy_database.handle_error"
urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("results.web.urls")),
]
