"""The packages of `make clients`, from the built artefact, away from the project's own code."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from results.publish import topics
from tests import boards
from tests.web.test_third_party import line, node_modules  # noqa: F401 - a fixture
from tests.web_server import ROOT, Server

Publish = Callable[..., int]
pytestmark = pytest.mark.process
TOPICS = ["", "summary", "seats", "seat:2", "moments"]
FOLD = """
import json, sys
from counting_tracker import Follower, follow, tables
url, slug, transport, names, seq = sys.argv[1:]
follower = Follower(url, slug, transports=[transport], topics=[name for name in names.split(",") if name])
for message in follow(follower):
    if message["type"] == "snapshot" and message["seq"] == 8:
        print("began", flush=True)
    if follower.board and follower.board["seq"] >= int(seq):
        break
print(json.dumps(follower.board))
assert tables(follower.board)["tally"].is_test.all()
"""


@pytest.fixture(scope="session")
def packages() -> Path:
    done = subprocess.run([sys.executable, "clients/build.py"], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return ROOT / "clients" / "dist"


@pytest.fixture(scope="session")
def site(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel is installed; what it needs is where the tests' own packages are."""
    folder = tmp_path_factory.mktemp("site")
    (wheel,) = packages.glob("*.whl")
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        "--target",
        str(folder),
        str(wheel),
    ]
    subprocess.run(command, check=True, timeout=120)
    return folder


@pytest.fixture(scope="session")
def project(packages: Path, node_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    """A Node project with the tarball installed."""
    folder = tmp_path_factory.mktemp("project") / "node"
    shutil.copytree(node_modules, folder, symlinks=True)
    (tarball,) = packages.glob("*.tgz")
    package = folder / "node_modules" / "counting-tracker"
    package.mkdir()
    subprocess.run(["tar", "xzf", str(tarball), "--strip-components=1", "-C", str(package)], check=True)
    return folder


def folded(process: "subprocess.Popen[str]", election: str, publish: Publish, names: str) -> None:
    """Let a client fold what is published while it follows; its board is then the server's."""
    assert line(process) == "began"
    moved = boards.Change("election", "", boards.election_entry(election, seats_declared=1))
    publish(boards.seat(2, "AAP"), boards.tally("AAP", 1), boards.moment(2, "AAP"), moved)
    board = json.loads(line(process))
    truth = topics.narrow(boards.board(election), topics.parse(names.split(",")))
    assert boards.timeless(board) == boards.timeless(truth)


@pytest.mark.parametrize("names", TOPICS)
@pytest.mark.parametrize("transport", ["ws", "sse", "poll"])
def test_the_wheel(
    server: Server, election: str, publish: Publish, site: Path, tmp_path: Path, transport: str, names: str
) -> None:
    env = {**os.environ, "PYTHONPATH": str(site)}
    command = [sys.executable, "-c", FOLD, server.http, election, transport, names, "12"]
    with subprocess.Popen(command, cwd=tmp_path, env=env, stdout=subprocess.PIPE, text=True) as process:
        folded(process, election, publish, names)
        assert process.wait(60) == 0


@pytest.mark.parametrize("names", TOPICS)
@pytest.mark.parametrize("transport", ["ws", "sse", "poll"])
def test_the_tarball(
    server: Server, election: str, publish: Publish, project: Path, transport: str, names: str
) -> None:
    command = ["node", "package_client.mjs", server.http, election, transport, names, "12"]
    with subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, text=True) as process:
        folded(process, election, publish, names)
        assert process.wait(60) == 0


def test_the_types_are_types(packages: Path, site: Path, tmp_path: Path) -> None:
    """mypy accepts what uses them well, and refuses a field that no message has."""
    program = tmp_path / "program.py"
    program.write_text("from counting_tracker.models import Snapshot\n\n\ndef f(b: Snapshot) -> int:\n"
                       "    return b['seats'][0]['number'] + b['nothing']\n")  # fmt: skip
    env = {**os.environ, "MYPYPATH": str(site)}
    command = [sys.executable, "-m", "mypy", "--config-file=", "--cache-dir", str(tmp_path), str(program)]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300)
    errors = [each for each in done.stdout.splitlines() if "error" in each and "program.py" in each]
    assert len(errors) == 1 and "nothing" in errors[0], done.stdout
