"""This project: the real log, the real poke, the real server."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench.fanout.peers import HERE, Peer, private_redis
from bench.fanout.processes import SERVER_CORE, free_port, running, wait_for

SLUG = "bench"
SEATS = 70


@contextmanager
def ours(_folder: Path) -> Iterator[Peer]:
    port = free_port()
    with ExitStack() as stack:
        redis, url = stack.enter_context(private_redis())
        place = stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-ours-"))
        env = {"VAR_DIR": place, "DATABASE_URL": f"sqlite:///{place}/db.sqlite3", "REDIS_URL": url,
               "STREAMS_FROM_ONE_ADDRESS": "20000", "DJANGO_SETTINGS_MODULE": "tracker.settings"}  # fmt: skip
        os.environ.update(env)
        publish = _publisher()
        argv = [sys.executable, "-m", "tracker.server", "--port", str(port)]
        server = stack.enter_context(running(argv, SERVER_CORE, env, cwd=HERE.parent.parent))
        wait_for(port)
        yield Peer("this project", port, f"/ws/v1/elections/{SLUG}/", publish, [server.pid, redis])


def _publisher() -> Callable[[int, bytes], None]:
    """Writes one seat a message as every writer does, in a transaction on the log, and pokes after the commit."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from results.publish.poke import poke
    from tests import boards

    boards.make_election(SLUG, SEATS)
    epoch = boards.board(SLUG)["epoch"]

    def publish(count: int, body: bytes) -> None:
        poke(SLUG, epoch, boards.write(SLUG, _change(count, body)))

    return publish


def _change(count: int, body: bytes) -> Any:
    """A seat's entry that carries the message, so that the delta weighs what the peers' message does."""
    from results.domain.board import Change

    number = count % SEATS + 1
    bare = {"number": number, "name": "SEAT", "status": "counting", "leader": None, "runner_up": None}
    return Change("seat", str(number), {**bare, **_stamped(body)})


def _stamped(body: bytes) -> dict[str, Any]:
    import json

    found = json.loads(body)
    return {"t": found["t"], "pad": found["pad"][230:]}
