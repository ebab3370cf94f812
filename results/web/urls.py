"""Public addresses: the door for pages handed in, the API, then the pages."""

from django.urls import include, path

urlpatterns = [
    path("", include("results.web.upload")),
    path("", include("results.web.api.urls")),
    path("", include("results.web.pages.urls")),
]
