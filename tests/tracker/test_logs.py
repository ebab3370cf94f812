"""Log lines: each names what it belongs to, as JSON where that is asked for, and none holds a secret."""

import json
import os
import subprocess
import sys

import pytest

from tracker import logs

pytestmark = pytest.mark.process

LINES = """
import django, logging
django.setup()
from tracker import logs
logs.bind_request({"path": "/e/delhi-2025/", "headers": [(b"x-request-id", b"abc")]})
logging.getLogger("results.some").warning("page %s was refused", "index.htm")
logs.bind_task("t-1", "results.tasks.poll", election_id=7)
logging.getLogger("results.some").warning("redis://u:hunter2@host Authorization: Bearer hunter2 token=hunter2")
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("results.some").exception("failed")
"""


def written(form: str) -> list[str]:
    environ = os.environ | {"LOG_FORMAT": form, "DJANGO_SETTINGS_MODULE": "tracker.settings"}
    ended = subprocess.run([sys.executable, "-c", LINES], env=environ, capture_output=True, text=True, check=True)
    return ended.stderr.splitlines()


def test_json_lines_name_request_and_task() -> None:
    first, second, third = (json.loads(line) for line in written("json"))
    assert (first["event"], first["request"], first["path"]) == ("page index.htm was refused", "abc", "/e/delhi-2025/")
    assert (second["task"], second["task_name"], second["election_id"]) == ("t-1", "results.tasks.poll", 7)
    assert "request" not in second
    assert "ZeroDivisionError" in third["exception"]


def test_text_lines_say_the_same() -> None:
    first, *_ = written("text")
    assert "page index.htm was refused" in first
    assert "request=abc" in first


def test_no_line_holds_a_secret() -> None:
    for form in ("json", "text"):
        assert "hunter2" not in "\n".join(written(form))


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("token=abc&x=1", "token=***&x=1"),
        ('{"password": "abc"}', '{"password": "***"}'),
        ("the token was refused", "the token was refused"),
        ("postgresql://tracker:abc@host/db", "postgresql://tracker:***@host/db"),
        ("https://results.eci.gov.in/a:b", "https://results.eci.gov.in/a:b"),
    ],
)
def test_what_is_hidden(text: str, hidden: str) -> None:
    assert logs.hide_secrets(None, "", {"event": text})["event"] == hidden
