"""Schemathesis on the API's own description, against the real server: no 5xx, and every answer is as described.

It sends what the description allows and what it forbids, in every parameter and method, and judges status, headers and
body: what is allowed must be accepted, what is forbidden refused.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

from results.web.api.openapi import ENDPOINTS
from tests import boards
from tests.ingest.count import begin
from tests.web_server import Server

EXAMPLES = "12"
"""Of each address; with what it tries in any case about seven hundred requests, in some ten seconds."""
PATIENCE_S = 240


def test_nothing_that_it_tries_brings_the_api_down_or_makes_it_lie(
    server: Server, api: httpx.Client, slug: str, tmp_path: Path
) -> None:
    begin(1, 40, slug=slug, clock="11:00")
    boards.write(slug, boards.moment(40, "BJP"))
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(about(api.get("/api/v1/openapi.json").json(), slug)))
    done = subprocess.run(
        [Path(sys.executable).with_name("schemathesis"), "run", document, "--url", server.http, "--checks", "all",
         "--phases", "coverage,fuzzing", "--max-examples", EXAMPLES, "--seed", "5", "--continue-on-failure",
         "--request-timeout", "30", "--generation-database", "none", "--no-color"],
        cwd=tmp_path, env=os.environ, capture_output=True, text=True, timeout=PATIENCE_S,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(ENDPOINTS)} selected / {len(ENDPOINTS)} total" in done.stdout


def about(document: dict[str, Any], slug: str) -> dict[str, Any]:
    """The description with names that exist here: answers are about something, and what no seat has is refused."""
    seats = {"party": ["BJP", "AAP"], "category": ["GEN", "SC"], "state": ["U05"], "district": [""]}
    named = {"slug": [slug, "nowhere"], "number": [1, 40, 99], **seats}
    for path in document["paths"].values():
        for parameter in path["get"]["parameters"]:
            if parameter["name"] in named:
                parameter["schema"] = {"enum": named[parameter["name"]]}
    return document
