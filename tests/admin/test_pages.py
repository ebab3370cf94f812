"""Every page of the desk, for every role: shown, with its headers, or refused."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from results.editorial import overrides
from results.models import Election, Held, HeldState, Proposal
from tests.admin.desk import at_desk, path, person
from tests.ingest.count import Count, begin

pytestmark = pytest.mark.django_db

VIEWED = ["", "now/", "seats/", "seats/40/", "seats/40/from/?field=margin", "moments/", "rosters/", "audit/",
          "audit.csv", "rosters/candidates.csv", "rosters/parties.csv", "rosters/alliances.csv",
          "rosters/seats.csv"]  # fmt: skip
CORRECTED = ["bulk/", "freeze/"]
TABLES = ["election", "contest", "candidate", "constituency", "party", "alliance", "override", "held", "page",
          "auditline", "note", "call", "proposal", "moment", "partytally"]  # fmt: skip


@pytest.fixture
def count() -> Count:
    count = begin(1, 40, clock="11:03")
    count.read("11:06", 1, fault="times-ten")
    count.refreshed()
    return count


@pytest.mark.parametrize("role", ["viewer", "editor", "approver", "administrator"])
def test_what_each_role_may_see(count: Count, role: str) -> None:
    client = at_desk(role=role)
    for rest in VIEWED:
        assert client.get(path(count, rest)).status_code == 200, rest
    for rest in CORRECTED:
        assert client.get(path(count, rest)).status_code == (403 if role == "viewer" else 200), rest
    assert client.get(path(count, "unknown/")).status_code == (200 if role == "administrator" else 403)
    for table in TABLES:
        assert client.get(f"/admin/results/{table}/").status_code == 200, table
    users = client.get("/admin/auth/user/").status_code
    assert users == (200 if role == "administrator" else 403)
    assert client.get("/admin/auth/group/").status_code == 403


def test_pages_of_what_waits(count: Count) -> None:
    client = at_desk()
    row = Held.objects.get(kind="constituencywise", state=HeldState.WAITING)
    page = client.get(path(count, f"held/{row.pk}/")).content.decode()
    assert "tenfold" in page
    assert "If it is released" in page
    assert client.get(path(count, f"pages/{row.page_id}/")).status_code == 200


@pytest.mark.promise("P18")
def test_every_page_is_under_the_strict_policy_and_kept_by_no_cache(count: Count) -> None:
    client = at_desk()
    for address in ("/admin/tables/", path(count), path(count, "seats/40/"), "/admin/results/contest/"):
        response = client.get(address)
        assert "script-src 'self';" in response["Content-Security-Policy"], address
        assert "unsafe" not in response["Content-Security-Policy"]
        assert "no-store" in response["Cache-Control"]
    login = Client().get("/admin/login/")
    assert "script-src 'self';" in login["Content-Security-Policy"]


def test_archived_bytes_are_a_download_that_runs_nowhere(count: Count) -> None:
    response = at_desk().get(path(count, f"pages/{count.election.pages.first().pk}/bytes/"))  # type: ignore[union-attr]
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"<table" in response.content


def test_strangers_are_sent_to_the_login(count: Count) -> None:
    for rest in (*VIEWED, *CORRECTED):
        response = Client().get(path(count, rest))
        assert response.status_code == 302, rest
        assert response["Location"].startswith("/admin/login/")


def test_the_moving_part_is_sent_once_for_each_change(count: Count) -> None:
    client = at_desk()
    first = client.get(path(count, "now/"))
    assert client.get(path(count, "now/"), headers={"If-None-Match": first["ETag"]}).status_code == 304
    count.read("11:33", 40)
    assert client.get(path(count, "now/"), headers={"If-None-Match": first["ETag"]}).status_code == 200


def news(count: Count) -> dict[str, Callable[[], object]]:
    """What can change on the front page without a change of the board."""
    election, at = count.election, count.now
    circuit = {"circuit": {"state": "open", "reason": "blocked", "until": at.timestamp()}}
    disagree = {"about": "seat 40", "first_kind": "seat_list", "second_kind": "boxes", "source_at": at, "since": at}
    last = {"asked": 1, "last_success_at": at, "last_failure": "503"}
    return {
        "a kind begins to fail": lambda: election.kind_health.create(kind="seat_list", failing=1, **last),
        "it goes on failing": lambda: election.kind_health.update(failing=2),
        "asking is paused": lambda: Election.objects.update(asking=circuit),
        "pages disagree": lambda: election.contradictions.create(
            first_value="1", second_value="2", seen_at=at, **disagree
        ),
        "one of them says another thing": lambda: election.contradictions.update(second_value="3"),
        "the source of a correction moves on": lambda: count.contest(40).observations.all().delete(),
    }


def test_news_that_are_not_on_the_board_are_sent_too(count: Count) -> None:
    how: dict[str, Any] = {"reason": "r", "author": person("bala", "editor"), "now": count.now}
    overrides.make(count.contest(40), "votes", "30000", candidate=count.candidate(40, 1), **how)
    client = at_desk()
    for what, happens in news(count).items():
        tag = client.get(path(count, "now/"))["ETag"]
        happens()
        assert client.get(path(count, "now/"), headers={"If-None-Match": tag}).status_code == 200, what


def test_the_front_page_counts_what_needs_a_person(count: Count) -> None:
    from results.admin.overview import overview

    assert [(need.count, need.name) for need in overview(count.election, count.now).tasks] == [(2, "to decide")]
    page = at_desk().get(path(count)).content.decode()
    assert "<b>2</b> to decide" in page
    moving = at_desk("chitra").get(path(count, "now/")).content.decode()
    assert "<b>2</b> to decide" in moving, "the part that refreshes itself says the same"
    assert Proposal.objects.count() == 0


def test_a_number_leads_to_its_page_in_one_click(count: Count) -> None:
    client = at_desk()
    seat = client.get(path(count, "seats/40/")).content.decode()
    leader = count.entry(40)["leader"]
    assert f"from/?field=votes&amp;serial={leader['serial']}" in seat
    found = client.get(path(count, f"seats/40/from/?field=votes&serial={leader['serial']}"))
    origin = found.context["origin"]
    assert (origin.source_says, origin.overrides) == (str(leader["votes"]), [])
    assert origin.page.body_id in found.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "candidate", "asked"),
    [
        ("evm_votes", "30000", True, "field=votes&serial=1"),
        ("postal_votes", "30000", True, "field=votes&serial=1"),
        ("winner", "", False, "field=status"),
        ("round", "13", False, "field=status"),
        ("rounds", "20", False, "field=status"),
        ("status", "declared", False, "field=winner"),
    ],
)
def test_a_value_that_follows_from_a_correction_names_its_editor(
    count: Count, field: str, value: str, candidate: bool, asked: str
) -> None:
    contest = count.contest(40)
    first = count.candidate(40, 1) if candidate else None
    how: dict[str, Any] = {"reason": "form 20", "author": person("bala", "editor"), "now": count.now}
    if value in ("", "declared"):
        value = value or str(count.entry(40)["leader"]["serial"])
        how["approved_by"] = person("chitra", "approver")
    made = overrides.make(contest, field, value, candidate=first, **how)
    page = at_desk().get(path(count, f"seats/40/from/?{asked}"))
    assert page.context["origin"].overrides == [made]
    text = page.content.decode()
    assert f"{made.get_field_display()}: " in text
    assert "bala" in text
    assert "form 20" in text


def test_scraped_text_is_shown_and_never_run(count: Count) -> None:
    from results.models import Candidate

    Candidate.objects.filter(contest__number=40).update(name="<script>alert(1)</script>")
    client = at_desk()
    for rest in ("", "seats/40/", "seats/", "seats/40/from/?field=votes&serial=1"):
        page = client.get(path(count, rest)).content.decode()
        assert "<script>alert" not in page, rest


def test_a_seat_is_found_by_number_and_by_name(count: Count) -> None:
    client = at_desk()
    for asked in ("40", "new delhi"):
        assert client.get(path(count, f"seats/?q={asked}"))["Location"] == path(count, "seats/40/")
    assert client.get(path(count, "seats/?q=nowhere")).status_code == 200
