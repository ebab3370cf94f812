"""The replay over real sockets: what a client of the site sees."""

import gzip
import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from results.rehearsal.night import IST
from tests.rehearsal.replay_server import Running

ROOT = Path(__file__).parents[2]
Replaying = Callable[..., Running]
COMMANDS = [[sys.executable, "-m", "results.rehearsal"], [sys.executable, "manage.py", "replay"]]


def test_pages_of_the_folder_and_nothing_else(replaying: Replaying) -> None:
    site = replaying("delhi-2025", "--start-at", "11:03", "--paused")
    names = [
        "",
        "index.htm",
        "partywiseresult-U05.htm",
        "statewiseU051.htm",
        "statewiseU054.htm",
        "candidateswise-U0540.htm",
    ]
    names += [
        "ConstituencywiseU0540.htm",
        "election-json-U05-live.json",
        "partywiseleadresult-369U05.htm",
        "hi/index.htm",
    ]
    assert {name: site.ask(name).status for name in names} == dict.fromkeys(names, 200)
    missing = [
        "statewiseU055.htm",
        "statewiseU050.htm",
        "statewiseS011.htm",
        "constituencywiseU0540.htm",
        "css/custom.css",
    ]
    missing += [
        "ConstituencywiseU0571.htm",
        "ConstituencywiseU05040.htm",
        "partywisewinresult-12345U05.htm",
        "../x",
        "/",
    ]
    assert {name: site.ask(name).status for name in missing} == dict.fromkeys(missing, 404)


def test_headers_are_in_the_clock_of_the_night(replaying: Replaying) -> None:
    site = replaying("delhi-2025", "--start-at", "11:04", "--paused", "--speed", "60")
    answer = site.ask("statewiseU051.htm")
    stamp = parsedate_to_datetime(answer.headers["Last-Modified"]).astimezone(IST)
    now = parsedate_to_datetime(answer.headers["Date"]).astimezone(IST)
    assert (f"{stamp:%d %H:%M:%S}", f"{now:%d %H:%M:%S}") == ("08 11:03:00", "08 11:04:00")
    assert "Last Updated at 11:03 am On 08/02/2025 " in answer.text
    assert answer.headers["X-Replay"] == "delhi-2025; speed=60; captured; made=rounds,statuses"
    site.control("seek?at=09:00")
    early = site.ask("nothing.htm").headers["X-Replay"]
    assert early == "delhi-2025; speed=60; reconstructed; made=votes,rounds,statuses"


def test_conditional_requests(replaying: Replaying) -> None:
    site = replaying("delhi-2025", "--start-at", "11:04", "--paused")
    modified = site.ask("statewiseU051.htm").headers["Last-Modified"]
    again = site.ask("statewiseU051.htm", If_Modified_Since=modified)
    assert (again.status, again.body) == (304, b"")
    site.control("seek?at=11:06")
    assert site.ask("statewiseU051.htm", If_Modified_Since=modified).status == 200
    assert site.ask("statewiseU051.htm", If_Modified_Since="yesterday").status == 200


def test_pages_may_appear_later_than_their_mark_and_not_all_at_once(replaying: Replaying) -> None:
    site = replaying("delhi-2025", "--start-at", "11:03:50", "--paused", "--lag", "60", "--spread", "120")
    names = [f"ConstituencywiseU05{number}.htm" for number in range(1, 71)]
    shown = {name: site.ask(name) for name in names}
    stamps = {answer.text.split("Last Updated at ")[1][:8] for answer in shown.values()}
    assert stamps == {"11:00 am"}
    site.control("seek?at=11:05")
    stamps = {site.ask(name).text.split("Last Updated at ")[1][:8] for name in names}
    assert stamps == {"11:00 am", "11:03 am"}
    site.control("seek?at=11:06")
    late = {name: parsedate_to_datetime(site.ask(name).headers["Last-Modified"]).astimezone(IST) for name in names}
    assert {f"{at:%H:%M}" for at in late.values()} <= {"11:04", "11:05", "11:06"}
    assert len(set(late.values())) > 20


