"""The public pages, each also under the code of every translated language."""

from django.urls import include, path, register_converter

from results.web.pages import views
from results.web.pages.addresses import Language

app_name = "pages"
register_converter(Language, "lang")

pages = [
    path("", views.index, name="index"),
    path("e/<slug:slug>/", views.dashboard, name="dashboard"),
    path("e/<slug:slug>/names.json", views.names, name="names"),
    path("e/<slug:slug>/seats/<int:number>/", views.seat, name="seat"),
    path("e/<slug:slug>/parties/<str:code>/", views.party, name="party"),
    path("e/<slug:slug>/moments/", views.moments, name="moments"),
    path("e/<slug:slug>/corrections/", views.corrections, name="corrections"),
    path("e/<slug:slug>/sources/", views.sources, name="sources"),
]

urlpatterns = [*pages, path("<lang:lang>/", include(pages))]
