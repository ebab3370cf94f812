"""The bound: every seat is right within one interval of the source's clock at every step, within two after a fault."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bench.virtual_night import INTERVAL, VirtualNight, VirtualSite
from results.models import Contest, Observation
from results.rehearsal.clock import mark
from results.rehearsal.night import Night
from results.rehearsal.replay import Lag
from results.sources.errors import FetchError
from results.sources.fetch import Ask, Fetched
from tests.polling.results_folder import small

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis_url")]

LAG = Lag(timedelta(seconds=60), timedelta(seconds=40))
STAMP = re.compile(rb"\d\d:\d\d [ap]m On \d\d/\d\d/\d{4}", re.IGNORECASE)
Spoil = Callable[[str, Fetched], Fetched | FetchError]


class SpoiltSite(VirtualSite):
    """Answers that a test changes."""

    spoil: Spoil | None = None

    def _answer(self, ask: Ask) -> Fetched | FetchError:
        answer = super()._answer(ask)
        if isinstance(answer, FetchError) or self.spoil is None:
            return answer
        return self.spoil(ask.url.rpartition("/")[2], answer)

    def earlier(self, name: str, edition_before: int = 1) -> bytes:
        """The page of an edition before the one that is shown now, under the stamp of this one."""
        shown = mark(self.now - self.lag.of(name))
        now, then = (self.replay.site.page(name, at) or "" for at in (shown, shown - edition_before * INTERVAL))
        stamp = STAMP.findall(now.encode())[-1]
        return STAMP.sub(stamp, then.encode())


def site(*numbers: int, night: str = "delhi-2025", start_at: str = "11:00") -> SpoiltSite:
    return SpoiltSite(small(night, *numbers), start_at, LAG)


def of_several_pages(night: Night) -> Night:
    """Seats that fill more than one page of the list."""
    return replace(night, seats=night.seats[:22])


@pytest.mark.parametrize(("night", "start_at", "until"), [("delhi-2025", "11:00", "11:30"),
                                                          ("west-bengal-2026", "13:30", "13:50")])  # fmt: skip
def test_every_seat_is_right_within_an_interval(night: str, start_at: str, until: str) -> None:
    numbers = (1, 2, 3, 30, 40, 41)
    followed = VirtualNight(site(*numbers, night=night, start_at=start_at))
    found = followed.run(until)
    assert found.steps >= 5
    assert found.delays_s or night != "delhi-2025", "seats changed, and were right after a while"
    assert not found.details


def test_a_page_that_lags_at_its_own_stamp_is_asked_for_again_until_it_agrees() -> None:
    where = site(1, 2, 40)

    def lagging(name: str, answer: Fetched) -> Fetched:
        since = where.now - where.lag.of(name) - mark(where.now - where.lag.of(name))
        if not name.startswith("Constituencywise") or answer.not_modified or since > timedelta(seconds=60):
            return answer
        return replace(answer, body=where.earlier(name), headers=_plain(answer))

    where.spoil = lagging
    found = VirtualNight(where).run("11:30")
    assert found.steps >= 8 and not found.details


def _plain(answer: Fetched) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in ("last-modified", "content-encoding")}


@pytest.mark.parametrize(
    "fault", ["alternating:statewise", "truncated:statewiseU052", "404:statewiseU052", "503:statewise"]
)
def test_once_a_fault_of_the_list_ends_every_seat_is_right_within_two_intervals(fault: str) -> None:
    where = SpoiltSite(of_several_pages(small()), "11:00", LAG)
    followed = VirtualNight(where)
    followed.run("11:06")
    kind, _, match = fault.partition(":")
    where.replay.faults.switch_on(kind, match, 1.0, where.now)
    followed.run("11:13")
    where.replay.faults.switch_off()
    found = followed.run("11:23")
    ended = mark(where.replay.night.start.replace(hour=11, minute=13))
    assert [at for at in found.wrong_steps if at > ended + 2 * INTERVAL] == [], found.details


def test_votes_that_move_while_the_line_stands_come_with_their_edition_though_the_page_was_read_late_before() -> None:
    """Seat 255 at 16:48: its first two stand, the third has more. Its page of 16:45 came late, so less than an interval
    goes by between the two readings."""
    where = site(163, 255, night="west-bengal-2026", start_at="16:38")
    late_at = mark(where.now.replace(hour=16, minute=45))

    def late(name: str, answer: Fetched) -> Fetched:
        shown = mark(where.now - where.lag.of(name))
        if not name.startswith("Constituencywise") or shown != late_at or where.now - shown > timedelta(seconds=130):
            return answer
        before = where.replay.site.page(name, shown - INTERVAL) or ""
        return replace(answer, status=200, not_modified=False, body=before.encode(), headers=_plain(answer))

    where.spoil = late
    followed = VirtualNight(where)
    found = followed.run("16:53")
    assert found.steps >= 3 and not found.details


def test_votes_of_a_seat_that_counts_are_never_older_than_two_intervals_though_its_line_stands() -> None:
    where = site(1, 2, 3, 40)
    followed = VirtualNight(where)
    followed.run("11:25")
    at_most = 2 * INTERVAL + LAG.least + LAG.spread
    counting = Contest.objects.exclude(status="declared")
    assert counting.exists()
    for own in Observation.objects.filter(contest__in=counting, kind="constituencywise"):
        assert where.now - own.at <= at_most
