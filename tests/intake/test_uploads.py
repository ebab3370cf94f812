"""Pages handed in by people: by command, by the endpoint, as a feed of another kind; the same door, the same order."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from results.intake import inbox, uploads
from results.models import Contest, Election, FeedToken, Observation, Page, Upload
from results.rehearsal.night import IST
from tests.polling.in_process import board, track
from tests.polling.results_folder import Folder, serve, small

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis_url")]

START = datetime(2025, 2, 8, 10, 55, tzinfo=IST)
PAGES = ("statewiseU051.htm", "ConstituencywiseU0540.htm", "ConstituencywiseU051.htm", "RoundwiseU0540.htm")


@pytest.fixture
def folder() -> Iterator[Folder]:
    with serve(Folder(small("delhi-2025", 1, 40), START)) as folder:
        yield folder


def save(folder: Folder, into: Path, *names: str, minutes: int = 0) -> list[str]:
    """Save pages as a browser would, as they are so many minutes later."""
    folder.move(minutes)
    into.mkdir(exist_ok=True)
    paths = [into / name for name in names]
    for path in paths:
        path.write_bytes(folder.answer(path.name)[1])
        when = (folder.at + timedelta(minutes=1)).timestamp()
        os.utime(path, (when, when))
    return [str(path) for path in paths]


def fed(*paths: str, **options: Any) -> None:
    call_command("feed", *paths, **options)


def test_saved_pages_update_an_election_that_is_tracked(folder: Folder, tmp_path: Path) -> None:
    election = track(folder)
    before = board(election)
    asked = len(folder.asked)
    fed(*save(folder, tmp_path, *PAGES, minutes=30), slug="d")
    after = board(election)
    assert after["seats"] != before["seats"]
    assert Contest.objects.get(number=40).source_at == folder.at
    assert len(folder.asked) == asked
    assert Page.objects.filter(fed_by="command line").count() == len(PAGES)


def test_the_same_as_was_fetched_changes_nothing(folder: Folder, tmp_path: Path) -> None:
    election = track(folder)
    before = election.seq
    fed(*save(folder, tmp_path, *PAGES[:3]), slug="d")
    election.refresh_from_db()
    assert election.seq == before


def test_an_older_page_is_kept_and_changes_nothing(folder: Folder, tmp_path: Path) -> None:
    old = save(folder, tmp_path, *PAGES[:3])
    folder.move(30)
    election = track(folder)
    before = board(election)
    fed(*old, slug="d")
    assert board(election) == before
    assert Page.objects.filter(outcome="older").count() == 3


def test_an_election_begins_from_files_alone(folder: Folder, tmp_path: Path) -> None:
    paths = save(folder, tmp_path, "partywiseresult-U05.htm", *PAGES)
    fed(*paths, slug="files", url="https://results.eci.gov.in/ResultAcGenFeb2025/", states="U05")
    election = Election.objects.get(slug="files")
    assert (election.seats_total, election.name) == (
        2,
        "NCT of Delhi: General Election to Assembly Constituencies, February 2025",
    )
    assert Contest.objects.get(election=election, number=40).votes_counted
    assert not folder.asked


def test_what_is_no_page_is_refused_in_a_line(folder: Folder, tmp_path: Path) -> None:
    track(folder)
    (tmp_path / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(CommandError, match="None of these files"):
        fed(str(tmp_path / "holiday.jpg"), slug="d")
    with pytest.raises(CommandError, match="No election"):
        fed(*save(folder, tmp_path, PAGES[0]), slug="nothing")


def contest(number: int, *votes: int, **more: Any) -> dict[str, Any]:
    names = [
        (c.serial, c.name, c.party.name) for c in Contest.objects.get(number=number).candidates.select_related("party")
    ]
    rows = [{"serial": s, "name": n, "party": p, "votes": v} for (s, n, p), v in zip(names, votes, strict=False)]
    return {"state": "U05", "number": number, "name": "X", "candidates": rows, **more}


def test_a_feed_of_another_kind_comes_through_the_same_door(folder: Folder, tmp_path: Path) -> None:
    election = track(folder)
    known = Contest.objects.get(number=40)
    votes = [(c.votes or 0) + 7 for c in known.candidates.order_by("serial")]
    later = (folder.at + timedelta(minutes=5)).isoformat()
    body = {"feed": 1, "updated": later, "contests": [contest(40, *votes)]}
    (tmp_path / "own-feed.json").write_text(json.dumps(body))
    fed(str(tmp_path / "own-feed.json"), slug="d")
    known.refresh_from_db()
    assert known.votes_counted == sum(votes)
    assert Observation.objects.get(contest=known, kind="feed").page.name == "own-feed.json"
    before = board(election)
    body["updated"] = (folder.at - timedelta(hours=1)).isoformat()
    body["contests"] = [contest(40, *[vote + 1 for vote in votes])]
    (tmp_path / "own-feed.json").write_text(json.dumps(body))
    fed(str(tmp_path / "own-feed.json"), slug="d")
    assert board(election) == before


def test_the_endpoint_keeps_a_page_and_a_worker_reads_it(folder: Folder, client: Client) -> None:
    election = track(folder)
    token = inbox.make_token("press room", timezone.now())
    folder.move(30)
    body = folder.answer("ConstituencywiseU0540.htm")[1]
    head = {
        "authorization": f"Bearer {token}",
        "x-fetched-at": datetime(2025, 2, 8, 6, tzinfo=UTC).isoformat(),
    }
    answer = client.post("/feed/v1/d/ConstituencywiseU0540.htm", body, content_type="text/html", headers=head)
    assert answer.status_code == 202
    upload = Upload.objects.get()
    assert client.get(answer.json()["status"], headers=head).json()["done_at"] is None
    uploads.read_upload(upload, timezone.now())
    told = client.get(answer.json()["status"], headers=head).json()
    assert told["done_at"]
    assert "1 accepted" in told["message"]
    assert Page.objects.get(fed_by="press room").matched == election.contests.get(number=40).candidates.count()
    assert bytes(Upload.objects.get().body) == b""
    assert Contest.objects.get(election=election, number=40).source_at == folder.at


def test_an_upload_whose_task_was_lost_is_found(folder: Folder) -> None:
    election = track(folder)
    upload = inbox.receive(election, PAGES[0], b"x", "me", timezone.now())
    assert inbox.lost_uploads(timezone.now()) == []
    assert inbox.lost_uploads(timezone.now() + timedelta(seconds=60)) == [upload.pk]
    assert "expected" in uploads.read_upload(upload, timezone.now())
    assert inbox.lost_uploads(timezone.now() + timedelta(seconds=60)) == []


def test_a_reader_that_fails_itself_holds_the_page_and_says_so(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    election = track(folder)
    folder.move(30)
    before = board(election)
    monkeypatch.setattr("results.intake.uploads.list_ballots_and_store", lambda *_, **__: 1 / 0)
    upload = inbox.receive(election, PAGES[0], folder.answer(PAGES[0])[1], "me", timezone.now())
    assert "the reader failed: ZeroDivisionError" in uploads.read_upload(upload, timezone.now())
    assert election.pages.get(fed_by="me").outcome == "rejected"
    assert inbox.lost_uploads(timezone.now() + timedelta(seconds=60)) == []
    assert board(election) == before


@pytest.mark.parametrize("head", [{}, {"authorization": "Bearer wrong"}, {"authorization": "Basic eDp5"}])
def test_nobody_without_a_token_hands_anything_in(folder: Folder, client: Client, head: dict[str, str]) -> None:
    track(folder)
    answer = client.post(f"/feed/v1/d/{PAGES[0]}", b"x", content_type="text/html", headers=head)
    assert answer.status_code == 401
    assert "Set-Cookie" not in answer
    assert not Upload.objects.exists()


def test_a_revoked_token_is_worth_nothing(folder: Folder, client: Client) -> None:
    track(folder)
    token = inbox.make_token("press room", timezone.now())
    FeedToken.objects.update(revoked_at=timezone.now())
    head = {"authorization": f"Bearer {token}"}
    assert client.post(f"/feed/v1/d/{PAGES[0]}", b"x", content_type="text/html", headers=head).status_code == 401


@pytest.mark.parametrize(
    ("path", "size", "status"), [("d/x.htm", 9_000_000, 413), ("d/x.htm", 0, 400), ("nothing/x.htm", 5, 404)]
)
def test_what_cannot_be_taken_is_refused(folder: Folder, client: Client, path: str, size: int, status: int) -> None:
    track(folder)
    head = {"authorization": f"Bearer {inbox.make_token('press room', timezone.now())}"}
    answer = client.post(f"/feed/v1/{path}", b"x" * size, content_type="text/html", headers=head)
    assert answer.status_code == status
    assert not Upload.objects.exists()
