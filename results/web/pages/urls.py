"""The public pages, each also under the code of every translated language."""

from django.urls import include, path, register_converter

from results.web.pages import embeds, maps, previews, site_files, views, wall, winners
from results.web.pages.addresses import Language

app_name = "pages"
register_converter(Language, "lang")

pages = [
    path("", views.index, name="index"),
    path("e/<slug:slug>/", views.dashboard, name="dashboard"),
    path("e/<slug:slug>/names.json", views.names, name="names"),
    path("e/<slug:slug>/spelling.json", views.spelling, name="spelling"),
    path("e/<slug:slug>/seats/<int:number>/", views.seat, name="seat"),
    path("e/<slug:slug>/parties/<str:code>/", views.party, name="party"),
    path("e/<slug:slug>/regions/<str:region>/", views.region, name="region"),
    path("e/<slug:slug>/comparison/", views.comparison, name="comparison"),
    path("e/<slug:slug>/moments/", views.moments, name="moments"),
    path("e/<slug:slug>/corrections/", views.corrections, name="corrections"),
    path("e/<slug:slug>/sources/", views.sources, name="sources"),
    path("e/<slug:slug>/winners/", winners.winners, name="winners"),
    path("e/<slug:slug>/wall/", wall.wall, name="wall"),
    path("e/<slug:slug>/embeds/", embeds.embeds, name="embeds"),
    path("e/<slug:slug>/map/", maps.geography, name="geography"),
    path("embed/<slug:slug>/<str:part>/", embeds.embed, name="embed"),
    path("embed/<slug:slug>/seat/<int:number>/", embeds.embed_seat, name="embed_seat"),
    path("share/<slug:slug>.png", previews.share_board, name="share"),
    path("share/<slug:slug>/<int:number>.png", previews.share_seat, name="share_seat"),
]

urlpatterns = [
    *pages,
    path("<lang:lang>/", include(pages)),
    path("favicon.ico", site_files.icon, name="icon"),
    path("worker.js", site_files.worker, name="worker"),
]
