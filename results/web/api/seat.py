"""One seat in full: every candidate in ballot order, the rounds, and where each number comes from."""

from datetime import datetime

from asgiref.sync import sync_to_async
from django.http import HttpRequest

from results.domain.board import Entry
from results.domain.page_kinds import CONTEST_VOTES
from results.models import Candidate, Contest, Observation, Override
from results.publish import corrections as decided
from results.publish.hub import hub
from results.publish.live_board import LiveBoard
from results.web.api.lists import iso
from results.web.api.live import position
from results.web.api.responses import Answer, ApiError, api_view, json_answer
from results.web.api.rounds import BallotNames, party_codes, rounds_table


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
    overrides = list(decided.overrides(live_board.election).filter(contest=contest, lifted_at=None))
    observations = list(contest.observations.select_related("page").order_by("kind"))
    rows = list(contest.candidates.select_related("party").order_by("serial"))
    full = {
        **entry,
        **position(live_board),
        "candidates": _candidates(rows, entry, overrides),
        "rounds_table": rounds_table(observations, BallotNames(rows, party_codes())),
        "previous": contest.previous,
        "electors": contest.electors,
        "provenance": {
            "pages": [_page(observation) for observation in observations],
            "corrections": [decided.override(override) for override in overrides],
            "votes_at": iso(
                max((observation.at for observation in observations if observation.kind in CONTEST_VOTES), default=None)
            ),
        },
    }
    return json_answer(full)


def _candidates(rows: list[Candidate], entry: Entry, overrides: list[Override]) -> list[Entry]:
    by_candidate: dict[int, list[Override]] = {}
    for override in overrides:
        if override.candidate_id:
            by_candidate.setdefault(override.candidate_id, []).append(override)
    return [_candidate(row, entry["votes_counted"], by_candidate.get(row.pk, [])) for row in rows]


def _candidate(row: Candidate, counted: int | None, overrides: list[Override]) -> Entry:
    edited = {override.field: override.value for override in overrides}
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
        "override": {override.field: decided.override(override) for override in overrides} or None,
    }


def _page(observations: Observation) -> Entry:
    at: datetime = observations.at
    return {
        "kind": observations.kind,
        "url": observations.page.url,
        "hash": observations.page.body_id,
        "fetched_at": iso(observations.fetched_at),
        "source_at": iso(at),
    }
