"""Public addresses: the API, then the pages."""

from django.urls import include, path

urlpatterns = [
    path("", include("results.web.api.urls")),
    path("", include("results.web.pages.urls")),
]
