"""`events.jsonl`: the whole log of an election, one event a line, resumable by `since`."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from results.domain.board import Numbered
from results.publish import log
from results.publish.hub import hub
from results.publish.live_board import LiveBoard
from results.publish.wire import encode
from results.web.api.live import log_position
from results.web.api.responses import ApiError, api_view
from results.web.api.streamed import Piece, pieces, streamed

JSON_LINES = "application/jsonl; charset=utf-8"
EVENTS_PER_PIECE = 500


@api_view("since")
async def events(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Every event after `since` up to where the log stands now, in order."""
    live_board = (await hub().stream(slug)).current()
    epoch, seq = log_position(request, live_board)
    if epoch != live_board.epoch:
        raise ApiError(409, "other_epoch", "the log has another epoch now; read it from its beginning")
    tag = f"{live_board.epoch}:{live_board.seq}:log:{seq}"
    return streamed(request, pieces(lambda at: read_piece(live_board, at), seq), tag, JSON_LINES, f"{slug}.jsonl")


def read_piece(live_board: LiveBoard, seq: int) -> Piece[int]:
    """The lines of some events after `seq`, and the seq to go on from."""
    events = log.since(live_board.election.pk, seq, min(EVENTS_PER_PIECE, max(0, live_board.seq - seq)))
    lines = json_lines(events, live_board.epoch, live_board.election.is_test)
    return lines, events[-1].seq if events and events[-1].seq < live_board.seq else None


def json_lines(events: Iterable[Numbered], epoch: str, is_test: bool) -> bytes:
    """Events as JSON objects, one a line."""
    return b"".join(
        encode({"epoch": epoch, "seq": event.seq, "at": event.at, "kind": event.kind, "key": event.key,
                "is_test": is_test, "entry": event.entry}) + b"\n"
        for event in events
    )  # fmt: skip
