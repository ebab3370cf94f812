"""A worker that dies at any statement whatever: the next one makes up for all that it left undone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from results.enrolment import register
from results.enrolment.discover import discover
from results.enrolment.folder_facts import TrackRequest
from results.intake import inbox, uploads
from results.models import Boundary, Candidate, Constituency, Election, Event, Observation, Outcome, Page, Upload
from results.polling import background_pages
from results.polling.network import Network
from results.publish.snapshot import snapshot
from results.rehearsal.night import IST
from results.sources import priority, registry
from tests.polling.in_process import (
    board,
    forgive,
    once,
    track,
)
from tests.polling.results_folder import Folder, serve, small

pytestmark = pytest.mark.django_db(transaction=True)

START = datetime(2025, 2, 8, 9, 0, tzinfo=IST)
END = START.replace(hour=23)
LIST = "statewiseU051.htm"
STRIDE = 3
"""Every third statement is died at; all of them take three times as long."""
SPANS = tuple(range(start, start + 40 * STRIDE, STRIDE) for start in range(0, 480, 40 * STRIDE))
"""One night has news for forty deaths."""
POLLS = 3
"""The news, then the rounds, then names and outlines: all that one mark brings."""


class Died(BaseException):
    """As by SIGKILL: nothing catches it, and what was not committed is gone."""


@contextmanager
def dying(before: int) -> Iterator[None]:
    """Die before the statement of that number."""
    left = before

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise Died
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield


def lines(folder: Folder) -> Any:
    return registry.parse(LIST, folder.answer(LIST)[1]).rows  # type: ignore[union-attr]


def news(folder: Folder) -> None:
    """Let the night go on until a line of the list says something new."""
    before = lines(folder)
    while lines(folder) == before:
        folder.move(1)
        assert folder.at < END, "the night has no more news"


def polled(election: Election) -> None:
    """All that one mark brings, as a process just started reads it."""
    background_pages._complete.clear()
    forgive(election)
    for _ in range(POLLS):
        an_interval_later(election)
        once(election)


def an_interval_later(election: Election) -> None:
    """As if each seat's own page had been read an interval ago: a seat that counts is read again then."""
    ago = timezone.now() - timedelta(seconds=2 * election.source_interval_s)
    election.contests.exclude(read_at=None).update(read_at=ago)


def forget_errands(election: Election) -> None:
    """As if names in Hindi and outlines had never been asked for."""
    Boundary.objects.all().delete()
    Page.objects.filter(election=election, name__startswith="hi/").delete()
    Page.objects.filter(election=election, name__startswith="ac/").delete()
    Constituency.objects.update(name_hi="")
    Candidate.objects.filter(contest__election=election).update(name_hi="")


def known(election: Election) -> dict[str, Any]:
    """All that is known, but for when it came."""
    said = Observation.objects.filter(contest__election=election).order_by("contest", "kind")
    names = Candidate.objects.filter(contest__election=election).order_by("contest__number", "serial")
    shown = board(election)
    return {
        "tally": shown["tally"],
        "seats": [{**row, "changed_at": None} for row in shown["seats"]],
        "moments": [(row["kind"], row["headline"]) for row in shown["moments"]],
        "said": list(said.values_list("contest__number", "kind", "at", "record")),
        "names": list(names.values_list("name", "name_hi")),
        "outlines": Boundary.objects.count(),
    }


def registered(election: Election) -> dict[str, Any]:
    facts = Election.objects.values("seats_total", "majority_mark", "name", "state_codes", "tracking").get(
        pk=election.pk
    )
    return known(election) | facts | {"shown": snapshot(election)["election"]["majority_mark"]}


def test_an_election_is_registered_whole_or_not_at_all(redis_url: str) -> None:
    """Whoever died over it: it is tracked again, or where it is there already, the polls go on with it."""
    folder = Folder(small("delhi-2025", *range(1, 23)), START)
    folder.spoilt = {name: lambda _: (404, b"gone") for name in ("partywiseresult-U05.htm", "statewiseU052.htm")}
    with serve(folder):
        undisturbed = registered(track(folder, "undisturbed"))
        assert undisturbed["majority_mark"] == 12  # also of the two seats that are not up
        for statement in range(1, 400, 2 * STRIDE):
            slug = f"killed-{statement}"
            try:
                with dying(statement):
                    discover(TrackRequest(folder.url, slug=slug), Network(Election(source_url=folder.url)))
                break
            except Died:
                election = Election.objects.filter(slug=slug).first()
            if election is None:
                election = track(folder, slug)
            else:
                once(election)
            for what, mine in registered(election).items():
                assert mine == undisturbed[what], f"{what}, died before statement {statement}"
            register.forget(slug)
        else:
            raise AssertionError("registering has more statements than were tried")
    assert statement > 10 * STRIDE


@pytest.mark.promise("P3")
@pytest.mark.parametrize("name", [LIST, "ConstituencywiseU0540.htm", "RoundwiseU0540.htm", "hi/" + LIST])
def test_a_page_handed_in_is_taken_in_whatever_statement_it_dies_at(redis_url: str, name: str) -> None:
    folder = Folder(small("delhi-2025", 1, 40), START)
    with serve(folder):
        election, twin = track(folder, "killed"), track(folder, "undisturbed")
        for statement in range(1, 400, STRIDE):
            news(folder)
            forget_errands(election)
            body, now = folder.answer(name)[1], timezone.now()
            upload = inbox.receive(election, name, body, "me", now)
            try:
                with dying(statement):
                    uploads.read_upload(upload, now)
                break
            except Died:
                told = uploads.read_upload(Upload.objects.get(pk=upload.pk), now)
            assert uploads.read_upload(inbox.receive(twin, name, body, "me", now), now)
            undisturbed = known(twin)
            for what, mine in known(election).items():
                assert mine == undisturbed[what], f"{what}, died before statement {statement}: {told}"
        else:
            raise AssertionError("reading has more statements than were tried")
    assert statement > STRIDE
    assert not election.uploads.filter(done_at=None).exists()


@pytest.mark.parametrize("statements", SPANS, ids=str)
def test_whatever_statement_it_dies_at_nothing_is_lost(
    redis_url: str, monkeypatch: pytest.MonkeyPatch, statements: range
) -> None:
    monkeypatch.setattr(priority, "REREADS_PER_S", 1_000)  # this night is so fast that else only some seats are reread
    folder = Folder(small("delhi-2025", 1, 2, 3, 30, 40), START)
    with serve(folder):
        election, twin = track(folder, "killed"), track(folder, "undisturbed")
        for statement in statements:
            news(folder)
            forget_errands(election)
            try:
                with dying(statement):
                    polled(election)
                break
            except Died:
                polled(election)
            polled(twin)
            undisturbed = known(twin)
            for what, mine in known(election).items():
                assert mine == undisturbed[what], f"{what}, died before statement {statement}"
        else:
            assert statements != SPANS[-1], "polls have more statements than were tried"
    newest = Page.objects.filter(election=election).values("name").annotate(last=Max("pk")).values("last")
    unread = Page.objects.filter(pk__in=newest, outcome=Outcome.KEPT)
    assert not unread.exclude(kind="partywise").exists()  # only compared with, once an interval
    seqs = list(Event.objects.filter(election=election).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))
