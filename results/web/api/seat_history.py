"""One seat over time, from the event log: how votes, margin and leader moved."""

from asgiref.sync import sync_to_async
from django.http import HttpRequest

from results.domain.board import Entry
from results.domain.entries import text
from results.models import Event
from results.publish.hub import hub
from results.publish.live_board import LiveBoard
from results.web.api.answer_types import HistoryPoint
from results.web.api.live import position
from results.web.api.parameters import MAX_NUMBER, page_size
from results.web.api.parameters import number as number_parameter
from results.web.api.responses import Answer, ApiError, api_view, json_answer


@api_view("cursor", "limit")
async def history(request: HttpRequest, slug: str, number: int) -> Answer:
    """A seat's published states, the first one first. `cursor` is the seq after which to go on."""
    live_board = (await hub().stream(slug)).current()
    entry = live_board.seats().get(number)
    if entry is None:
        raise ApiError(404, "unknown_seat", "no such seat in this election")
    cursor, size = number_parameter(request, "cursor", 0, MAX_NUMBER), page_size(request)
    points = await sync_to_async(_points)(live_board, number, cursor, size)
    last = points[-1]["seq"] if len(points) == size else None
    query = request.GET.copy()
    query["cursor"], query["limit"] = str(last), str(size)
    link = {"Link": f'<{request.path}?{query.urlencode()}>; rel="next"'} if last is not None else {}
    content = {**position(live_board), "number": number, "name": entry["name"], "points": points, "next": last}
    return json_answer(content, **link)


def _points(live_board: LiveBoard, number: int, after: int, size: int) -> list[HistoryPoint]:
    rows = Event.objects.filter(
        election=live_board.election, kind="seat", key=str(number), seq__gt=after, seq__lte=live_board.seq
    )
    return [_point(row.seq, text(row.at) or "", row.entry) for row in rows.order_by("seq")[:size]]


def _point(seq: int, at: str, entry: Entry) -> HistoryPoint:
    people = [entry[place] for place in ("leader", "runner_up", "winner") if entry.get(place)]
    return {
        "seq": seq,
        "at": at,
        "source_at": entry["source_at"],
        "status": entry["status"],
        "round": entry["round"],
        "rounds": entry["rounds"],
        "leader": entry["leader"]["serial"] if entry["leader"] else None,
        "margin": entry["margin"],
        "votes_counted": entry["votes_counted"],
        "votes": {str(person["serial"]): person["votes"] for person in people},
    }
