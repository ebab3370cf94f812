import json
import random

import pytest

from results.sources.clock import FALLBACK_S, SourceClock

START = 1_738_986_000.0  # 8 February 2025, 09:10 in India, a three-minute mark of the clock


class Site:
    """Regenerates every `period` seconds, `lag` after the mark, on a clock `rate` times as fast as ours."""

    def __init__(self, period: int = 180, lag: float = 20, rate: float = 1, offset: float = 0) -> None:
        self.period, self.lag, self.rate, self.offset = period, lag, rate, offset

    def server(self, ours: float) -> float:
        return START + (ours - START) * self.rate + self.offset

    def stamp(self, ours: float) -> int:
        return int((self.server(ours) - self.lag) // self.period * self.period)

    def published(self, stamp: int) -> float:
        return START + (stamp + self.lag - self.offset - START) / self.rate


def watch(site: Site, minutes: float, clock: SourceClock | None = None) -> tuple[SourceClock, list[float], int]:
    """(clock, our seconds from each publication to the answer that had it, requests) of one that obeys the clock."""
    clock = clock or SourceClock()
    now = clock.last_ours or START
    end, delays, requests, last = now + minutes * 60, [], 0, 0
    while now < end:
        stamp = site.stamp(now)
        clock = clock.learn(stamp, float(int(site.server(now))), now)
        requests += 1
        if last and stamp > last:
            delays.append(now - site.published(stamp))
        last = stamp
        now = max(clock.next_ask(now), now + 0.01)
    return clock, delays, requests


@pytest.mark.parametrize(
    "site",
    [
        Site(),
        Site(lag=0),
        Site(lag=95),
        Site(period=300, lag=40),
        Site(period=60, lag=5),
        Site(offset=3600),
        Site(offset=-47),
    ],
)
def test_it_learns_the_rhythm_and_asks_just_after(site: Site) -> None:
    clock, delays, requests = watch(site, 120)
    assert clock.period == site.period
    steady = sorted(delays[len(delays) // 3 :])
    assert steady[len(steady) // 2] <= 6
    assert steady[int(len(steady) * 0.95) - 1] <= 15
    assert requests <= 3 * 120 * 60 / site.period


@pytest.mark.parametrize("rate", [60, 600])
def test_a_rehearsal_runs_faster_than_our_clock(rate: float) -> None:
    clock, delays, _ = watch(Site(rate=rate), 4)
    assert clock.rate == pytest.approx(rate, rel=0.05)
    assert clock.period == 180
    steady = sorted(delays[len(delays) // 3 :])
    assert steady[len(steady) // 2] <= 2.5


def test_nothing_known_yet() -> None:
    clock = SourceClock()
    assert clock.period == FALLBACK_S
    assert clock.next_ask(START) == START + 1


def test_a_stamp_from_an_old_copy_teaches_nothing() -> None:
    clock, _, _ = watch(Site(), 30)
    last = clock.stamps[-1]
    again = clock.learn(last - 540, None, clock.last_ours + 1)
    assert (again.stamps, again.lag_to) == (clock.stamps, clock.lag_to)


def test_a_source_that_stopped_is_asked_ever_more_slowly() -> None:
    clock, _, _ = watch(Site(), 30)
    stamp, now, gaps = clock.stamps[-1], clock.last_ours, []
    for _ in range(40):
        then = clock.next_ask(now)
        gaps.append(then - now)
        clock = clock.learn(stamp, then, then)
        now = then
    assert gaps[-1] == pytest.approx(60)
    assert min(gaps) >= 1


def test_a_rehearsal_that_is_moved_is_followed() -> None:
    clock, _, _ = watch(Site(rate=60), 4)
    clock, delays, _ = watch(Site(rate=60, offset=4 * 3600), 4, clock)
    assert sorted(delays)[len(delays) // 2] <= 2.5
    _, delays, _ = watch(Site(rate=60, offset=-2 * 3600), 4, clock)
    assert sorted(delays)[len(delays) // 2] <= 2.5


def test_one_server_with_a_wrong_clock_changes_nothing() -> None:
    clock, _, _ = watch(Site(), 30)
    for _ in range(10):
        now = clock.last_ours + 7
        clock = clock.learn(clock.stamps[-1], now + 3600, now)
        clock = clock.learn(clock.stamps[-1], clock.server_time(now), now)
    assert (clock.rate, clock.period, len(clock.stamps)) == (1, 180, 11)


def test_missed_regenerations_do_not_widen_the_period() -> None:
    clock = SourceClock()
    for minute in (0, 9, 15, 18, 30):
        clock = clock.learn(START + minute * 60, START + minute * 60 + 30, START + minute * 60 + 30)
    assert clock.period == 180


def test_state_travels_as_json_and_damage_means_ignorance() -> None:
    clock, _, _ = watch(Site(), 30)
    assert SourceClock.from_dict(json.loads(json.dumps(clock.to_dict()))) == clock
    for damaged in (None, {}, {"stamps": ["x"]}, {"stamps": 5}, {"unknown": 1}):
        assert SourceClock.from_dict(damaged) == SourceClock()


def test_any_order_of_answers_keeps_it_sane() -> None:
    chance = random.Random(7)
    clock = SourceClock()
    now = START
    for _ in range(2000):
        now += chance.choice([0, 0.1, 1, 30, 400])
        server = now + chance.choice([0, 1, -1, 7200, -7200])
        clock = clock.learn(START + chance.randrange(0, 200) * 60, chance.choice([None, server]), now)
        wait = clock.next_ask(now) - now
        assert 1 <= wait <= 100_000
        assert 60 <= clock.period <= 900
