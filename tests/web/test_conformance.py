"""The conformance suite, against our server and against the same application under a plain one."""

import pytest

from tests import conformance
from tests.conformance import Target
from tests.web_server import Server

pytestmark = pytest.mark.process


@pytest.mark.parametrize("kind", ["server", "plain_server"])
async def test_we_speak_our_own_protocol(
    request: pytest.FixtureRequest, election: str, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found: Server = request.getfixturevalue(kind)
    failed = await conformance.run(Target(found.http, election))
    told = capsys.readouterr().out
    assert failed == 0, told
    assert told.count("ok ") == len(conformance.CHECKS)


async def test_what_is_no_server_fails_every_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert await conformance.run(Target("http://127.0.0.1:9", "x")) == len(conformance.CHECKS)
    assert "FAIL" in capsys.readouterr().out
