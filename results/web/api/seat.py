"""One seat in full: every candidate in ballot order, the rounds, and where each number comes from."""

from datetime import datetime
from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpRequest

from results.domain.board import Entry
from results.models import Candidate, Contest, Observation, Override
from results.publish import corrections as corrections_log
from results.publish.hub import hub
from results.publish.live_board import LiveBoard
from results.web.api.lists import digest, iso
from results.web.api.responses import (
    Answer,
    ApiError,
    api_view,
    json_answer,
)


@api_view()
async def seat(_request: HttpRequest, slug: str, number: int) -> Answer:
    """The seat's entry with `candidates`, `rounds_table`, `previous` and `provenance`."""
    live_board = (await hub().stream(slug)).current()
    entry = live_board.seats().get(number)
    if entry is None:
        raise ApiError(404, "unknown_seat", "no such seat in this election")
    return await sync_to_async(_answer)(live_board, entry)


def _answer(live_board: LiveBoard, entry: Entry) -> Answer:
    contest = Contest.objects.filter(election=live_board.election, number=entry["number"]).first()
    if contest is None:
        raise ApiError(404, "unknown_seat", "no such seat in this election")
    overrides = list(corrections_log.overrides(live_board.election).filter(contest=contest, lifted_at=None))
    observations = list(contest.observations.select_related("page").order_by("kind"))
    full = {
        **entry,
        "candidates": _candidates(contest, entry, overrides),
        "rounds_table": _rounds(observations),
        "previous": contest.previous,
        "electors": contest.electors,
        "provenance": {
            "pages": [_page(each) for each in observations],
            "corrections": [corrections_log.override(each) for each in overrides],
        },
    }
    return json_answer(
        full, digest(live_board.epoch, live_board.seq, *((o.page_id, o.fetched_at) for o in observations), *overrides)
    )


def _candidates(contest: Contest, entry: Entry, overrides: list[Override]) -> list[Entry]:
    by_candidate: dict[int, list[Override]] = {}
    for each in overrides:
        if each.candidate_id:
            by_candidate.setdefault(each.candidate_id, []).append(each)
    rows = contest.candidates.select_related("party").order_by("serial")
    return [_candidate(row, entry["votes_counted"], by_candidate.get(row.pk, [])) for row in rows]


def _candidate(row: Candidate, counted: int | None, overrides: list[Override]) -> Entry:
    edited = {each.field: each.value for each in overrides}
    share = round(100 * row.votes / counted, 2) if counted and row.votes is not None else None
    return {
        "serial": row.serial,
        "name": edited.get("name", row.name),
        "party": edited.get("party", row.party.code),
        "evm_votes": row.evm_votes,
        "postal_votes": row.postal_votes,
        "votes": row.votes,
        "share": share,
        "is_nota": row.is_nota,
        "is_key": row.is_key,
        "aliases": row.aliases,
        "override": {each.field: corrections_log.override(each) for each in overrides} or None,
    }


def _rounds(observations: list[Observation]) -> list[Any]:
    """Round by round, where the source has a page that tells it."""
    return next((each.record["tables"] for each in observations if each.record.get("tables")), [])


def _page(observations: Observation) -> Entry:
    at: datetime = observations.at
    return {
        "kind": observations.kind,
        "url": observations.page.url,
        "hash": observations.page.body_id,
        "fetched_at": iso(observations.fetched_at),
        "source_at": iso(at),
    }
