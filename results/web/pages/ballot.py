"""One seat in full: every candidate, what it was last time, and where each number comes from."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from results.domain.candidate_facts import NUMBERS
from results.domain.names import familiar, key
from results.domain.remaining import remaining
from results.models import Candidate, Contest, Election, Observation, Override, Party
from results.web.pages.colours import GREY, party_colour
from results.web.pages.corrections import corrections
from results.web.pages.figures import grouped, percent
from results.web.pages.hindi_names import HINDI
from results.web.pages.phrases import say
from results.web.pages.region_names import LOK_SABHA_SEAT, Region, regions_of
from results.web.pages.rounds import Rounds, rounds
from results.web.pages.rows import SHOWN_SHARE, SeatLine, seat_line
from results.web.pages.viewing import viewed_at
from results.web.pages.wording import Entry, ahead, region_name

LISTED = 4
"""Candidates that a phone shows at once, and all with a share of the votes that is worth a percent."""


@dataclass(frozen=True, slots=True)
class BallotLine:
    """A candidate. `share` is of all votes counted, `width` the same as a number for the bar."""

    serial: int
    name: str
    printed: str
    code: str
    party: str
    colour: str
    evm: str
    postal: str
    votes: str
    share: str
    width: float
    is_nota: bool
    is_first: bool
    corrected: bool
    is_minor: bool = False
    has_namesake: bool = False
    """Whether another on this ballot has the same name: then the serial tells them apart."""
    facts: str = ""
    """What is known of the candidate, in words, and from where."""

    @property
    def classes(self) -> str:
        marks = {"is-first": self.is_first, "is-nota": self.is_nota, "is-minor": self.is_minor}
        return " ".join(name for name, is_so in marks.items() if is_so)


@dataclass(frozen=True, slots=True)
class Source:
    """One page that the numbers of a seat were read from."""

    kind: str
    url: str
    hash: str
    stamped: str
    fetched_at: str


@dataclass(frozen=True, slots=True)
class BallotPaper:
    line: SeatLine
    entry: Entry
    regions: list[tuple[str, str]]
    """Address and name of each region it lies in, the larger first."""
    electors: str
    turnout: str
    left: str
    """Votes that are left, as a range, with where it comes from; empty where it is not known."""
    needed: str
    candidates: list[BallotLine]
    previous: list[Entry]
    sources: list[Source]
    corrections: list[Entry]
    rounds: Rounds | None


def candidates_by_party(election: Election) -> dict[str, int]:
    """How many candidates each party has, by its code."""
    rows = Candidate.objects.filter(contest__election=election).values_list("party__code")
    return dict(rows.annotate(Count("pk")).order_by())


def _region(region: Region) -> str:
    name = region_name(region.name)
    return say("region.in_lok_sabha", name=name) if region.kind == LOK_SABHA_SEAT else name


def key_candidates(election: Election) -> dict[int, list[Entry]]:
    """Key candidates by seat, as people of the wire."""
    people: dict[int, list[Entry]] = {}
    rows = Candidate.objects.filter(contest__election=election, is_key=True).select_related("party", "contest")
    for row in rows.order_by("contest__number", "serial"):
        alias = row.aliases[0] if row.aliases else None
        person = {"name": row.name, "alias": alias, "said": _translated_name(row), "party": row.party.code}
        people.setdefault(row.contest.number, []).append(person)
    return people


def _translated_name(candidate: Candidate) -> str:
    """The name in the reader's language, where the source gave it."""
    return candidate.name_hi if get_language() == HINDI else ""


def _party_name(party: Party) -> str:
    return (party.name_hi if get_language() == HINDI else "") or familiar(party.name)


