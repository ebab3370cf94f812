"""The night as frames: key frames and the deltas between them, at addresses whose content never changes."""

from threading import Lock

from cachetools import LRUCache
from django.http import HttpRequest

from results.domain import board
from results.models import Election
from results.publish import log, wire
from results.publish.reader import find_election
from results.publish.snapshot import snapshot
from results.publish.timeline import timeline
from results.publish.wire import Frame
from results.web.api.parameters import MAX_NUMBER, number
from results.web.api.responses import ONE_SECOND, Answer, ApiError, api_view

MAX_EVENTS = 10_000
"""Events in one delta."""
IMMUTABLE = "public, max-age=31536000, immutable"
MAX_BYTES = 16_000_000
"""Encoded frames that a process keeps."""

_frames: LRUCache[tuple[str, int, int], Frame] = LRUCache(MAX_BYTES, getsizeof=lambda frame: len(frame.body))
_timelines: LRUCache[tuple[str, int], Frame] = LRUCache(MAX_BYTES, getsizeof=lambda frame: len(frame.body))
_lock = Lock()


@api_view()
def steps(_request: HttpRequest, slug: str) -> Answer:
    """The steps of the night so far, with the tally of each and the moments among them."""
    election = find_election(slug)
    key = election.epoch, election.seq
    with _lock:
        frame = _timelines.get(key)
    if frame is None:
        frame = Frame(wire.encode(timeline(election)))
        with _lock:
            _timelines[key] = frame
    return Answer(frame, f"{election.epoch}:{election.seq}:timeline")


@api_view("epoch", "seq", "prev")
def frame(request: HttpRequest, slug: str) -> Answer:
    """The board at a seq, whole; with `prev`, the delta that leads there from an earlier one. An address that names
    epoch and seq never changes its content."""
    election = find_election(slug)
    epoch = request.GET.get("epoch") or election.epoch
    seq = number(request, "seq", election.seq, MAX_NUMBER)
    prev = number(request, "prev", 0, MAX_NUMBER)
    if election.epoch != epoch or not 0 < seq <= election.seq:
        raise ApiError(404, "unknown_frame", "the log of this election has no such position")
    if prev and not 0 < seq - prev <= MAX_EVENTS:
        raise ApiError(400, "bad_prev", f"a delta leads forward, over at most {MAX_EVENTS} events")
    key = epoch, prev, seq
    body = _cached(key) or _keep(key, _delta(election, prev, seq) if prev else _board(election, seq))
    is_fixed = bool(request.GET.get("epoch") and request.GET.get("seq"))
    return Answer(body, f"{epoch}:{prev}-{seq}:frame", caching=IMMUTABLE if is_fixed else ONE_SECOND)


def _board(election: Election, seq: int) -> Frame:
    """Raises ApiError in the middle of the first transaction: there is no board before the election's own entry."""
    whole = snapshot(election, at_seq=seq)
    if not whole["election"]:
        raise ApiError(404, "unknown_frame", "no board stands at this position yet")
    return wire.frame(whole)


def _delta(election: Election, prev: int, seq: int) -> Frame:
    return wire.frame(board.delta(log.since(election.pk, prev, seq - prev), election.epoch, prev))


def _cached(key: tuple[str, int, int]) -> Frame | None:
    with _lock:
        return _frames.get(key)


def _keep(key: tuple[str, int, int], frame: Frame) -> Frame:
    with _lock:
        if len(frame.body) <= MAX_BYTES:
            _frames[key] = frame
    return frame
