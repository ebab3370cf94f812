"""A small election in which every kind of seat occurs, published through the log's own door, with ballots behind it."""

import json
from datetime import UTC, datetime
from typing import Any

from results.domain.board import Change, Entry
from results.models import Boundary, Candidate, Constituency, Contest, Election, Party
from tests import boards

NAMES = {
    1: "NERELA", 2: "BURARI", 3: "TIMARPUR", 4: "ADARSH NAGAR", 5: "BADLI", 6: "RITHALA", 7: "BAWANA", 8: "MUNDKA",
    9: "KIRARI", 10: "SULTANPUR MAJRA", 11: "NANGLOI JAT", 40: "NEW DELHI",
}  # fmt: skip
LOK_SABHA_SEATS = {40: "New Delhi", **dict.fromkeys((1, 5, 6, 7, 8, 9, 10, 11), "North West Delhi")}
HINDI = {"FIRST OF 1": "पहला एक", "SECOND OF 1": "दूसरा एक", "SECOND OF 9": "दूसरा नौ"}
SHARES = {"BJP": 47.5, "AAP": 43.0, "INC": 6.5}


def person(serial: int, name: str, party: str, votes: int, alias: str | None = None) -> dict[str, Any]:
    return {"serial": serial, "name": name, "party": party, "votes": votes, "alias": alias}


def seat(number: int, party: str = "BJP", by: int = 4000, /, **changed: Any) -> Change:
    """A seat as the log tells it: `party` leads `by` votes, the other of the two is second."""
    first = person(1, f"FIRST OF {number}", party, 30_000 + by)
    second = person(2, f"SECOND OF {number}", "AAP" if party == "BJP" else "BJP", 30_000)
    entry = boards.seat_entry(number, party, by, votes_counted=65_000 + by)
    entry |= {"leader": first, "runner_up": second}
    entry |= {"name": NAMES[number], "name_hi": "नई दिल्ली" if number == 40 else "", "rounds": 13, "round": 7}
    entry["lok_sabha_seat"] = LOK_SABHA_SEATS.get(number, "")
    entry |= {"previous": {"year": 2020, "party": "AAP", "winner": "WHO WON BEFORE", "margin": 900}}
    entry |= {"changed_at": datetime.now(UTC).isoformat()}
    return Change("seat", str(number), entry | changed)


def new_delhi(party: str, by: int, /, **changed: Any) -> Change:
    """The seat everybody watches. `party` is AAP or BJP."""
    kejriwal = person(1, "ARVIND KEJRIWAL", "AAP", 12_163, "Arvind Kejriwal")
    verma = person(2, "PARVESH SAHIB SINGH", "BJP", 12_163, "Parvesh Verma")
    first, second = (kejriwal, verma) if party == "AAP" else (verma, kejriwal)
    return seat(40, party, by, leader=first | {"votes": 12_163 + by}, runner_up=second, **changed)


def waiting(number: int, status: str = "awaiting") -> Change:
    """A seat of which nothing is counted yet."""
    nothing = dict.fromkeys(("leader", "runner_up", "margin", "round", "votes_counted"))
    return seat(number, "BJP", 0, **nothing, status=status)


def before(slug: str) -> list[Change]:
    """The morning of the count."""
    tallies = [tally(party, 0, 0, votes=None, vote_share=None) for party in SHARES]
    facts = {"seats_reporting": 0, "seats_declared": 0, "votes_counted": 0}
    return [election(slug, **facts), *tallies, *(waiting(number, "scheduled") for number in NAMES)]


def first_hour(slug: str) -> list[Change]:
    """Every seat is in its first round."""
    tallies = [tally("BJP", 0, 8), tally("AAP", 0, 4, previous=62)]
    seats = [seat(number, "AAP" if number % 3 == 0 else "BJP", 900, round=1) for number in NAMES]
    return [election(slug, seats_reporting=12, seats_declared=0), *tallies, *seats]


def tally(party: str, won: int, leading: int, previous: int = 8, **changed: Any) -> Change:
    total = won + leading
    entry: dict[str, Any] = {
        "won": won,
        "leading": leading,
        "total": total,
        "votes": 1000 + 10_000 * total,
        "previous": previous,
    }
    entry |= {"change": total - previous, "vote_share": SHARES.get(party, 0.2)}
    return Change("tally", party, boards.tally_entry(party, leading) | entry | changed)


