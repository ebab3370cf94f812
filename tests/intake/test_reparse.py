"""The whole board from the archive, and the archive as a night."""

import argparse
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from results.intake import archive_files
from results.intake import reparse as reparse_module
from results.intake.reparse import reparse
from results.models import Boundary, Election, Event, Observation, Page, PageBody
from results.polling import background_pages
from results.polling.network import Network
from results.publish.snapshot import snapshot
from results.rehearsal.command import add_arguments, build
from results.rehearsal.http import Request
from results.rehearsal.night import IST
from results.scrape.visit import visit
from tests.polling.in_process import board, once, track
from tests.polling.results_folder import Folder, serve, small

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis_url")]

START = datetime(2025, 2, 8, 10, 55, tzinfo=IST)
SEATS = (1, 12, 30, 40)
WHEN = {"changed_at", "seq", "id", "at", "as_of", "age_at"}


@pytest.fixture
def folder() -> Iterator[Folder]:
    with serve(Folder(small("delhi-2025", *SEATS), START)) as folder:
        yield folder


@pytest.fixture
def counted(folder: Folder) -> Election:
    """An election followed through a night, with a page that could not be read and one that came late."""
    election = track(folder)
    for minutes in (6, 3, 12, 45, 60):
        folder.move(minutes)
        if minutes == 12:
            folder.spoilt = {f"ConstituencywiseU05{n}.htm": lambda body: body[: len(body) // 2] for n in SEATS}
        once(election)
        folder.spoilt.clear()
    return election


def timeless(entry: Any) -> Any:
    """Without what only says when, or in which order it was written."""
    if isinstance(entry, dict):
        return {key: timeless(value) for key, value in entry.items() if key not in WHEN}
    return [timeless(each) for each in entry] if isinstance(entry, list) else entry


def moments(found: dict[str, Any]) -> list[Any]:
    return sorted((timeless(each) for each in found["moments"]), key=lambda moment: str(sorted(moment.items())))


def test_the_board_arrives_at_the_same_state(counted: Election) -> None:
    before, epoch = board(counted), counted.epoch
    assert before["moments"]
    assert Page.objects.filter(outcome="rejected").exists()
    done = reparse(counted, timezone.now())
    counted.refresh_from_db()
    after = board(counted)
    assert timeless(after["seats"]) == timeless(before["seats"])
    assert timeless(after["tally"]) == timeless(before["tally"])
    assert moments(after) == moments(before)
    assert counted.epoch != epoch
    assert done.seq == counted.seq == Event.objects.filter(election=counted).count()
    assert timeless(snapshot(counted)["election"]) == timeless(
        counted.entry | {"source": snapshot(counted)["election"]["source"]}
    )


def test_twice_is_as_good_as_once(counted: Election) -> None:
    reparse(counted, timezone.now())
    first = timeless(board(counted))
    reparse(counted, timezone.now())
    assert timeless(board(counted)) == first


def test_polling_goes_on_after_it(counted: Election, folder: Folder) -> None:
    due = Election.objects.get(pk=counted.pk).next_poll_at
    reparse(counted, timezone.now())
    assert Election.objects.get(pk=counted.pk).next_poll_at == due
    folder.move(60)
    assert once(counted)
    assert all(seat["source_at"] for seat in board(counted)["seats"])


def test_a_page_that_todays_parser_can_read_is_used_at_last(counted: Election) -> None:
    good = Page.objects.filter(name="ConstituencywiseU0540.htm", outcome="read").order_by("-pk")[0]
    Page.objects.filter(pk=good.pk).update(outcome="rejected", error="an older parser could not")
    reparse(counted, timezone.now())
    good.refresh_from_db()
    assert (good.outcome, good.error) == ("read", "")
    assert Observation.objects.get(contest__number=40, kind="constituencywise").page_id == good.pk


def test_outlines_that_were_never_laid_are_still_asked_for(counted: Election, folder: Folder) -> None:
    name = "ac/U05.js"
    once(counted)
    Page.objects.filter(name=name).delete()
    visit(counted, [name], Network(counted), noted=False)  # and the worker dies
    assert Page.objects.get(name=name).outcome == "kept"
    reparse(counted, timezone.now())
    assert Page.objects.get(name=name).outcome == "kept"
    background_pages._complete.clear()
    background_pages.read_some(counted, Network(counted), timezone.now())
    assert Boundary.objects.count() == len(SEATS)


def test_the_archive_is_a_night_that_replay_serves(counted: Election, folder: Folder, tmp_path: Path) -> None:
    call_command("pages", counted.slug, str(tmp_path / "night"))
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    replay = build(parser.parse_args([f"archive:{tmp_path / 'night'}", "--start-at", "11:05", "--paused"]))
    path = f"/{folder.site.night.folder}/statewiseU051.htm"
    answer = replay.answer(Request("GET", path, {}, {}, True), time.monotonic())
    stamps = {
        f"{page.source_at.astimezone(IST):%I:%M}"
        for page in Page.objects.filter(name="statewiseU051.htm")
        if page.source_at
    }
    assert answer.status == 200
    assert any(f"{stamp} am".encode() in answer.body for stamp in stamps)


def test_pruning_keeps_what_published_numbers_rest_on(counted: Election) -> None:
    before, pages = board(counted), Page.objects.count()
    used = set(Observation.objects.values_list("page", flat=True))
    gone, bodies = archive_files.prune(timezone.now() + timedelta(days=1))
    assert gone and bodies
    assert Page.objects.count() == pages - gone
    assert used <= set(Page.objects.values_list("pk", flat=True))
    assert not PageBody.objects.filter(page=None).exists()
    assert board(counted) == before


@pytest.mark.promise("P21")
def test_it_is_built_anew_while_others_write(counted: Election, monkeypatch: pytest.MonkeyPatch) -> None:
    """P21: another process writes between any two pages."""
    if connection.vendor != "sqlite":
        return  # PostgreSQL lets both write
    read = reparse_module._record

    def read_beside_a_writer(page: Page) -> Any:
        with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=20)) as other:
            other.execute("UPDATE results_election SET poll_seconds = poll_seconds + 1")
            other.commit()
        return read(page)

    monkeypatch.setattr(reparse_module, "_record", read_beside_a_writer)
    before = board(counted)["seats"]
    assert reparse(counted, timezone.now()).pages > 20
    assert timeless(board(counted)["seats"]) == timeless(before)
