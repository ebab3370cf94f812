"""The project's own nginx before a web process: what may be sent through it."""

import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingUnixStreamServer
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from tests import web_server
from tracker.supervise.cluster import Cluster

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
MB = 1_000_000

pytestmark = [pytest.mark.process, pytest.mark.skipif(NGINX is None, reason="no nginx here")]


class Counting(BaseHTTPRequestHandler):
    """Says how much came."""

    protocol_version = "HTTP/1.1"

    def address_string(self) -> str:
        return ""

    def log_message(self, *_said: Any) -> None: ...

    def do_GET(self) -> None:
        size = str(len(self.rfile.read(int(self.headers.get("Content-Length", 0))))).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(size)))
        self.end_headers()
        self.wfile.write(size)

    do_POST = do_GET


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    run: Path = tmp_path_factory.mktemp("nginx")
    port = web_server.free_port()
    context = SimpleNamespace(run=run)
    cluster: Any = SimpleNamespace(webs=["web-1"], port=port, context=context, socket=lambda name: run / f"{name}.sock")
    config = run / "nginx.conf"
    config.write_text(Cluster.nginx_config(cluster))
    with ThreadingUnixStreamServer(str(cluster.socket("web-1")), Counting) as web:
        cluster.socket("web-1").chmod(0o777)
        threading.Thread(target=web.serve_forever, args=(0.02,), daemon=True).start()
        nginx = subprocess.Popen([str(NGINX), "-p", str(run), "-c", str(config), "-e", "stderr"])
        try:
            yield until_answers(f"http://127.0.0.1:{port}")
        finally:
            nginx.terminate()
            nginx.wait(10)
            web.shutdown()


def until_answers(address: str) -> str:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            httpx.get(address)
            return address
        except httpx.TransportError:
            time.sleep(0.05)
    raise TimeoutError(address)


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/admin/desk/x/roster/", 5 * MB, 200),
        ("/admin/desk/x/sources/", 99 * MB, 200),
        ("/admin/desk/x/sources/", 110 * MB, 413),
        ("/feed/v1/x/page.htm", 8 * MB, 200),
        ("/feed/v1/x/page.htm", 10 * MB, 413),
        ("/api/v1/elections", 2 * MB, 413),
    ],
)
def test_uploads_reach_the_desk_and_the_feed_only(site: str, path: str, size: int, status: int) -> None:
    try:
        answer = httpx.post(site + path, content=b"x" * size, timeout=60)
    except httpx.WriteError:  # nginx answers and closes before all is sent
        assert status == 413
        return
    assert answer.status_code == status
    assert status != 200 or int(answer.text) == size
