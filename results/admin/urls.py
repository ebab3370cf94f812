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

    prefix = "desk/<slug:slug>/"
    views: list[tuple[str, Any, str]] = [
        ("", home.home, "index"),
        ("track/", sources.track, "desk_track"),
        ("language/", languages.choose, "desk_language"),
        ("authenticator/", authenticator.make_own, "desk_authenticator"),
        ("authenticator/<int:pk>/", authenticator.make_for_another, "desk_authenticator_of"),
        (prefix, home.front, "desk_front"),
        (prefix + "now/", home.front_live, "desk_now"),
        (prefix + "seats/", seat.seats, "desk_seats"),
        (prefix + "seats/<int:number>/", seat.seat, "desk_seat"),
        (prefix + "seats/<int:number>/correct/", correct.correct, "desk_correct"),
        (prefix + "seats/<int:number>/from/", provenance.where_from, "desk_from"),
        (prefix + "seats/<int:number>/call/", calls.call, "desk_call"),
        (prefix + "overrides/<int:pk>/lift/", lifting.lift, "desk_lift"),
        (prefix + "overrides/<int:pk>/confirm/", lifting.confirm, "desk_confirm"),
        (prefix + "lift/", lifting.lift_many, "desk_lift_many"),
        (prefix + "calls/<int:pk>/retract/", calls.retract_call, "desk_retract_call"),
        (prefix + "calls/", calls.call_many, "desk_calls"),
        (prefix + "moments/", calls.moments, "desk_moments"),
        (prefix + "moments/<str:moment>/retract/", calls.retract_moment, "desk_retract_moment"),
        (prefix + "moments/<str:moment>/pin/", stories.pin, "desk_pin_moment"),
        (prefix + "moments/<str:moment>/reword/", stories.reword, "desk_reword_moment"),
        (prefix + "moments/<str:moment>/hide/", stories.hide, "desk_hide_moment"),
        (prefix + "moments/waiting/<int:pk>/tell/", stories.tell_again, "desk_tell_moment"),
        (prefix + "moments/add/", stories.add, "desk_add_moment"),
        (prefix + "held/<int:pk>/", held.held, "desk_held"),
        (prefix + "held/<int:pk>/decide/", held.decide, "desk_decide"),
        (prefix + "freeze/", held.freeze_page, "desk_freeze"),
        (prefix + "proposals/<int:pk>/", proposals.proposal, "desk_proposal"),
        (prefix + "bulk/", bulk.bulk_file, "desk_bulk"),
        (prefix + "rosters/", rosters.rosters, "desk_rosters"),
        (prefix + "rosters/<str:sheet>.csv", rosters.download, "desk_roster_csv"),
        (prefix + "feed/", sources.pages, "desk_feed"),
        (prefix + "webhooks/", webhooks.webhooks, "desk_webhooks"),
        (prefix + "unknown/", names.unknown, "desk_unknown"),
        (prefix + "unknown/<int:pk>/undo/", names.undo, "desk_undo_name"),
        (prefix + "pages/<int:pk>/", provenance.page, "desk_page"),
        (prefix + "pages/<int:pk>/bytes/", provenance.body, "desk_bytes"),
        (prefix + "audit/", audit_log.audit_log, "desk_audit"),
        (prefix + "audit.csv", audit_log.audit_csv, "desk_audit_csv"),
    ]
    return [path(route, site.admin_view(view), name=name) for route, view, name in views]
