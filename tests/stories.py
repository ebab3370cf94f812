"""A checker of moments that shares nothing with the code that makes them: it reads the event log from its beginning,
rebuilds the board after each transaction, and works out what ought to stand."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from math import ceil
from typing import Any

from results.ingest.board_view import REGION
from results.models import Candidate, Contest, Election, Event

Identity = tuple[Any, ...]
"""What tells a condition from others: its kind, and the seat, party, region or step that it is about."""
Entry = dict[str, Any]

SILENT = {"scheduled", "awaiting", "countermanded"}
LED = {"counting", "counted", "recount"}
DONE = {"declared", "uncontested"}
NOBODY = {"IND", "NOTA"}
UNCHECKED = {"source_down", "nota_above_margin", "namesake_above_margin", "strike_rate", "decided"}
"""Conditions that rest on what the log does not hold."""
HAPPENED = {"lead_change", "key_leads", "key_trails", "correction", "call", "gained_leads", "lost_only_lead",
            "source_back", "declaration_withdrawn", "photo_finish"}  # fmt: skip


@dataclass
class Board:
    """The board as a reader has it."""

    seats: dict[int, Entry] = field(default_factory=dict)
    tally: dict[str, Entry] = field(default_factory=dict)
    election: Entry = field(default_factory=dict)

    def take(self, event: Event) -> None:
        if event.kind == "seat":
            self.seats[int(event.key)] = event.entry
        elif event.kind == "tally":
            self.tally[event.key] = event.entry
        elif event.kind == "election":
            self.election = event.entry


@dataclass
class Checker:
    """`faults` says in words whatever was false, doubled or missing after any transaction."""

    election: Election
    board: Board = field(default_factory=Board)
    standing: dict[str, Entry] = field(default_factory=dict)
    last_leader: dict[int, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    transactions: int = 0
    told: Counter[str] = field(default_factory=Counter)

    def run(self) -> "Checker":
        self._facts()
        events = Event.objects.filter(election=self.election).order_by("seq")
        for _, group in groupby(events.iterator(), key=lambda event: event.at):
            self._transaction(list(group))
        return self

    def _facts(self) -> None:
        rows = Contest.objects.filter(election=self.election)
        self.past = {row.number: row.previous for row in rows}
        self.regions = dict(rows.values_list("number", REGION))
        of_key = Candidate.objects.filter(contest__election=self.election, is_key=True)
        self.key = set(of_key.values_list("contest__number", "serial"))

    def _transaction(self, events: list[Event]) -> None:
        self.transactions += 1
        for event in events:
            self.board.take(event)
        new = [event.entry for event in events if event.kind == "moment"]
        for event in events:
            if event.kind == "moment":
                self.standing[event.key] = event.entry
                self.told[event.entry["kind"]] += 1
            elif event.kind == "retracted":
                self.standing.pop(event.key, None)
        seq = events[-1].seq
        self._conditions(seq)
        self._lead_changes(seq, new)
        for moment in new:
            self._true_when_told(seq, moment)

    def _conditions(self, seq: int) -> None:
        found = [identity(m) for m in self.standing.values() if m["kind"] not in HAPPENED | UNCHECKED]
        doubled = [each for each, n in Counter(found).items() if n > 1]
        must, may = self._ought()
        self.faults += [f"{seq}: doubled {each}" for each in doubled]
        self.faults += [f"{seq}: false {each}" for each in sorted(set(found) - must - may, key=str)]
        self.faults += [f"{seq}: missing {each}" for each in sorted(must - set(found), key=str)]

    def _ought(self) -> tuple[set[Identity], set[Identity]]:
        """What must stand, and what may: conditions that go on but would not begin."""
        may: set[Identity] = set()
        of_seats = set(self._of_seats(may))
        of_board = {*self._of_progress(), *self._of_tally(may), *self._of_past(), *self._of_regions(may)}
        if any(map(_is_mixture, self.board.seats.values())):
            return of_seats, may | of_board  # what rests on numbers of two times begins once they are of one again
        return of_seats | of_board, may

    def _of_seats(self, may: set[Identity]) -> Iterator[Identity]:
        for number, seat in self.board.seats.items():
            if _is_mixture(seat):
                may |= set(self._of_seat(number, seat))
            else:
                yield from self._of_seat(number, seat)

    def _of_seat(self, number: int, seat: Entry) -> Iterator[Identity]:
        winner = seat["winner"] if seat["status"] in DONE else None
        if winner:
            own = seat["leader"] and seat["leader"]["serial"] == winner["serial"]
            yield "declared", number, winner["serial"], winner["votes"], seat["margin"] if own else None
            held = {past["party"] for past in self.past[number]}
            if len(self.past[number]) > 1 and len(held) == 1 and winner["party"] not in held:
                yield "upset", number
        if seat["status"] in LED and seat["leader"] is None and seat["margin"] == 0:
            yield "tie", number
        if seat["status"] == "recount":
            yield "recount", number

    def _of_progress(self) -> Iterator[Identity]:
        seats, total = self.board.seats.values(), self.board.election["seats_total"]
        declared = [seat for seat in seats if seat["status"] in DONE]
        if any(seat["status"] not in SILENT for seat in seats):
            yield ("counting_begins",)
        if total >= 5 and any(seat["status"] == "declared" for seat in seats):
            yield ("first_result",)
        if total >= 5 and declared and len(declared) * 2 >= total:
            yield ("half_declared",)
        if self._is_over():
            yield from [("all_declared",)] if total >= 5 else []
        if total >= 20 and 0 < total - len(declared) <= total * 0.05:
            yield ("last_seats",)
        yield from self._of_margins(declared, total)

    def _of_margins(self, declared: list[Entry], total: int) -> Iterator[Identity]:
        decided = [
            (seat["margin"], seat["number"])
            for seat in declared
            if seat["status"] == "declared" and seat["margin"] and seat["winner"] and seat["leader"]
            and seat["leader"]["serial"] == seat["winner"]["serial"]
        ]  # fmt: skip
        if total >= 20 and len(declared) * 2 >= total and decided:
            largest = max(margin for margin, _ in decided)
            yield "record_margin", min(number for margin, number in decided if margin == largest)
            if self._is_over():
                yield "closest_result", min(decided)[1]

    def _is_over(self) -> bool:
        seats = self.board.seats.values()
        return len(seats) >= self.board.election["seats_total"] and all(seat["status"] in DONE for seat in seats)

    def _parties(self) -> list[tuple[str, int, int]]:
        """Code, seats won, seats led; counted from the seats themselves."""
        won: Counter[str] = Counter()
        led: Counter[str] = Counter()
        for seat in self.board.seats.values():
            if seat["status"] in DONE and seat["winner"]:
                won[seat["winner"]["party"]] += 1
            elif seat["status"] in LED and seat["leader"]:
                led[seat["leader"]["party"]] += 1
        return [(code, won[code], led[code]) for code in set(won) | set(led) if code not in NOBODY]

    def _early(self) -> bool:
        open_or_done = [seat for seat in self.board.seats.values() if seat["status"] in LED | DONE]
        telling = [seat for seat in open_or_done if seat["rounds"] and seat["round"] is not None]
        whole = sum(seat["rounds"] for seat in telling)
        if not whole:
            return not any(seat["status"] == "declared" for seat in self.board.seats.values())
        return sum(seat["round"] for seat in telling) * 4 < whole

    def _of_tally(self, may: set[Identity]) -> Iterator[Identity]:
        total, mark = self.board.election["seats_total"], self.board.election["majority_mark"]
        parties = self._parties()
        yield from self._ahead(parties, total)
        if total < 3:
            return
        open_seats = total - sum(seat["status"] in DONE for seat in self.board.seats.values())
        for bloc in self.board.election.get("alliances") or ():  # a majority that may be told of an alliance
            may |= {("majority_leads", None)} if mark and bloc["total"] >= mark else set()
            may |= {("majority_wins", None)} if mark and bloc["won"] >= mark else set()
        for code, won, led in parties:
            yield from _majorities(code, won, led, mark)
            if not self._early():
                yield from [("reaches", code, step) for step in (10, 50) if step <= won + led and step * 2 < total]
                if mark and total >= 20:
                    yield from [("two_thirds", code)] if (won + led) * 3 >= total * 2 else []
                    yield from [("three_quarters", code)] if (won + led) * 4 >= total * 3 else []
            if led:
                yield "first_lead", code
            if won:
                yield "first_win", code
                may.add(("first_lead", code))
        best = max((won for _, won, _ in parties), default=0)
        for alliance in self.board.election.get("alliances") or ():
            yield from _majorities(f"alliance:{alliance['code']}", alliance["won"], alliance["leading"], mark)
            best = max(best, alliance["won"])
        if mark and open_seats < total and any(won for _, won, _ in parties) and best + open_seats < mark:
            yield ("no_majority",)

    def _ahead(self, parties: list[tuple[str, int, int]], total: int) -> Iterator[Identity]:
        reporting = sum(seat["status"] not in SILENT for seat in self.board.seats.values())
        most = max((won + led for _, won, led in parties), default=0)
        if not most or reporting < max(3, ceil(total / 10)):
            return
        first = sorted(code for code, won, led in parties if won + led == most)
        yield ("ahead", *first) if len(first) == 1 else ("level", *first)

    def _of_past(self) -> Iterator[Identity]:
        past, mark = self.election.past, self.board.election["majority_mark"]
        if not past or not mark:
            return
        total = self.board.election["seats_total"]
        undecided = total - sum(seat["status"] in DONE for seat in self.board.seats.values())
        now = {code: won for code, won, _ in self._parties()}
        for code in {code for code in self.board.tally if code not in NOBODY}:
            had = [each["seats"].get(code, 0) * 2 > sum(each["seats"].values()) for each in past]
            won = now.get(code, 0)
            if won >= mark:
                yield from [("hat_trick", code)] if had[:2] == [True, True] else []
                yield from [("power_retained", code)] if had[0] and had[:2] != [True, True] else []
                yield from [("first_majority", code)] if not any(had) else []
            elif had[:2] == [True, True] and won + undecided < mark:
                yield "hat_trick_missed", code
            if self._is_over():
                yield from self._compared(code, won, [each["seats"].get(code, 0) for each in past], total)

    def _compared(self, code: str, won: int, before: list[int], total: int) -> Iterator[Identity]:
        if won == 0 and before[0]:
            yield "wiped_out", code
        elif max(won, *before) * 10 >= total:
            yield from [("best_result", code)] if won > max(before) else []
            yield from [("worst_result", code)] if won < min(before) else []

    def _of_regions(self, may: set[Identity]) -> Iterator[Identity]:
        regions: dict[str, list[Entry]] = defaultdict(list)
        for number, seat in self.board.seats.items():
            regions[self.regions[number]].append(seat)
        for region, seats in regions.items():
            if not region or len(seats) < 3 or len(seats) == len(self.board.seats):
                continue
            stands = {_stands_for(seat) for seat in seats}
            (party,) = stands if len(stands) == 1 else (None,)
            if party is None or party in NOBODY:
                continue
            if all(seat["status"] in DONE for seat in seats):
                yield "sweep", party, region.casefold(), True
                may.add(("sweep", party, region.casefold(), False))
            else:
                yield "sweep", party, region.casefold(), False

    def _lead_changes(self, seq: int, new: list[Entry]) -> None:
        """Each change of a leader is told once, by its own moment or by the editors' correction."""
        for number, seat in self.board.seats.items():
            leader = seat["leader"]
            if leader is None or _is_mixture(seat):
                continue
            last, self.last_leader[number] = self.last_leader.get(number), leader["serial"]
            told = [m for m in new if m["seat"] == number and "from" in m["facts"]]
            expected = last is not None and last != leader["serial"]
            if len(told) != int(expected):
                self.faults.append(f"{seq}: seat {number}: {len(told)} moments for {int(expected)} change of lead")
            elif expected:
                facts = told[0]["facts"]
                if (facts["from"]["serial"], facts["to"]["serial"]) != (last, leader["serial"]):
                    self.faults.append(f"{seq}: seat {number}: other people than those who changed places")

    def _true_when_told(self, seq: int, moment: Entry) -> None:
        """Numbers that a moment gives are those of the board at its seq."""
        facts, seat = moment["facts"], self.board.seats.get(moment["seat"] or 0)
        if seat and moment["kind"] not in ("record_margin", "closest_result", "correction", "call"):
            for name in ("margin", "round", "rounds", "votes_counted"):
                stated = facts.get(name, seat[name])
                if stated != seat[name] and not (name == "margin" and stated is None):
                    where = f"{seq}: {moment['kind']} of seat {moment['seat']}"
                    self.faults.append(f"{where}: {name} {stated}, not {seat[name]}")
            self._people(seq, moment, seat)
        if moment["kind"] in ("majority_leads", "majority_wins", "ahead", "first_lead") and moment["party"]:
            line = self.board.tally[moment["party"]]
            if (facts["won"], facts["leading"]) != (line["won"], line["leading"]):
                self.faults.append(f"{seq}: {moment['kind']} of {moment['party']} gives other seats than the tally")

    def _people(self, seq: int, moment: Entry, seat: Entry) -> None:
        facts = moment["facts"]
        for fact, place in (("to", "leader"), ("leader", "leader"), ("winner", "winner"), ("runner_up", "runner_up")):
            one = facts.get(fact)
            board = (
                seat[place] and {**seat[place], "votes": one["votes"]} if one and one["votes"] is None else seat[place]
            )
            if one and moment["kind"] != "declaration_withdrawn" and one != board:
                self.faults.append(f"{seq}: {moment['kind']} of seat {moment['seat']}: {fact} is not the {place}")
        to, second, margin = facts.get("to"), facts.get("runner_up"), facts.get("margin")
        if to and second and None not in (to["votes"], second["votes"]) and to["votes"] - second["votes"] != margin:
            self.faults.append(f"{seq}: seat {moment['seat']}: votes that don't add up to the margin")


