"""Bad pages through the real door: nothing published changes, the page is kept, the error says what is wrong and where,
other seats go on, and the next good page is read as if nothing had been."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis
from django.conf import settings

from results.models import Candidate, Contest, Election, Page
from results.polling.tracking import first_reading
from results.sources import registry
from results.sources.fetch import Limits
from tests.polling.in_process import (
    board,
    forgive,
    once,
    track,
)
from tests.rehearsal.replay_server import Running, options, start

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis_url")]

NIGHT = (
    "simulate:5:seats=5:tie=0:uncontested=0:held=0:recount=0:lot=0:correction=0",
    "--paused",
    "--start-at",
    "10:00",
)
SEAT = 3
OWN = rf"(Constituencywise|candidateswise-)U05{SEAT}\."
LIST = r"^statewise"
QUICK = Limits(whole_s=1)


@pytest.fixture
def site() -> Iterator[Running]:
    running = start(options(*NIGHT))
    yield running
    running.stop()


def url(site: Running) -> str:
    return f"http://127.0.0.1:{site.port}/{site.replay.night.folder}/"


def seek(site: Running, at: str) -> None:
    assert site.ask(f"/_replay/seek?at={at}", "POST").status == 200


def fault(site: Running, kind: str, match: str, on: int = 1) -> None:
    assert site.ask(f"/_replay/fault?kind={kind}&match={match.replace('|', '%7C')}&on={on}", "POST").status == 200


def poll(election: Election, limits: Limits | None = None) -> list[int]:
    """As if enough time had passed for the pages and for the site itself to be tried again."""
    forgive(election)
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.delete(*client.keys("tracker:circuit:*"), "-")
    return once(election, limits=limits)


def votes(number: int) -> list[tuple[Any, ...]]:
    rows = Candidate.objects.filter(contest__number=number)
    return list(rows.values_list("serial", "name", "evm_votes", "postal_votes", "votes"))


HOLDS_A_SEAT = {
    "truncated": "Truncated|end|expected",
    "empty": "expected",
    "denied": "access denied",
    "wrong-seat": f"seat {SEAT}|U05{SEAT}|expected",
    "403": "403",
    "404": "404",
    "503": "503",
    "cut": "network|protocol",
    "slow": "timeout",
    "bomb": "too_large|encoding",
    "redirect": "refused|redirect",
    "redirect-metadata": "refused|not on the list",
}


@pytest.mark.parametrize("kind", HOLDS_A_SEAT)
def test_a_bad_page_of_a_seat_changes_nothing_of_it_and_others_go_on(site: Running, kind: str) -> None:
    election = track(url(site), states=("U05",))
    before, others = votes(SEAT), votes(SEAT + 1)
    fault(site, kind, OWN)
    seek(site, "11:00")
    poll(election, QUICK if kind == "slow" else None)
    assert votes(SEAT) == before
    assert votes(SEAT + 1) != others
    retry = election.retries.get(name=f"ConstituencywiseU05{SEAT}.htm")
    assert any(word in retry.error for word in HOLDS_A_SEAT[kind].split("|")), retry.error
    kept = Page.objects.filter(name=retry.name).exclude(outcome="read")
    if retry.error.split(":")[0] == retry.name:  # it came, and could not be read
        assert kept.get().error == retry.error
    fault(site, kind, OWN, on=0)
    seek(site, "11:06")
    assert poll(election)
    assert votes(SEAT) != before


def test_a_table_with_another_heading_is_refused_and_boxes_stand_in(site: Running) -> None:
    election = track(url(site), states=("U05",))
    before = votes(SEAT)
    fault(site, "renamed-header", OWN)
    seek(site, "11:00")
    poll(election)
    assert votes(SEAT) != before
    assert "expected column" in election.retries.get(name=f"ConstituencywiseU05{SEAT}.htm").error


@pytest.mark.parametrize("kind", ["truncated", "empty", "denied", "renamed-header", "404", "503", "cut", "bomb"])
def test_a_bad_list_publishes_nothing_and_blanks_nothing(site: Running, kind: str) -> None:
    election = track(url(site), states=("U05",))
    before = board(election)
    fault(site, kind, LIST)
    seek(site, "11:00")
    poll(election)
    assert board(election) == before
    assert election.retries.get(name="statewiseU051.htm").error
    fault(site, kind, LIST, on=0)
    poll(election)
    assert board(election) != before


@pytest.mark.parametrize("kind", ["commas", "devanagari", "moved-columns", "added-column", "wording", "round-wording"])
def test_another_way_of_writing_is_read_the_same(site: Running, kind: str) -> None:
    seek(site, "11:00")
    plain = board(track(url(site), states=("U05",), slug="plain"))
    fault(site, kind, ".")
    odd = board(track(url(site), states=("U05",), slug="odd"))
    assert [_said(seat) for seat in odd["seats"]] == [_said(seat) for seat in plain["seats"]]
    assert [(row["party"], row["total"], row["votes"]) for row in odd["tally"]] == [
        (row["party"], row["total"], row["votes"]) for row in plain["tally"]
    ]


def _said(seat: dict[str, Any]) -> tuple[Any, ...]:
    return seat["number"], seat["leader"], seat["runner_up"], seat["margin"], seat["round"], seat["votes_counted"]


def test_two_servers_one_of_them_old_never_take_a_number_back(site: Running) -> None:
    election = track(url(site), states=("U05",))
    fault(site, "alternating", ".")
    counted = [0]
    for minute in range(3, 40, 3):
        seek(site, f"10:{minute:02}")
        poll(election)
        counted.append(sum(c.votes_counted or 0 for c in Contest.objects.filter(election=election)))
    assert counted == sorted(counted)
    assert counted[-1] > counted[1]
    assert Page.objects.filter(outcome="older").exists()


def test_a_source_that_stands_still_is_said_to_be_late_and_nothing_else_happens(site: Running) -> None:
    election = track(url(site), states=("U05",))
    before = board(election)
    fault(site, "stale", ".")
    seek(site, "11:00")
    poll(election)
    assert board(election) == before
    assert election.source_state in ("late", "down")


def test_scripts_in_names_are_text(site: Running) -> None:
    fault(site, "script", ".")
    election = track(url(site), states=("U05",))
    assert election.contests.count() == 5
    assert all(seat["votes_counted"] for seat in board(election)["seats"])


def test_a_reader_that_fails_itself_approves_nothing(site: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    election = track(url(site), states=("U05",))
    before, others = votes(SEAT), votes(SEAT + 1)
    parse: Callable[..., Any] = registry.parse

    def broken(name: str, body: bytes) -> Any:
        if name.endswith(f"U05{SEAT}.htm"):
            raise ZeroDivisionError("a mistake of ours")
        return parse(name, body)

    monkeypatch.setattr(registry, "parse", broken)
    seek(site, "11:00")
    poll(election)
    assert votes(SEAT) == before
    assert votes(SEAT + 1) != others
    held = Page.objects.filter(name=f"ConstituencywiseU05{SEAT}.htm", outcome="rejected").get()
    assert "the reader failed: ZeroDivisionError" in held.error


def test_a_name_on_the_list_that_no_ballot_has_is_counted(site: Running) -> None:
    election = track(url(site), states=("U05",))
    assert Page.objects.filter(election=election, name="statewiseU051.htm").latest("pk").matched == 5
    first_reading(election)
    assert not election.retries.filter(name__startswith="Constituency").exists()
