"""`summary`: the night in five sentences, now or at a time."""

import msgspec
from django.http import HttpRequest
from django.utils import timezone

from results.publish.hub import hub
from results.publish.topics import ALL
from results.web.api.live import snapshot_at
from results.web.api.parameters import time_parameter
from results.web.api.responses import Answer, api_view, json_answer
from results.web.pages.summary import sentences


@api_view("at")
async def summary(request: HttpRequest, slug: str) -> Answer:
    """Who is ahead, how far the count is, the last great news, what changed since last time, and what is closest."""
    at, now = time_parameter(request, "at"), timezone.now()
    if at is not None and at < now:
        board = msgspec.json.decode((await snapshot_at(slug, at, ALL, now)).body.body)
    else:
        board = (await hub().stream(slug)).current().board
    about = {name: board[name] for name in ("epoch", "seq", "as_of", "is_test")}
    return json_answer({**about, "sentences": sentences(board)}, f"{board['epoch']}:{board['seq']}:summary")