def _majorities(code: str, won: int, led: int, mark: int) -> Iterator[Identity]:
    if mark and won + led >= mark:
        yield "majority_leads", code
    if mark and won >= mark:
        yield "majority_wins", code


def _is_mixture(seat: Entry) -> bool:
    """An editor's correction over a count that has gone on: its numbers are of two times and make no news."""
    return any(str(flag).startswith("source_moved_on") for flag in seat["flags"])


def _stands_for(seat: Entry) -> str | None:
    """The party that a seat stands for, once half of its rounds are in."""
    if seat["status"] in DONE:
        return seat["winner"]["party"] if seat["winner"] else None
    late = seat["rounds"] and seat["round"] is not None and seat["round"] * 2 >= seat["rounds"]
    return seat["leader"]["party"] if seat["status"] in LED and seat["leader"] and late else None


def identity(moment: Entry) -> Identity:
    kind, facts = moment["kind"], moment["facts"]
    if kind == "declared":
        return kind, moment["seat"], facts["winner"]["serial"], facts["winner"]["votes"], facts["margin"]
    if kind in ("tie", "recount", "upset", "record_margin", "closest_result"):
        return kind, moment["seat"]
    if kind in ("majority_leads", "majority_wins") and "alliance" in facts:
        return kind, f"alliance:{facts['alliance']}"
    if kind == "level":
        return kind, *facts["parties"]
    if kind == "reaches":
        return kind, moment["party"], facts["step"]
    if kind == "sweep":
        return kind, moment["party"], facts["region"].casefold(), moment["phrase"] == "sweep.won"
    if kind in ("counting_begins", "first_result", "half_declared", "all_declared", "last_seats", "no_majority"):
        return (kind,)
    return kind, moment["party"]
