"""Small elections for tests of publishing, written through the log's own door."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from results.domain.board import Change
from results.models import Election
from results.publish import log
from results.publish.snapshot import snapshot

AT = datetime(2025, 2, 8, 5, 31, tzinfo=UTC)


def election_entry(slug: str, **changed: Any) -> dict[str, Any]:
    source = {"state": "ok", "age_s": 41, "at": "2025-02-08T11:00:00+05:30", "interval_s": 180.0}
    entry = {"slug": slug, "name": "Delhi", "name_hi": "", "kind": "AC", "by_election": False, "state": "Delhi",
             "state_codes": ["U05"], "date": "2025-02-08", "previous_year": 2020, "seats_total": 70,
             "majority_mark": 36, "seats_reporting": 70, "seats_declared": 0, "votes_counted": 0, "alliances": [],
             "status": "counting", "is_test": True, "replay": None, "frozen": False, "source": source}  # fmt: skip
    return {**entry, **changed}


def person(serial: int, name: str, party: str, votes: int) -> dict[str, Any]:
    return {"serial": serial, "name": name, "party": party, "votes": votes, "alias": None}


def seat_entry(number: int, leader: str = "BJP", margin: int = 100, **changed: Any) -> dict[str, Any]:
    second = person(2, "=ANOTHER, <b>PERSON</b>", "AAP" if leader == "BJP" else "BJP", 1000)
    entry = {"number": number, "name": f"SEAT {number}", "name_hi": "", "category": "GEN", "state": "U05",
             "district": "", "status": "counting", "round": 5, "rounds": 13,
             "leader": person(1, "A PERSON", leader, 1000 + margin), "runner_up": second, "winner": None, "call": None,
             "margin": margin, "votes_counted": 2000 + margin, "flips": 0, "source_at": AT.isoformat(),
             "changed_at": AT.isoformat(), "corrected": False, "flags": [], "previous": None}  # fmt: skip
    return {**entry, **changed}


def tally_entry(party: str, leading: int, **changed: Any) -> dict[str, Any]:
    entry = {"party": party, "name": party, "alliance": None, "colour": "", "won": 0, "leading": leading,
             "total": leading, "votes": leading * 1000, "vote_share": 40.0, "previous": 8,
             "change": leading - 8}  # fmt: skip
    return {**entry, **changed}


def moment_entry(seat: int, party: str, headline: str = "The lead changed") -> dict[str, Any]:
    return {"kind": "lead_change", "headline": headline, "seat": seat, "party": party, "candidate": None,
            "significance": 3, "retracted": False, "facts": {}}  # fmt: skip


def seat(number: int, leader: str = "BJP", margin: int = 100, **changed: Any) -> Change:
    return Change("seat", str(number), seat_entry(number, leader, margin, **changed))


def tally(party: str, leading: int) -> Change:
    return Change("tally", party, tally_entry(party, leading))


def moment(seat: int, party: str) -> Change:
    return Change("moment", f"lead:{seat}:{party}", moment_entry(seat, party))


def retracted(moment_id: str) -> Change:
    return Change(
        "retracted", moment_id, {"id": moment_id, "kind": "lead_change", "at": AT.isoformat(), "reason": "corrected"}
    )


def opening(slug: str, seats: int) -> list[Change]:
    return [
        Change("election", "", election_entry(slug)),
        tally("BJP", seats),
        tally("AAP", 0),
        *(seat(number) for number in range(1, seats + 1)),
    ]


def make_election(slug: str, seats: int = 5, **columns: Any) -> Election:
    """An election whose log holds its first board."""
    election = Election.objects.create(
        slug=slug, name="Delhi", seats_total=70, majority_mark=36, is_test=True, entry=election_entry(slug), **columns
    )
    write(slug, *opening(slug, seats))
    return election


def write(slug: str, *changes: Change, at: datetime = AT) -> int:
    """Append to the log as a writer does: in one transaction, with the election's row locked. Returns the last seq."""
    with transaction.atomic():
        election = Election.objects.select_for_update().get(slug=slug)
        return log.append(election, changes, at)


def board(slug: str) -> dict[str, Any]:
    """What the database says is published."""
    return snapshot(Election.objects.get(slug=slug))


def timeless(board: Mapping[str, Any]) -> dict[str, Any]:
    """A board without the facts that move by themselves."""
    kept = {name: value for name, value in board.items() if name != "as_of"}
    source = {name: value for name, value in board["election"]["source"].items() if name not in ("age_s", "age_at")}
    return {**kept, "election": {**board["election"], "source": source}}
