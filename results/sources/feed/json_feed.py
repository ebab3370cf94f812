"""The feed as JSON. Types are strict: a number is a number, a missing vote is null or left out."""

import codecs
from typing import Annotated

import msgspec

from results.domain.records import CandidateRow, Feed, FeedContest
from results.sources import text
from results.sources.errors import PageError
from results.sources.feed import rows

Number = Annotated[int, msgspec.Meta(ge=1, le=999)]
Votes = Annotated[int, msgspec.Meta(ge=0, le=text.NUMBER_LIMIT)]
Round = Annotated[int, msgspec.Meta(ge=0, le=999)]
Text = Annotated[str, msgspec.Meta(max_length=4_000)]


class Candidate(msgspec.Struct, frozen=True):
    serial: Number
    name: Text
    party: Text
    votes: Votes | None = None
    evm_votes: Votes | None = None
    postal_votes: Votes | None = None


class Contest(msgspec.Struct, frozen=True):
    number: Number
    name: Text
    candidates: list[Candidate]
    state: Text = ""
    status: Text = ""
    round: Round | None = None
    rounds: Round | None = None
    updated: Text = ""


class File(msgspec.Struct, frozen=True):
    feed: Annotated[int, msgspec.Meta(ge=1, le=1)]
    updated: Text
    contests: list[Contest]
    title: Text = ""


_decoder = msgspec.json.Decoder(File)


def parse(name: str, body: bytes) -> Feed:
    """Raises PageError that names the place in the file as msgspec does: `$.contests[3].candidates[0].votes`."""
    try:
        file = _decoder.decode(body.removeprefix(codecs.BOM_UTF8))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise PageError(name, "JSON", "the form of docs/sources.md", str(error)) from None
    where = "$.updated"
    try:
        updated = rows.moment(file.updated)
        title = text.clean(file.title)[: text.NAME_LIMIT]
        contests = []
        for index, contest in enumerate(file.contests):
            where = f"$.contests[{index}]"
            contests.append(_contest(name, title, updated.isoformat(), contest))
    except ValueError as error:
        raise PageError(name, where, str(error), where) from None
    return rows.feed(name, title, updated, contests)


def _contest(page: str, title: str, updated: str, contest: Contest) -> FeedContest:
    head = rows.Head(
        rows.state_code(contest.state), contest.number, text.name(contest.name), text.clean(contest.status)[:200],
        contest.round, contest.rounds, rows.moment(contest.updated or updated),
    )  # fmt: skip
    return rows.contest(page, title, head, [_candidate(candidate) for candidate in contest.candidates])


def _candidate(candidate: Candidate) -> CandidateRow:
    name, party = text.name(candidate.name), text.name(candidate.party)
    return CandidateRow(
        candidate.serial,
        name,
        party,
        candidate.evm_votes,
        candidate.postal_votes,
        candidate.votes,
        None,
        rows.is_nota(name, party),
    )
