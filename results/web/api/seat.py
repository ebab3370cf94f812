"""One seat in full: every candidate in ballot order, the rounds, and where each number comes from."""

from datetime import datetime
from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpRequest

from results.domain.board import Entry
from results.models import Candidate, Contest, Observation, Override
from results.publish import corrections as decided
from results.publish.hub import hub
from results.publish.live_board import LiveBoard
from results.web.api.lists import digest, iso
from results.web.api.responses import (
    Answer,
    Refusal,
    listed,
    reading,
)


@reading()
async def seat(_request: HttpRequest, slug: str, number: int) -> Answer:
    """The seat's entry with `candidates`, `rounds_table`, `previous` and `provenance`."""
    told = (await hub().stream(slug)).used()
    entry = told.seats().get(number)
    if entry is None:
        raise Refusal(404, "unknown_seat", "no such seat in this election")
    return await sync_to_async(_answer)(told, entry)


def _answer(told: LiveBoard, entry: Entry) -> Answer:
    contest = Contest.objects.filter(election=told.election, number=entry["number"]).first()
    if contest is None:
        raise Refusal(404, "unknown_seat", "no such seat in this election")
    overrides = list(decided.overrides(told.election).filter(contest=contest, lifted_at=None))
    seen = list(contest.observations.select_related("page").order_by("kind"))
    full = {
        **entry,
        "candidates": _candidates(contest, entry, overrides),
        "rounds_table": _rounds(seen),
        "previous": contest.previous,
        "electors": contest.electors,
        "provenance": {
            "pages": [_page(each) for each in seen],
            "corrections": [decided.override(each) for each in overrides],
        },
    }
    return listed(full, digest(told.epoch, told.seq, *((o.page_id, o.fetched_at) for o in seen), *overrides))


def _candidates(contest: Contest, entry: Entry, overrides: list[Override]) -> list[Entry]:
    laid: dict[int, list[Override]] = {}
    for each in overrides:
        if each.candidate_id:
            laid.setdefault(each.candidate_id, []).append(each)
    rows = contest.candidates.select_related("party").order_by("serial")
    return [_candidate(row, entry["votes_counted"], laid.get(row.pk, [])) for row in rows]


def _candidate(row: Candidate, counted: int | None, overrides: list[Override]) -> Entry:
    shown = {each.field: each.value for each in overrides}
    share = round(100 * row.votes / counted, 2) if counted and row.votes is not None else None
    return {
        "serial": row.serial,
        "name": shown.get("name", row.name),
        "party": shown.get("party", row.party.code),
        "evm_votes": row.evm_votes,
        "postal_votes": row.postal_votes,
        "votes": row.votes,
        "share": share,
        "is_nota": row.is_nota,
        "is_key": row.is_key,
        "aliases": row.aliases,
        "override": {each.field: decided.override(each) for each in overrides} or None,
    }


def _rounds(seen: list[Observation]) -> list[Any]:
    """Round by round, where the source has a page that tells it."""
    return next((each.record["tables"] for each in seen if each.record.get("tables")), [])


def _page(seen: Observation) -> Entry:
    at: datetime = seen.at
    return {
        "kind": seen.kind,
        "url": seen.page.url,
        "hash": seen.page.body_id,
        "fetched_at": iso(seen.fetched_at),
        "source_at": iso(at),
    }
