"""Addresses of the desk, below /admin/."""

from typing import Any

from django.urls import URLPattern, path


def desk_urls(site: Any) -> list[URLPattern]:
    from results.admin import languages
    from results.admin.views import (
        audit_log,
        authenticator,
        bulk,
        calls,
        correct,
        held,
        home,
        lifting,
        names,
        proposals,
        provenance,
        rosters,
        seat,
        sources,
        stories,
        webhooks,
    )

    own = "desk/<slug:slug>/"
    views: list[tuple[str, Any, str]] = [
        ("", home.home, "index"),
        ("track/", sources.track, "desk_track"),
        ("language/", languages.choose, "desk_language"),
        ("authenticator/", authenticator.own, "desk_authenticator"),
        ("authenticator/<int:pk>/", authenticator.of_another, "desk_authenticator_of"),
        (own, home.front, "desk_front"),
        (own + "now/", home.front_live, "desk_now"),
        (own + "seats/", seat.seats, "desk_seats"),
        (own + "seats/<int:number>/", seat.seat, "desk_seat"),
        (own + "seats/<int:number>/correct/", correct.correct, "desk_correct"),
        (own + "seats/<int:number>/from/", provenance.where_from, "desk_from"),
        (own + "seats/<int:number>/call/", calls.call, "desk_call"),
        (own + "overrides/<int:pk>/lift/", lifting.lift, "desk_lift"),
        (own + "overrides/<int:pk>/confirm/", lifting.confirm, "desk_confirm"),
        (own + "lift/", lifting.lift_many, "desk_lift_many"),
        (own + "calls/<int:pk>/retract/", calls.retract_call, "desk_retract_call"),
        (own + "calls/", calls.call_many, "desk_calls"),
        (own + "moments/", calls.moments, "desk_moments"),
        (own + "moments/<str:moment>/retract/", calls.retract_moment, "desk_retract_moment"),
        (own + "moments/<str:moment>/pin/", stories.pin, "desk_pin_moment"),
        (own + "moments/<str:moment>/reword/", stories.reword, "desk_reword_moment"),
        (own + "moments/<str:moment>/hide/", stories.hide, "desk_hide_moment"),
        (own + "moments/waiting/<int:pk>/tell/", stories.tell_again, "desk_tell_moment"),
        (own + "moments/add/", stories.add, "desk_add_moment"),
        (own + "held/<int:pk>/", held.held, "desk_held"),
        (own + "held/<int:pk>/decide/", held.decide, "desk_decide"),
        (own + "freeze/", held.freeze_page, "desk_freeze"),
        (own + "proposals/<int:pk>/", proposals.proposal, "desk_proposal"),
        (own + "bulk/", bulk.bulk_file, "desk_bulk"),
        (own + "rosters/", rosters.rosters, "desk_rosters"),
        (own + "rosters/<str:sheet>.csv", rosters.download, "desk_roster_csv"),
        (own + "feed/", sources.pages, "desk_feed"),
        (own + "webhooks/", webhooks.webhooks, "desk_webhooks"),
        (own + "unknown/", names.unknown, "desk_unknown"),
        (own + "unknown/<int:pk>/undo/", names.undo, "desk_undo_name"),
        (own + "pages/<int:pk>/", provenance.page, "desk_page"),
        (own + "pages/<int:pk>/bytes/", provenance.body, "desk_bytes"),
        (own + "audit/", audit_log.audit_log, "desk_audit"),
        (own + "audit.csv", audit_log.audit_csv, "desk_audit_csv"),
    ]
    return [path(route, site.admin_view(view), name=name) for route, view, name in views]
