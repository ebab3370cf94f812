"""Pokes by a real Redis: heard at once, cheap, and never in a writer's way."""

import logging
import os
import signal
import time
from pathlib import Path

import pytest
import redis

from results.publish import poke as poking
from results.publish.poke import poke
from tracker.supervise import redis_server


@pytest.fixture
def away(redis_url: str) -> redis.Redis:
    return redis.Redis.from_url(redis_url)


def test_many_pokes_share_one_connection(away: redis.Redis) -> None:
    poke("x", "e", 1)
    before = away.info("stats")["total_connections_received"]
    for seq in range(50):
        poke("x", "e", seq)
    assert away.info("stats")["total_connections_received"] <= before + 1


def test_a_forked_worker_pokes_with_a_loop_of_its_own(away: redis.Redis) -> None:
    poke("x", "e", 1)
    heard = away.pubsub()
    heard.psubscribe("*")
    heard.get_message(timeout=5)
    child = os.fork()
    if not child:
        poke("forked", "e", 2)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    until = time.monotonic() + 5
    while time.monotonic() < until:
        message = heard.get_message(timeout=1)
        if message and b"forked" in message["channel"]:
            break
    else:
        pytest.fail("the child's poke was not heard")
    heard.close()


@pytest.mark.promise("P17")
@pytest.mark.process
def test_a_redis_that_hangs_costs_a_writer_a_second_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from channels_redis.pubsub import RedisPubSubChannelLayer

    with redis_server.running(tmp_path) as url:
        layer = RedisPubSubChannelLayer(hosts=[url], prefix="tracker")
        monkeypatch.setattr(poking, "get_channel_layer", lambda: layer)
        poke("x", "e", 1)
        pid = redis.Redis.from_url(url).info("server")["process_id"]
        os.kill(pid, signal.SIGSTOP)
        try:
            start = time.monotonic()
            with caplog.at_level(logging.WARNING):
                poke("x", "e", 2)
            assert time.monotonic() - start < 2.0
        finally:
            os.kill(pid, signal.SIGCONT)
    assert "poke lost: x at seq 2" in caplog.text
