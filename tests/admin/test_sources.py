"""Sources at the desk: tracking a folder, handing in pages."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import redis
from django.core.files.uploadedfile import SimpleUploadedFile

from results.models import AuditLine, Contest, Election, Page
from results.rehearsal.night import IST
from tests.admin.desk import at_desk, said
from tests.polling.in_process import track
from tests.polling.results_folder import Folder, serve, small

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("roles")]
START = datetime(2025, 2, 8, 10, 55, tzinfo=IST)


@pytest.fixture
def roles(redis_url: str) -> None:
    from results.admin.roles import install

    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
    install()


@pytest.fixture
def folder() -> Iterator[Folder]:
    with serve(Folder(small("delhi-2025", 1, 40), START)) as folder:
        yield folder


def test_an_administrator_has_a_folder_tracked_by_a_worker(folder: Folder, redis_url: str) -> None:
    client = at_desk(role="administrator")
    answer = client.post("/admin/track/", {"url": folder.url + "index.htm", "states": "u05"}, follow=True)
    assert "is being looked at" in said(answer)[0]
    assert AuditLine.objects.get(action="track").subject == folder.url
    with redis.Redis.from_url(redis_url) as client_of_redis:
        assert client_of_redis.llen("tracker.polls") == 1
    from results.tasks import track as task

    task(folder.url, ["U05"])
    assert Election.objects.get().seats_total == 2


def test_a_bad_address_is_told_so_and_an_editor_may_not(folder: Folder) -> None:
    answer = at_desk(role="administrator").post("/admin/track/", {"url": "delhi"})
    assert "is not a web address" in said(answer)[0]
    assert at_desk("ravi", "editor").get("/admin/track/").status_code == 403


def test_saved_pages_are_read_at_once(folder: Folder) -> None:
    track(folder)
    folder.move(30)
    name = "ConstituencywiseU0540.htm"
    files = [
        SimpleUploadedFile(name, folder.answer(name)[1], "text/html"),
        SimpleUploadedFile("holiday.jpg", b"x", "image/jpeg"),
    ]
    answer = at_desk().post("/admin/desk/d/feed/", {"files": files}, follow=True)
    told = said(answer)
    assert "1 accepted" in told[0]
    assert "expected" in told[1]
    assert Page.objects.get(fed_by="asha").matched == 24
    assert Contest.objects.get(number=40).source_at == folder.at > START + timedelta(minutes=1)
    assert at_desk("viewer", "viewer").get("/admin/desk/d/feed/").status_code == 403
