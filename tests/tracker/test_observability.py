"""Sentry, where it is asked for: errors arrive there without a secret; nothing is sent or imported otherwise."""

import gzip
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from typing import Any

import pytest

pytestmark = pytest.mark.process

CRASH = """
import django, logging
django.setup()
try:
    raise RuntimeError("asked with Authorization: Bearer hunter2")
except RuntimeError:
    logging.getLogger("results").exception("failed for redis://u:hunter2@host")
"""
IMPORTED = "import sys, django; django.setup(); print('sentry_sdk' in sys.modules)"


def run(code: str, **environ: str) -> subprocess.CompletedProcess[str]:
    settings = os.environ | {"DJANGO_SETTINGS_MODULE": "tracker.settings"} | environ
    return subprocess.run([sys.executable, "-c", code], env=settings, capture_output=True, text=True, check=True)


def test_an_error_arrives_without_its_secrets() -> None:
    pytest.importorskip("sentry_sdk")
    bodies: Queue[bytes] = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            bodies.put(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        run(CRASH, SENTRY_DSN=f"http://key@127.0.0.1:{server.server_port}/1", no_proxy="127.0.0.1")
        envelope = bodies.get(timeout=30).decode()
    finally:
        server.shutdown()
        server.server_close()
    event = json.loads(next(line for line in envelope.splitlines() if '"exception"' in line))
    assert event["exception"]["values"][0]["type"] == "RuntimeError"
    assert "hunter2" not in envelope


def test_without_a_setting_it_is_not_even_imported() -> None:
    assert run(IMPORTED, SENTRY_DSN="").stdout.strip() == "False"
