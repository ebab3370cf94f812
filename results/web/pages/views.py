"""The public pages. Each view fetches a snapshot and hands it to a template."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language

from results.domain.parties import INDEPENDENT
from results.models import Election
from results.publish import corrections as decided
from results.publish import log
from results.publish import sources as health
from results.publish.snapshot import snapshot
from results.web.origin import origin
from results.web.outlines import has_outlines
from results.web.pages import comparison as compared
from results.web.pages import corrections as worded
from results.web.pages import days, records, regions
from results.web.pages.addresses import ENGLISH, address, languages
from results.web.pages.ballot import ballot, candidates_by_party, key_candidates
from results.web.pages.dashboard import Scene, build_scene
from results.web.pages.hindi_names import with_hindi_names
from results.web.pages.history import history
from results.web.pages.independents import independents
from results.web.pages.initial_state import people_of, start
from results.web.pages.modules import modules
from results.web.pages.party_words import party_names
from results.web.pages.public import page
from results.web.pages.search import Names, read_query
from results.web.pages.search_names import searchable
from results.web.pages.seat_places import cells_of
from results.web.pages.viewing import shown_now, viewed_at


def board_of(slug: str) -> tuple[Election, dict[str, Any]]:
    """The election and its board, or 404 where there is no such election or nothing was ever published of it."""
    election = Election.objects.filter(slug=slug).first()
    board = shown_board(election) if election else None
    if election is None or board is None or not board["election"]:
        raise Http404("No such election")
    return election, with_hindi_names(election, board)


def shown_board(election: Election) -> dict[str, Any]:
    """The board as it is, or as it was at the time that the page shows."""
    at = viewed_at()
    return snapshot(election) if at is None else snapshot(election, at_seq=log.seq_at(election.pk, at))


def scene_of(slug: str, parameters: dict[str, str] | None = None) -> Scene:
    """The scene of an election, its seats as `parameters` ask for them."""
    election, board = board_of(slug)
    query = read_query(parameters or {})
    names = searchable(election) if query.text else Names()
    options = {"searchable": names, "key_candidates": key_candidates(election), "cells": cells_of(election)}
    return build_scene(board, shown_now(), party_names(), candidates_by_party(election), query=query, **options)


EVERYTHING = ("seats", "tally", "moments")


def show(
    request: HttpRequest, template: str, keep: Collection[str] = (), only: Collection[int] = (), **context: Any
) -> HttpResponse:
    """Render a page with what its frame needs: the languages it can be read in, and what its modules start from."""
    if "scene" in context:
        context["modules"] = modules(f"results/{context.get('script', 'page')}.js")
        context["start"] = start(context["scene"], keep, only, context.get("of", ("",)), context.get("people"))
    lang = get_language() or ENGLISH
    path = request.path.removeprefix(f"/{lang}") if lang != ENGLISH else request.path
    query = f"?{urlencode({'at': request.GET['at']})}" if viewed_at() else ""
    addresses = [(code, name, (path if code == ENGLISH else f"/{code}{path}") + query) for code, name in languages()]
    frame = {
        "languages": addresses,
        "lang": lang,
        "origin": origin(request),
        "path": request.path,
        "viewed_at": viewed_at(),
    }
    return render(request, f"results/{template}.html", {**frame, **context})


@page()
def index(request: HttpRequest) -> HttpResponse:
    """The day's count: with one election that election's dashboard, with several each of them at a glance."""
    scenes = days.scenes(shown_now())
    if len(scenes) == 1:
        return show_dashboard(request, scenes[0].election["slug"])
    return show(request, "index", day=days.day(scenes), modules=modules("results/day.js"))


@page()
def dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    return show_dashboard(request, slug)


def show_dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    scene = scene_of(slug, request.GET.dict())
    if request.GET.get("lite") == "1":
        return show(request, "lite", scene=scene, sheets="marks bar tally moments board seats")
    election = get_object_or_404(Election, slug=slug)
    extras: dict[str, Any] = {
        "has_outlines": has_outlines(election),
        "top_stories": records.top_stories(election, scene),
    }
    extras |= {"regions": regions.regions(scene), "path": address("dashboard", slug=slug)}
    return show(request, "dashboard", EVERYTHING, scene=scene, **extras)


@page(max_age=300)
def names(request: HttpRequest, slug: str) -> HttpResponse:
    """What the search box finds beyond the board: `{"ballots": {number: names}, "parties": {code: names}}`."""
    searchable_names = searchable(get_object_or_404(Election, slug=slug))
    return JsonResponse({"ballots": searchable_names.ballots, "parties": searchable_names.parties})


@page(max_age=300)
def spelling(request: HttpRequest, slug: str) -> HttpResponse:
    """People's names in the language of the address, by the ballot's: for a map that starts without any."""
    return JsonResponse(board_of(slug)[1]["spelling"])


@page()
def seat(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    election, board = board_of(slug)
    entry = next((s for s in board["seats"] if s["number"] == number), None)
    if entry is None:
        raise Http404("No such seat")
    scene = build_scene(board, shown_now(), party_names(), candidates_by_party(election))
    ballot_paper, seat_history = (
        ballot(election, entry, scene.tints),
        history(election, entry, scene.tints, board["seq"]),
    )
    moment_lines = records.moments(election, scene, number)
    neighbours = records.neighbours(scene, number)
    return show(
        request, "seat", scene=scene, ballot=ballot_paper, history=seat_history, moments=moment_lines, **neighbours
    )


@page()
def party(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    scene = scene_of(slug)
    party_page = records.party_page(scene, code)
    if party_page is None:
        raise Http404("No such party here")
    people = people_of(scene, (line.number for _, _, lines in party_page.groups for line in lines))
    election = get_object_or_404(Election, slug=slug)
    independent_candidates = independents(election) if code == INDEPENDENT and viewed_at() is None else []
    return show(request, "party", scene=scene, party=party_page, people=people, independents=independent_candidates)


@page()
def region(request: HttpRequest, slug: str, region: str) -> HttpResponse:
    scene = scene_of(slug)
    region_page = regions.region_page(scene, region)
    if region_page is None:
        raise Http404("No such region here")
    people = people_of(scene, (line.number for line in region_page.seats))
    return show(request, "region", scene=scene, region=region_page, people=people)


@page()
def moments(request: HttpRequest, slug: str) -> HttpResponse:
    election, _ = board_of(slug)
    scene = scene_of(slug)
    return show(request, "moments", scene=scene, moments=records.moments(election, scene))


@page()
def comparison(request: HttpRequest, slug: str) -> HttpResponse:
    election, _ = board_of(slug)
    scene = scene_of(slug)
    return show(request, "comparison", scene=scene, comparison=compared.comparison(election, scene))


@page()
def corrections(request: HttpRequest, slug: str) -> HttpResponse:
    election, _ = board_of(slug)
    overrides = decided.overrides(election).filter(made_at__lte=shown_now())[: decided.MAX_ROWS]
    notes = [
        note for note in decided.corrections(election)["notes"] if datetime.fromisoformat(note["at"]) <= shown_now()
    ]
    return show(
        request,
        "corrections",
        scene=scene_of(slug),
        corrections=worded.corrections(overrides),
        notes=worded.signed(notes),
    )


@page()
def sources(request: HttpRequest, slug: str) -> HttpResponse:
    election, _ = board_of(slug)
    kinds, source_health = records.pages_by_kind(election), health.sources(election, timezone.now())
    return show(request, "sources", scene=scene_of(slug), election=election, kinds=kinds, health=source_health)
