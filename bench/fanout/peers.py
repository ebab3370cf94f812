"""The peers. Each starts on the server's core and says where to subscribe, how to publish, and whose CPU counts."""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from bench.fanout.processes import SERVER_CORE, family, free_port, running, wait_for

HERE = Path(__file__).resolve().parent
NODE_WS = "ws@8.23.0"


@dataclass(frozen=True)
class Peer:
    """`publish` takes one message's text and how many lines it should be told as; `pids` are those whose CPU counts."""

    name: str
    port: int
    path: str
    publish: Callable[[int, bytes], None]
    pids: list[int]


@contextmanager
def floor(folder: Path) -> Iterator[Peer]:
    """One pre-framed send() for each client, in C."""
    port, publish_port = free_port(), free_port()
    with running([str(folder / "floor"), str(port), str(publish_port)], SERVER_CORE) as server:
        wait_for(publish_port)
        with socket.create_connection(("127.0.0.1", publish_port)) as line:
            yield Peer("C floor", port, "/", lambda _, body: line.sendall(body + b"\n"), [server.pid])


@contextmanager
def nchan(folder: Path) -> Iterator[Peer]:
    """nginx with the nchan module, as Debian packages it."""
    port = free_port()
    conf = folder / "nginx.conf"
    conf.write_text(NCHAN.format(port=port, folder=folder))
    with running(["nginx", "-c", str(conf), "-p", str(folder)], SERVER_CORE) as server:
        wait_for(port)
        while len(family(server)) < 2:  # the worker, who does the work
            time.sleep(0.05)
        post = _poster(port, "/pub")
        yield Peer("nginx + nchan", port, "/sub", lambda _, body: post(body), family(server))


@contextmanager
def node(folder: Path) -> Iterator[Peer]:
    """node's ws, one process; npm fetches it once."""
    if not (folder / "node_modules").is_dir():
        with running(["npm", "install", "--silent", "--no-fund", "--prefix", str(folder), NODE_WS], SERVER_CORE) as npm:
            npm.wait(120)
    port, publish_port = free_port(), free_port()
    env = {"NODE_PATH": str(folder / "node_modules")}
    with running(["node", str(HERE / "node_ws.js"), str(port), str(publish_port)], SERVER_CORE, env) as server:
        wait_for(publish_port)
        post = _poster(publish_port, "/")
        yield Peer("node ws 8.23", port, "/", lambda _, body: post(body), family(server))


@contextmanager
def tutorial(folder: Path, layer: str) -> Iterator[Peer]:
    """Channels as in its tutorial: a consumer, a group, `channel_layer.group_send`."""
    from bench.fanout.tutorial import publisher

    port = free_port()
    with ExitStack() as stack:
        redis, url = stack.enter_context(private_redis())
        env = {"BENCH_REDIS": url, "BENCH_LAYER": layer}
        argv = [sys.executable, "-m", "uvicorn", "bench.fanout.tutorial:application", "--port", str(port),
                "--ws", "websockets-sansio", "--log-level", "critical", "--ws-ping-interval", "60"]  # fmt: skip
        server = stack.enter_context(running(argv, SERVER_CORE, env, cwd=HERE.parent.parent))
        wait_for(port)
        send = stack.enter_context(publisher(url, layer))
        yield Peer(f"Channels' tutorial, {layer} layer", port, "/ws/", lambda _, body: send(body), [server.pid, redis])


@contextmanager
def private_redis() -> Iterator[tuple[int, str]]:
    """(pid, url) of a Redis on the server's core."""
    from tracker.supervise import redis_server

    port = free_port()
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-redis-")))
        redis = stack.enter_context(running(redis_server.command(place, port), SERVER_CORE, stdout=subprocess.DEVNULL))
        wait_for(port)
        yield redis.pid, redis_server.url(place, port)


def _poster(port: int, path: str) -> Callable[[bytes], None]:
    """Posts over one kept connection, as a careful publisher would."""
    line = HTTPConnection("127.0.0.1", port)

    def post(body: bytes) -> None:
        line.request("POST", path, body, {"Content-Type": "application/json"})
        line.getresponse().read()

    return post


NCHAN = """
load_module /usr/lib/nginx/modules/ngx_nchan_module.so;
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log error;
events {{ worker_connections 20000; }}
http {{
  access_log off; keepalive_requests 1000000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location /pub {{ nchan_publisher; nchan_channel_id bench; nchan_message_buffer_length 10; }}
    location /sub {{ nchan_subscriber websocket; nchan_channel_id bench; nchan_subscriber_first_message newest; }}
  }}
}}
"""
