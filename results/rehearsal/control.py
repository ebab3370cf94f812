"""`/_replay/…`: the state of the replay, and pause, resume, seek, speed, fault."""

import json
from typing import TYPE_CHECKING, Any

from results.rehearsal.clock import mark, time_of_day
from results.rehearsal.http import Reply, Request

if TYPE_CHECKING:
    from results.rehearsal.replay import Replay


def answer(replay: "Replay", request: Request, now: float) -> Reply:
    """The state in JSON after doing what was asked; 400 with the reason when it cannot be done."""
    verb = request.path.removeprefix("/_replay/").strip("/")
    if verb == "state":
        return _json(200, replay.state(now))
    if request.method != "POST":
        return _json(405, {"error": "POST only"})
    if verb not in VERBS:
        return _json(404, {"error": f"no {verb}", "known": ["state", *VERBS]})
    try:
        VERBS[verb](replay, request.query, now)
    except (KeyError, ValueError) as error:
        return _json(400, {"error": f"{verb}: {error}"})
    return _json(200, replay.state(now))


def _pause(replay: "Replay", query: dict[str, str], now: float) -> None:
    replay.clock = replay.clock.pause(now)


def _resume(replay: "Replay", query: dict[str, str], now: float) -> None:
    replay.clock = replay.clock.resume(now)


def _seek(replay: "Replay", query: dict[str, str], now: float) -> None:
    replay.clock = replay.clock.seek(time_of_day(query["at"], replay.night.start), now)


def _speed(replay: "Replay", query: dict[str, str], now: float) -> None:
    replay.clock = replay.clock.at_speed(float(query["x"]), now)


def _fault(replay: "Replay", query: dict[str, str], now: float) -> None:
    kind, match = query.get("kind", ""), query.get("match", "")
    if query.get("on", "1") != "1":
        replay.faults.switch_off(kind, match)
        return
    since = mark(replay.clock.at(now))
    replay.faults.switch_on(kind, match, float(query.get("share", "1")), since)


VERBS = {"fault": _fault, "pause": _pause, "resume": _resume, "seek": _seek, "speed": _speed}


def _json(status: int, value: dict[str, Any]) -> Reply:
    body = json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
    return Reply(status, body, {"Content-Type": "application/json; charset=utf-8"})
