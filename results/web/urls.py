"""Public addresses: pages, API."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