def election(slug: str, **changed: Any) -> Change:
    facts: dict[str, Any] = {"name": "Delhi 2025", "seats_total": 12, "majority_mark": 7, "seats_reporting": 11}
    facts |= {"seats_declared": 2, "state_codes": ["U05"], "votes_counted": 700_000}
    facts |= {"replay": {"night": "delhi-2025", "speed": 60.0, "kind": "captured", "made": ["rounds"]}}
    return Change("election", "", boards.election_entry(slug, **{**facts, **changed}))


def source(state: str) -> Entry:
    return {"source": {"state": state, "age_s": 400, "at": "2025-02-08T11:00:00+05:30"}}


def every_kind(slug: str) -> list[Change]:
    """The board's first state: twelve seats, of every kind that a count knows."""
    winner = person(1, "FIRST OF 2", "BJP", 34_000)
    return [
        election(slug),
        tally("BJP", 1, 5),
        tally("AAP", 1, 2, previous=62),
        tally("INC", 0, 0, previous=0),
        seat(1, "BJP", 4000, round=2),
        seat(2, "BJP", 4000, status="declared", round=13, winner=winner),
        seat(3, "AAP", 120),
        seat(4, "AAP", 5000, status="uncontested", winner=person(1, "FIRST OF 4", "AAP", 0)),
        seat(5, "BJP", 0, leader=None, runner_up=None, margin=0),
        seat(6, "BJP", 3000, status="withheld"),
        seat(7, "BJP", 2500, corrected=True),
        seat(8, "BJP", 2600, flags=["sum"]),
        seat(9, "AAP", 1900, status="recount"),
        seat(10, "BJP", 0, leader=None, runner_up=None, margin=None, status="awaiting", round=None, votes_counted=None),
        seat(11, "BJP", 8000, status="counted", round=13),
        new_delhi("AAP", 223),
        boards.moment(3, "AAP"),
    ]


def publish_night(slug: str) -> None:
    """The election, its ballots, and its first board."""
    row = Election.objects.create(
        slug=slug, name="Delhi 2025", seats_total=12, majority_mark=7, is_test=True, state_codes=["U05"],
        source_url="http://127.0.0.1/ResultAcGenFeb2025/", source_read_at=datetime.now(UTC), source_lag_s=20.0,
        source_state="ok",
    )  # fmt: skip
    parties = {
        code: Party.objects.get_or_create(code=code, defaults={"name": code})[0] for code in ("BJP", "AAP", "NOTA")
    }
    for number, name in NAMES.items():
        place, _ = Constituency.objects.get_or_create(
            kind="AC", state_code="U05", number=number, defaults={"name": name}
        )
        contest = Contest.objects.create(election=row, constituency=place, number=number, electors=150_000)
        ballot = [(f"FIRST OF {number}", "BJP", 34_000), (f"SECOND OF {number}", "AAP", 30_000), ("NOTA", "NOTA", 800)]
        for serial, (who, code, votes) in enumerate(ballot, 1):
            Candidate.objects.create(
                contest=contest, serial=serial, name=who, party=parties[code], votes=votes, evm_votes=votes,
                postal_votes=0, is_nota=code == "NOTA", name_hi=HINDI.get(who, ""),
            )  # fmt: skip
        west = number * 0.01
        corners = [[77 + west, 28], [77.01 + west, 28], [77.01 + west, 28.01], [77 + west, 28.01], [77 + west, 28]]
        outline = json.dumps({"type": "Polygon", "coordinates": [corners]})
        Boundary.objects.get_or_create(constituency=place, defaults={"geometry": outline})
    boards.write(slug, *every_kind(slug))


def numbered(number: int, **changed: Any) -> Change:
    """One of very many seats: `by` votes ahead, of either party, many gained, some close, some early, some declared."""
    by = changed.pop("by")
    place = {"name": f"SEAT OF NUMBER {number}", "district": f"DISTRICT {number % 9}"}
    party, other = ("BJP", "AAP") if number % 3 else ("AAP", "BJP")
    first = person(1, f"CANDIDATE ONE OF {number}", party, 30_000 + by)
    second = person(2, f"OTHER {number}", other, 30_000)
    facts: dict[str, Any] = {
        "leader": first,
        "runner_up": second,
        "rounds": 13 + number % 20,
        "votes_counted": 62_000 + by,
    }
    facts |= {"previous": {"year": 2020, "party": "AAP", "winner": "WHO WON BEFORE", "margin": 900}}
    facts |= {"status": "declared", "winner": first} if number % 5 == 0 else {}
    entry = boards.seat_entry(number, party, by) | place | facts | changed
    return Change("seat", str(number), entry | {"changed_at": datetime.now(UTC).isoformat()})
