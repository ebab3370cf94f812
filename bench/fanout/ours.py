"""This project: the real log, the real poke, the real server."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.fanout.peers import HERE, Peer, private_redis
from bench.fanout.processes import CLIENT_CORE, SERVER_CORE, free_port, running, wait_for
from bench.fanout.writer import SLUG

ROOT = HERE.parent.parent


@contextmanager
def ours(_folder: Path) -> Iterator[Peer]:
    port = free_port()
    with ExitStack() as stack:
        redis, url = stack.enter_context(private_redis())
        place = stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-ours-"))
        env = {"VAR_DIR": place, "DATABASE_URL": f"sqlite:///{place}/db.sqlite3", "REDIS_URL": url,
               "STREAMS_FROM_ONE_ADDRESS": "20000", "DJANGO_SETTINGS_MODULE": "tracker.settings"}  # fmt: skip
        writing = [sys.executable, "-m", "bench.fanout.writer"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "cwd": ROOT}
        writer = stack.enter_context(running(writing, CLIENT_CORE, env, **pipes))
        assert writer.stdin and writer.stdout
        writer.stdout.readline()
        serving = [sys.executable, "-m", "tracker.server", "--port", str(port)]
        server = stack.enter_context(running(serving, SERVER_CORE, env, cwd=ROOT))
        wait_for(port)
        yield Peer("this project", port, f"/ws/v1/elections/{SLUG}/", Lines(writer).say, [server.pid, redis])


class Lines:
    """Hands messages to the writer."""

    def __init__(self, writer: "subprocess.Popen[bytes]") -> None:
        self.writer = writer

    def say(self, _count: int, body: bytes) -> None:
        assert self.writer.stdin
        self.writer.stdin.write(body + b"\n")
        self.writer.stdin.flush()
