"""Who stands where: elections, constituencies and ballots, made from a source's pages and from roster files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from results.domain import candidate_facts
from results.domain.names import clean, key
from results.enrolment import region_facts
from results.ingest import parties
from results.ingest.revise import lock, revise
from results.models import (
    Alliance,
    Constituency,
    Contest,
    Election,
    Membership,
    Observation,
    Override,
    Page,
    Party,
    PartyTally,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A constituency as a source lists it."""

    state: str
    number: int
    name: str
    category: str = ""
    name_hi: str = ""


@transaction.atomic
def enrol(election: Election, places: Iterable[Place], now: datetime, printed: int = 0) -> int:
    """Add the contests that are not there yet, and publish them as awaited; returns how many there are then.

    Seats are numbered as the source does, or, in an election of several states, on from the last. Where pages have
    `printed` more seats than they list, the rest is still to come: the majority is of them all.
    """
    parties.install()
    election = lock(election.pk)
    enrolled = set(election.contests.values_list("constituency__state_code", "constituency__number"))
    missing = sorted((p for p in places if (p.state, p.number) not in enrolled), key=lambda p: (p.state, p.number))
    several = len(election.state_codes) > 1
    used = set(election.contests.values_list("number", flat=True))
    highest = max(used | {place.number for place in missing if not several}, default=0)
    contests = []
    for place in missing:
        keeps_number = not several and place.number not in used
        highest += not keeps_number
        number = place.number if keeps_number else highest
        contests.append(Contest(election=election, constituency=_constituency(election.kind, place), number=number))
    Contest.objects.bulk_create(contests)
    region_facts.fill(election, contests)
    total = len(used) + len(contests)
    _grow(election, total if election.by_election else max(total, printed))
    revise(election, {contest.number for contest in contests}, now)
    return total


def _grow(election: Election, total: int) -> None:
    """A majority mark that an editor has set stays."""
    if total <= election.seats_total:
        return
    if not election.seats_total or election.majority_mark == election.seats_total // 2 + 1:
        election.majority_mark = 0 if election.by_election else total // 2 + 1
    election.seats_total = total
    election.save(update_fields=["seats_total", "majority_mark"])


def _constituency(kind: str, place: Place) -> Constituency:
    fields = {"name": clean(place.name)[:120], "category": place.category, "name_hi": place.name_hi}
    row, created = Constituency.objects.get_or_create(
        kind=kind, state_code=place.state, number=place.number, defaults=fields
    )
    new = {field: value for field, value in fields.items() if value and getattr(row, field) != value}
    if not created and new:
        for field, value in new.items():
            setattr(row, field, value)
        row.save(update_fields=list(new))
    return row


@transaction.atomic
def apply_file(election: Election, roster: Mapping[str, Any], now: datetime) -> None:
    """Lay a roster file (docs/replay.md) over an election: names, categories, past results, familiar names."""
    election = lock(election.pk)
    election.name = roster.get("name") or election.name
    election.name_hi = roster.get("name_hi") or election.name_hi
    election.date = date.fromisoformat(roster["date"]) if roster.get("date") else election.date
    past = roster.get("previous_elections") or []
    election.previous_year = past[0]["year"] if past else election.previous_year
    _file_parties(roster.get("parties", ()))
    election.past = [
        {"year": result["year"], "seats": _by_code(result.get("seats", {}))} for result in past
    ] or election.past
    election.save(update_fields=["name", "name_hi", "date", "previous_year", "past"])
    if past:
        _file_previous(election, past[0]["seats"])
    rows = {c.number: c for c in election.contests.select_related("constituency").prefetch_related("candidates")}
    for line in roster.get("seats", ()):
        if contest := rows.get(line["number"]):
            _file_contest(contest, line)
    _file_alliances(election, roster.get("alliances"))
    revise(election, None, now)


def _file_alliances(election: Election, lines: Sequence[Mapping[str, Any]] | None) -> None:
    """The file says all of it anew; a file that says nothing of alliances leaves them."""
    if lines is None:
        return
    Alliance.objects.filter(election=election).delete()
    ids = dict(Party.objects.values_list("code", "pk"))
    for line in lines:
        names = {field: line.get(field) or "" for field in ("name", "name_hi", "colour")}
        alliance = Alliance.objects.create(election=election, code=line["code"], **names)
        members = [Membership(alliance=alliance, party_id=ids[code]) for code in line["parties"] if code in ids]
        Membership.objects.bulk_create(members)


def _file_parties(lines: Sequence[Mapping[str, Any]]) -> None:
    codes = parties.codes_by_name()
    for line in lines:
        code = codes.get(key(line["name"])) or line["code"]
        party, _ = Party.objects.get_or_create(code=code, defaults={"name": line["name"]})
        party.name_hi = line.get("name_hi") or party.name_hi
        party.colour = party.colour or line.get("colour") or ""
        names = [line.get("eci_code"), line["code"], *line.get("aliases", ())]
        party.aliases = sorted({*party.aliases, *(a for a in names if a and a != party.code)})
        party.save()


def _by_code(counts: Mapping[str, int]) -> dict[str, int]:
    """By our code of each party, whatever name or code the file uses."""
    codes = parties.codes_by_name()
    return {codes.get(key(code), code): count for code, count in counts.items()}


def _file_previous(election: Election, seats: Mapping[str, int]) -> None:
    """Last time's seats. A party that stood and won none has 0; one that is not in the file at all has 0 too."""
    tallies = {row.party.code: row for row in PartyTally.objects.filter(election=election).select_related("party")}
    won = _by_code(seats)
    missing = Party.objects.filter(code__in=set(won) - set(tallies))
    PartyTally.objects.bulk_create([PartyTally(election=election, party=party) for party in missing])
    for row in PartyTally.objects.filter(election=election).select_related("party"):
        row.previous = won.get(row.party.code, 0)
        row.save(update_fields=["previous"])


def _file_contest(contest: Contest, line: Mapping[str, Any]) -> None:
    contest.previous = list(line.get("previous", ()))
    contest.electors = line.get("electors") or contest.electors
    contest.save(update_fields=["previous", "electors"])
    place = contest.constituency
    place.category = line.get("category") or place.category
    place.district = line.get("district") or place.district
    place.lok_sabha_seat = line.get("lok_sabha_seat") or place.lok_sabha_seat
    place.name_hi = line.get("name_hi") or place.name_hi
    place.save(update_fields=["category", "district", "lok_sabha_seat", "name_hi"])
    entries = {entry["serial"]: entry for entry in line.get("candidates", ())}
    for candidate in contest.candidates.all():
        if entry := entries.get(candidate.serial):
            candidate.aliases = list(entry.get("aliases", ()))
            candidate.is_key = bool(entry.get("key"))
            candidate.facts = candidate_facts.read(entry.get("facts") or {})
            candidate.save(update_fields=["aliases", "is_key", "facts"])


@transaction.atomic
def forget(slug: str) -> None:
    """Remove an election and all that was published of it. Its pages stay in the archive."""
    Observation.objects.filter(contest__election__slug=slug).delete()
    Page.objects.filter(election__slug=slug).update(election=None)
    Override.objects.filter(contest__election__slug=slug).delete()
    Election.objects.filter(slug=slug).delete()
