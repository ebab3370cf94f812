"""One budget of requests for everybody: over many workers, restarts, a lost Redis; and the circuit they share."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from results.polling.budget import Budget, Limit
from results.polling.circuits import Breaker
from results.sources.circuit import Outcome
from results.sources.errors import FetchError
from tracker.supervise import redis_server

ROOT = Path(__file__).resolve().parents[2]
HOST = "results.eci.gov.in"


@pytest.fixture
def client(redis_url: str) -> Iterator["redis.Redis"]:
    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
        yield client


def budget(client: "redis.Redis", per_minute: float = 60, burst: float = 10, patience_s: float = 0) -> Budget:
    return Budget(client, lambda _: [Limit("budget", per_minute, burst)], patience_s)


def granted(shared: Budget, tries: int) -> int:
    """How many of so many requests are let through at once."""

    async def ask() -> int:
        through = 0
        for _ in range(tries):
            try:
                await shared(HOST)
                through += 1
            except FetchError as error:
                assert error.kind == "budget"
        return through

    return asyncio.run(ask())


@pytest.mark.promise("P15")
def test_a_burst_and_then_the_rate(client: "redis.Redis") -> None:
    shared = budget(client, per_minute=1200)
    began = time.monotonic()
    first = granted(shared, 50)
    assert 5 <= first <= 5 + 20 * (time.monotonic() - began)  # a bucket that nobody knows is half empty
    time.sleep(0.32)
    second = granted(shared, 50)
    assert second >= 5
    assert first + second <= 5 + 20 * (time.monotonic() - began)


def test_what_is_left_is_known_without_taking(client: "redis.Redis") -> None:
    shared = budget(client)
    assert [shared.left(HOST), shared.left(HOST)] == [5, 5]
    granted(shared, 3)
    assert shared.left(HOST) == 2
    assert Budget(client, lambda _: []).left(HOST) is None


def test_the_turn_is_waited_for_while_it_is_near(client: "redis.Redis") -> None:
    shared = budget(client, per_minute=600, burst=2, patience_s=1)
    began = time.monotonic()
    assert granted(shared, 6) == 6
    assert 0.4 < time.monotonic() - began < 1.5


def test_both_the_host_and_the_election_must_have_room(client: "redis.Redis") -> None:
    narrow = Limit("election", 60, 4)
    both = Budget(client, lambda _: [Limit("host", 60, 20), narrow], 0)
    assert granted(both, 10) == 2
    assert Budget(client, lambda _: [Limit("host", 60, 20)], 0).left(HOST) == 8


def test_refused_requests_take_nothing(client: "redis.Redis") -> None:
    shared = budget(client, per_minute=1200, burst=2)
    granted(shared, 1000)
    time.sleep(0.06)
    assert granted(shared, 1) == 1


def test_many_workers_share_one_bucket(client: "redis.Redis", redis_url: str) -> None:
    """Four processes, each started anew twice, ask as fast as they can; together they get what one would."""
    code = f"""
import asyncio, redis, sys, time
from results.polling.budget import Budget, Limit
from results.sources.errors import FetchError
shared = Budget(redis.Redis.from_url({redis_url!r}), lambda _: [Limit("budget", 600, 20)], 0)
async def ask():
    through, until = 0, time.time() + 1
    while time.time() < until:
        try:
            await shared("x"); through += 1
        except FetchError:
            await asyncio.sleep(0.002)
    return through
print(asyncio.run(ask()))
"""
    began, total = time.monotonic(), 0
    for _ in range(2):
        workers = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE) for _ in range(4)]
        total += sum(int(worker.communicate()[0]) for worker in workers)
    passed = time.monotonic() - began
    assert 10 + 10 <= total <= 10 + 10 * passed + 1


@pytest.mark.process
def test_without_redis_each_process_goes_slowly_and_never_unbounded(tmp_path: Path) -> None:
    with redis_server.running(tmp_path) as url:
        client = redis.Redis.from_url(url, socket_timeout=0.5)
        shared = Budget(client, lambda _: [Limit("lonely", 60, 100)], 0)
        assert granted(shared, 3) == 3
    assert granted(shared, 50) == 1
    assert shared.left(HOST) == 0
    client.close()


def test_a_redis_that_forgets_hands_out_no_second_burst(client: "redis.Redis") -> None:
    shared = budget(client, per_minute=1, burst=10)
    first = granted(shared, 50)
    client.flushall()
    assert (first, granted(shared, 50)) == (5, 5)


def test_a_clock_set_back_does_not_stop_everything(client: "redis.Redis") -> None:
    shared = budget(client, per_minute=1200, burst=10)
    client.set("budget", f"{(time.time() + 3600) * 1000:.3f}")
    assert granted(shared, 1) == 0
    time.sleep(0.12)
    assert 2 <= granted(shared, 5) <= 4


def test_a_circuit_that_one_worker_opened_is_open_for_all(client: "redis.Redis") -> None:
    one, other = Breaker(client, HOST), Breaker(client, HOST)
    other.enter()
    for _ in range(3):
        one.report(Outcome.BLOCKED)
    with pytest.raises(FetchError, match="left alone for 3") as told:
        other.enter()
    assert told.value.kind == "budget"
    assert other.state().reason == "blocked"
    Breaker(client, "other.host").enter()


def test_one_probe_goes_through_and_closes_it(client: "redis.Redis") -> None:
    one, other = Breaker(client, HOST, speed=60), Breaker(client, HOST, speed=60)
    one.report(Outcome.THROTTLED)
    with pytest.raises(FetchError):
        one.enter()
    time.sleep(1.3)
    one.enter()
    with pytest.raises(FetchError):
        other.enter()
    one.report(Outcome.OK)
    other.enter()
    assert one.state().state == "closed"


def test_retry_after_is_kept_to(client: "redis.Redis") -> None:
    breaker = Breaker(client, HOST)
    breaker.report(Outcome.SERVER, retry_after=120)
    assert breaker.state().until - time.time() > 115


def test_a_pause_that_a_wrong_clock_began_is_over(client: "redis.Redis", monkeypatch: pytest.MonkeyPatch) -> None:
    ahead = time.time() + 7200
    with monkeypatch.context() as later:
        later.setattr("results.polling.circuits.time.time", lambda: ahead)
        Breaker(client, "h").report(Outcome.THROTTLED)
        with pytest.raises(FetchError, match="left alone"):
            Breaker(client, "h").enter()
    Breaker(client, "h").enter()  # the probe
    Breaker(client, "h").report(Outcome.OK)
    assert Breaker(client, "h").state().state == "closed"


def test_good_answers_cost_no_writes(client: "redis.Redis") -> None:
    breaker = Breaker(client, HOST)
    breaker.report(Outcome.OK)
    assert not client.keys("tracker:circuit:*")
