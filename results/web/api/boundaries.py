"""`boundaries.geojson`: the outline of each seat whose boundary is known (RFC 7946)."""

import json

from asgiref.sync import sync_to_async
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from results.domain.board import Entry
from results.models import Boundary
from results.publish.hub import hub
from results.publish.live_board import LiveBoard
from results.publish.wire import encode
from results.web import outlines
from results.web.api.responses import api_view
from results.web.api.streamed import Piece, pieces, streamed

GEOJSON = "application/geo+json"
OUTLINES_PER_PIECE = 20


@api_view()
async def boundaries(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A FeatureCollection. A feature's `properties` are the seat's number, name, state, district
    and Lok Sabha seat. The source's own outlines come first, then those that come with the tracker."""
    live_board = (await hub().stream(slug)).current()
    tag = await sync_to_async(_tag)(live_board)
    head = b'{"type":"FeatureCollection","features":['
    return streamed(request, pieces(lambda after: _piece(live_board, after), 0, head), tag, GEOJSON, f"{slug}.geojson")


def _tag(live_board: LiveBoard) -> str:
    """Outlines do not move with the count: the tag changes when one is added."""
    known = Boundary.objects.filter(constituency__contest__election=live_board.election)
    last = known.order_by("-pk").values_list("pk", flat=True).first()
    return f"{live_board.epoch}:outlines:{known.count()}:{last}"


def _piece(live_board: LiveBoard, after: int) -> Piece[int]:
    number = "constituency__contest__number"
    rows = Boundary.objects.filter(
        constituency__contest__election=live_board.election, constituency__contest__number__gt=after
    ).order_by(number)
    chunk = list(rows.values_list(number, "constituency__name", "geometry")[:OUTLINES_PER_PIECE])
    seats = live_board.seats()
    features = b",".join(_feature(seats.get(number, {}), number, name, geometry) for number, name, geometry in chunk)
    is_last = len(chunk) < OUTLINES_PER_PIECE
    rest = _packaged(live_board) if is_last else b""
    joined = b",".join(filter(None, (features, rest)))
    comma, end = b"," if after and joined else b"", b"]}" if is_last else b""
    return comma + joined + end, None if is_last else chunk[-1][0]


def _packaged(live_board: LiveBoard) -> bytes:
    """What comes with the tracker, after the source's own; of one election it is less than a megabyte."""
    seats = live_board.seats()
    shapes = outlines.packaged(live_board.election)
    return b",".join(_feature(seats[n], n, "", json.dumps(one.geometry)) for n, one in shapes.items() if n in seats)


def _feature(seat: Entry, number: int, name: str, geometry: str) -> bytes:
    """`geometry` is GeoJSON already, as it was imported."""
    facts = {"number": number, "name": seat.get("name", name), "state": seat.get("state"),
             "district": seat.get("district"), "lok_sabha_seat": seat.get("lok_sabha_seat")}  # fmt: skip
    head = encode({"type": "Feature", "id": number, "properties": facts})
    return head[:-1] + b',"geometry":' + geometry.encode() + b"}"