def ballot(election: Election, entry: Entry, tints: dict[str, str]) -> BallotPaper:
    """The page of one seat, candidates with most votes first and NOTA in its place among them. Of a past time only the
    votes that the log has are shown: those of the first two and of the winner."""
    contest = get_object_or_404(Contest, election=election, number=entry["number"])
    standing = list(contest.candidates.select_related("party"))
    counted = entry["votes_counted"] or 0
    first = ahead(entry)
    overrides = list(contest.overrides.filter(lifted_at=None).select_related("contest", "candidate", "author"))
    for row in standing:
        _apply_overrides(row, overrides)
    is_past = viewed_at() is not None
    if is_past:
        _as_published(standing, entry)
        overrides = []
    lines = [_line(c, counted, tints, first["serial"] if first else None) for c in sorted(standing, key=_by_votes)]
    lines = [replace(one, is_minor=bool(counted) and i >= LISTED and one.width < 1) for i, one in enumerate(lines)]
    names = Counter(line.name for line in lines)
    lines = [replace(line, has_namesake=names[line.name] > 1) for line in lines]
    pages = [] if is_past else list(contest.observations.select_related("page"))
    codes = {key(row.name): row.party.code for row in standing}
    left, needed = _left(entry, contest)
    return BallotPaper(
        line=seat_line(entry, tints),
        entry=entry,
        regions=[(region.slug, _region(region)) for region in regions_of(entry, len(election.state_codes) > 1)],
        electors=grouped(contest.electors) if contest.electors else "",
        turnout=percent(100 * counted / contest.electors) if contest.electors and counted else "",
        left=left,
        needed=needed,
        candidates=lines,
        previous=list(contest.previous),
        sources=[_source(page) for page in pages],
        corrections=corrections(overrides),
        rounds=rounds(pages, lambda name, party: codes.get(key(name), party)),
    )


def _left(entry: Entry, contest: Contest) -> tuple[str, str]:
    """What is left to count, and what the second needs of it, in words; nothing where it is not known."""
    votes_left = remaining(entry, contest.electors, contest.polled)
    if votes_left is None:
        return "", ""
    is_exact = votes_left.least == votes_left.most
    left = say(f"left.{votes_left.source}" if not is_exact else "left.exact", least=grouped(votes_left.least),
               most=grouped(votes_left.most))  # fmt: skip
    return left, say("left.needed", share=percent(votes_left.needed)) if votes_left.needed is not None else ""


def _as_published(standing: Iterable[Candidate], entry: Entry) -> None:
    """Put on the candidates' rows, not saved, what the seat's entry says of them."""
    people = [entry[place] for place in ("leader", "runner_up", "winner") if entry.get(place)]
    votes = {person["serial"]: person["votes"] for person in people}
    for row in standing:
        row.evm_votes = row.postal_votes = None
        row.votes, row.corrected = votes.get(row.serial), False


def _apply_overrides(candidate: Candidate, overrides: list[Override]) -> None:
    """Show the name and party that an editor decided on; votes are corrected already when they are published."""
    for override in overrides:
        if override.candidate_id == candidate.pk and override.field == "name":
            candidate.name = override.value
        elif override.candidate_id == candidate.pk and override.field == "party":
            candidate.party = Party.objects.filter(code=override.value).first() or candidate.party


def _by_votes(candidate: Candidate) -> tuple[int, int]:
    return -(candidate.votes or 0), candidate.serial


def _line(candidate: Candidate, counted: int, tints: dict[str, str], first: int | None) -> BallotLine:
    code = candidate.party.code
    share = 100 * candidate.votes / counted if counted and candidate.votes is not None else None
    tint = tints.get(code) or party_colour(code, candidate.party.colour)
    other = _translated_name(candidate) or next((a for a in candidate.aliases[:1] if key(a) != key(candidate.name)), "")
    return BallotLine(
        serial=candidate.serial,
        name=other or familiar(candidate.name),
        printed=familiar(candidate.name) if other else "",
        code=code,
        party=_party_name(candidate.party),
        colour=tint if (share or 0) >= SHOWN_SHARE else GREY,
        evm=grouped(candidate.evm_votes),
        postal=grouped(candidate.postal_votes),
        votes=grouped(candidate.votes),
        share=percent(share),
        width=round(share or 0, 2),
        is_nota=candidate.is_nota,
        is_first=candidate.serial == first,
        corrected=candidate.corrected,
        facts=fact_words(candidate.facts),
    )


def fact_words(facts: dict[str, Any]) -> str:
    """`woman, age 44 (source)`: what is known, in a fixed order."""
    words = [say(f"facts.{facts['sex']}")] if "sex" in facts else []
    words += [say(f"facts.{name}", n=grouped(facts[name])) for name in NUMBERS if name in facts]
    words += [facts["education"]] if "education" in facts else []
    return f"{', '.join(words)} ({facts['source']})" if words else ""


def _source(observation: Observation) -> Source:
    page = observation.page
    stamped = page.source_at.isoformat() if page.source_at else ""
    return Source(observation.kind, page.url, page.body_id[:12], stamped, page.fetched_at.isoformat())