def test_gzip_only_when_asked_for(replaying: Replaying) -> None:
    site = replaying("delhi-2025", "--paused")
    plain, packed = site.ask("statewiseU051.htm"), site.ask("statewiseU051.htm", Accept_Encoding="br, gzip")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body


def test_keep_alive_and_head(replaying: Replaying) -> None:
    site = replaying("delhi-2025", "--paused")
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=5)
    folder = f"/{site.replay.night.folder}/"
    for method in ("HEAD", "GET", "HEAD", "GET"):
        connection.request(method, f"{folder}index.htm")
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200
        assert int(answer.headers["Content-Length"]) > 1000
        assert bool(body) is (method == "GET")
    first = connection.sock
    connection.request("GET", f"{folder}missing.htm")
    assert connection.getresponse().read()
    assert connection.sock is first
    connection.close()


def test_half_a_request_and_nonsense_hurt_nobody(replaying: Replaying) -> None:
    site = replaying("delhi-2025", "--paused")
    for words in (b"nonsense\r\n\r\n", b"GET / HTTP/2.0\r\n\r\n", b"GET /" + b"x" * 40_000, b"GET / HT"):
        with socket.create_connection(("127.0.0.1", site.port), timeout=5) as other:
            other.sendall(words)
            other.shutdown(socket.SHUT_WR)
            assert b" 200 " not in other.recv(1000)
    assert site.ask("index.htm").status == 200


def test_control(replaying: Replaying) -> None:
    site = replaying("delhi-2025", "--speed", "600")
    state = site.control("state")
    assert (state["night"], state["speed"], state["paused"], state["seats"]) == ("delhi-2025", 600, False, 70)
    assert state["reconstructed_until"] == "2025-02-08T10:44:19+05:30"
    assert site.control("pause")["paused"]
    held = site.control("state")["night_time"]
    time.sleep(0.05)
    assert site.control("state")["night_time"] == held
    assert site.control("seek?at=19:30")["ended"]
    assert site.control("speed?x=0.5")["speed"] == 0.5
    assert not site.control("resume")["paused"]
    refused = ["seek", "seek?at=soon", "speed?x=1000", "speed?x=fast"]
    assert {one: site.ask(f"/_replay/{one}", "POST").status for one in refused} == dict.fromkeys(refused, 400)
    assert site.ask("/_replay/pause").status == 405
    assert site.ask("/_replay/explode", "POST").status == 404


def test_the_pages_stay_final_after_the_end(replaying: Replaying) -> None:
    site = replaying("delhi-2025", "--start-at", "19:08:30", "--speed", "600")
    time.sleep(0.3)
    assert site.control("state")["ended"]
    assert "Last Updated at 07:09 pm" in site.ask("statewiseU051.htm").text
    assert "Result in Progress" not in site.ask("statewiseU051.htm").text


@pytest.mark.process
@pytest.mark.parametrize("command", COMMANDS, ids=["module", "manage.py"])
def test_the_command_says_where_it_listens_and_stops_when_told(command: list[str]) -> None:
    with subprocess.Popen(
        [*command, "delhi-2025", "--port", "0"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        said = child.stdout.readline()
        port = int(said.split(":")[2].split("/")[0])
        assert said == f"replay ready http://127.0.0.1:{port}/ResultAcGenFeb2025/\n"
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            began = time.monotonic()
            child.terminate()
            assert child.wait(5) == 0
        assert time.monotonic() - began < 2


@pytest.mark.process
@pytest.mark.parametrize("command", COMMANDS, ids=["module", "manage.py"])
def test_the_command_says_what_is_wrong(command: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = subprocess.run(
            [*command, "delhi-2025", "--port", str(port)], cwd=ROOT, capture_output=True, text=True
        )
    assert refused.returncode == 2
    assert f"cannot listen on 127.0.0.1:{port}" in refused.stderr
    unknown = subprocess.run([*command, "goa-1999"], cwd=ROOT, capture_output=True, text=True)
    assert unknown.returncode == 2
    assert "no night 'goa-1999'" in unknown.stderr
