"""A database that is locked for long: a plain answer in time, and nothing that was typed is lost (P17, P21)."""

import html
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import httpx
import pytest
from django.db import connection

from results.models import Override
from tests.admin.desk import at_desk, path
from tests.ingest.count import Count, begin
from tests.web.conftest import environment
from tests.web_server import Server, running_server

pytestmark = pytest.mark.django_db(transaction=True)

SAVE_S = 2.0
Sign = Callable[[Count], httpx.Client]


@pytest.fixture
def server(redis_url: str, transactional_db: None) -> Iterator[Server]:
    with running_server(environment(redis_url)) as server:
        yield server


@contextmanager
def locked() -> Iterator[None]:
    """Another writer holds the one lock that SQLite has, or every election's row."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.rollback()
        return
    another: Any = connection.copy()
    with closing(another), another.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT 1 FROM results_election FOR UPDATE")
        yield
        cursor.execute("ROLLBACK")


def signed_in(server: Server) -> httpx.Client:
    """An editor's browser at that server."""
    cookie = at_desk().cookies["sessionid"].value
    return httpx.Client(base_url=server.http, cookies={"sessionid": cookie}, timeout=30)


def fields(page: str, action: str) -> dict[str, str]:
    """What a browser would send of the form with that action."""
    (form,) = re.findall(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', page, re.DOTALL)
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in hidden}


@pytest.mark.promise("P21")
def test_an_editor_is_answered_in_time_and_sends_it_again_by_one_press(server: Server) -> None:
    count = begin(40, clock="11:03")
    where = path(count, "seats/40/correct/")
    with signed_in(server) as desk:
        token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', desk.get(path(count, "seats/40/")).text)[0]
        typed = {"csrfmiddlewaretoken": token, "c1-votes": "30000", "confirm": "1", "reason": "“read <aloud>”"}
        with locked():
            desk.post(where, data=typed)  # the first also loads what the page needs
            began = time.process_time(), time.monotonic()
            answer = desk.post(where, data=typed)
            assert time.monotonic() - began[1] < SAVE_S + 8 * (time.process_time() - began[0]) + 1
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
        assert "Nothing was saved, and what you typed is still here." in answer.text
        assert not Override.objects.exists()
        again = fields(answer.text, where)
        assert again == typed
        assert desk.post(where, data=again).status_code == 302
    assert Override.objects.get().reason == "“read <aloud>”"


def test_a_password_is_never_written_into_a_page(server: Server) -> None:
    begin(40, clock="11:03")
    at_desk("asha")
    with httpx.Client(base_url=server.http, timeout=30) as visitor:
        page = visitor.get("/admin/login/").text
        token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
        typed = {"csrfmiddlewaretoken": token, "username": "asha", "password": "a secret word"}
        with locked():
            answer = visitor.post("/admin/login/", data=typed)
    assert "a secret word" not in answer.text


def test_readers_notice_nothing(server: Server) -> None:
    count = begin(40, clock="11:03")
    with locked():
        assert httpx.get(f"{server.http}/e/{count.election.slug}/seats/40/", timeout=30).status_code == 200
