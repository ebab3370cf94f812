"""Makes a plausible night of any size from final results, the same for the same seed.

`simulate:SEED[:key=value…]`; keys: `base` (a night of the project), `seats`, `states`, `kind` (AC, PC), `bye=1`, and
how many seats have trouble: `uncontested`, `held`, `tie`, `recount`, `lot`, `correction`.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from results.domain.states import STATES
from results.rehearsal.board import Boards
from results.rehearsal.clock import MARK, time_of_day
from results.rehearsal.counting import Count, story
from results.rehearsal.night import Moment, Night, Seat, SeatKey, Standing, State

TROUBLES = ("tie", "uncontested", "held", "recount", "lot", "correction")
LAST_STEP = 200
"""18:00"""

LOK_SABHA = {
    "S01": 25,
    "S02": 2,
    "S03": 14,
    "S04": 40,
    "S05": 2,
    "S06": 26,
    "S07": 10,
    "S08": 4,
    "S10": 28,
    "S11": 20,
    "S12": 29,
    "S13": 48,
    "S14": 2,
    "S15": 2,
    "S16": 1,
    "S17": 1,
    "S18": 21,
    "S19": 13,
    "S20": 25,
    "S21": 1,
    "S22": 39,
    "S23": 2,
    "S24": 80,
    "S25": 42,
    "S26": 11,
    "S27": 14,
    "S28": 5,
    "S29": 17,
    "U01": 1,
    "U02": 1,
    "U03": 2,
    "U05": 7,
    "U06": 1,
    "U07": 1,
    "U08": 5,
    "U09": 1,
}
"""Seats of each state in the Lok Sabha, 543 in all."""


@dataclass(frozen=True, slots=True)
class Spec:
    """What to simulate. `seats` 0 takes all of the base night's."""

    seed: int
    base: str = "delhi-2025"
    seats: int = 0
    states: int = 1
    kind: str = "AC"
    bye: bool = False
    troubles: dict[str, int] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        if self.bye:
            return f"AcResultByeRehearsal{self.seed}"
        return f"{'PcResultGen' if self.kind == 'PC' else 'ResultAcGen'}Rehearsal{self.seed}"

    @property
    def title(self) -> str:
        if self.bye:
            return "Bye Election to Assembly Constituencies: Trends & Results"
        houses = "Parliamentary" if self.kind == "PC" else "Assembly"
        return f"General Election to {houses} Constituencies: Trends & Results"


def parse(text: str) -> Spec:
    """Raises ValueError with what is wrong."""
    _, seed, *options = text.split(":")
    values = dict(option.partition("=")[::2] for option in options)
    if unknown := set(values) - {"base", "seats", "states", "kind", "bye", *TROUBLES}:
        raise ValueError(f"simulate: no option {', '.join(sorted(unknown))}")
    spec = Spec(
        int(seed),
        base=values.get("base", "delhi-2025"),
        seats=int(values.get("seats", 0)),
        states=int(values.get("states", 1)),
        kind=values.get("kind", "AC"),
        bye=values.get("bye", "0") != "0",
        troubles={name: int(values[name]) for name in TROUBLES if name in values},
    )
    if spec.kind not in ("AC", "PC") or not 1 <= spec.states <= len(STATES) or not 0 <= spec.seats <= 10_000:
        raise ValueError(f"simulate: {text!r} wants kind=AC or PC, 1 to {len(STATES)} states, at most 10000 seats")
    return spec


def night(spec: Spec, base: Night, day: datetime | None = None) -> Night:
    """The simulated night, counted on `day` (the base night's unless told)."""
    rng = random.Random(f"simulate {spec}")  # noqa: S311 - the same every time, on purpose
    ballots = _ballots(spec, base, rng)
    states = _states(spec, base)
    seats = _placed([seat for seat, _ in ballots], states, _shares(spec, len(ballots), states))
    counts = _troubled([count for _, count in ballots], spec, rng)
    start = time_of_day("08:00", day or base.start)
    stories = {seat.key: story(count, rng, LAST_STEP) for seat, count in zip(seats, counts, strict=True)}
    seats = [_alone(seat, count) for seat, count in zip(seats, counts, strict=True)]
    stories |= {seat.key: [(0, _lone(seat))] for seat in seats if len(seat.candidates) == 1}
    last = max(steps[-1][0] for steps in stories.values())
    return Night(
        name=f"simulate-{spec.seed}",
        title=f"{spec.title} {start:%B-%Y}",
        folder=spec.folder,
        kind=spec.kind,
        start=start,
        end=start + (last + 2) * MARK,
        states=tuple(states),
        parties=base.parties,
        seats=tuple(seats),
        moments=tuple(_moments(stories, start)),
        dialect=base.dialect,
        source=f"simulated from the final results of {base.name}, seed {spec.seed}",
        made=("votes", "rounds", "statuses"),
        by_election=spec.bye,
        boundaries=base.boundaries if spec.states == 1 and len(seats) <= len(base.seats) else {},
        simulated=True,
    )


def _ballots(spec: Spec, base: Night, rng: random.Random) -> list[tuple[Seat, Count]]:
    """Seats with their final votes; beyond the base night's own they repeat, under new names, with other votes."""
    final = Boards(base).at(base.end + timedelta(days=1)).standings
    counted = [seat for seat in base.seats if sum(final[seat.key].votes)]
    chosen = []
    for index in range(spec.seats or len(counted)):
        copy, place = divmod(index, len(counted))
        seat, standing = counted[place], final[counted[place].key]
        name = f"{seat.name} {copy + 1}" if copy else seat.name
        chosen.append((replace(seat, name=name, name_hi=""), _count(seat, standing, rng if copy else None)))
    return chosen


def _count(seat: Seat, standing: Standing, rng: random.Random | None) -> Count:
    def other(votes: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(int(one * rng.uniform(0.85, 1.15)) for one in votes) if rng else votes

    people = tuple(index for index, one in enumerate(seat.candidates) if not one.is_nota)
    return Count(other(standing.evm), other(standing.postal or (0,) * len(people)), standing.rounds or 12, people)


def _states(spec: Spec, base: Night) -> list[State]:
    if spec.states == 1:
        return [base.states[0]]
    return [State(code, STATES[code]) for code in list(STATES)[: spec.states]]


def _shares(spec: Spec, seats: int, states: Sequence[State]) -> list[int]:
    """Seats of each state: those of the Lok Sabha where all of it is simulated, else as many in each."""
    if spec.kind == "PC" and seats == sum(LOK_SABHA.values()) and len(states) == len(LOK_SABHA):
        return [LOK_SABHA[state.code] for state in states]
    share = -(-seats // len(states))
    return [max(min(share, seats - index * share), 0) for index in range(len(states))]


def _placed(seats: Sequence[Seat], states: Sequence[State], shares: Sequence[int]) -> list[Seat]:
    """Seats given to the states in blocks, numbered from 1 in each."""
    places = [
        (state.code, number) for state, share in zip(states, shares, strict=True) for number in range(1, share + 1)
    ]
    return [replace(seat, state=code, number=number) for seat, (code, number) in zip(seats, places, strict=True)]


def _troubled(counts: list[Count], spec: Spec, rng: random.Random) -> list[Count]:
    """Gives single seats their trouble. Ties go to the closest seats; by default one of each, given room."""
    usual = 1 if len(counts) >= 10 else 0
    counts_of = {name: spec.troubles.get(name, usual) for name in TROUBLES}
    counts_of["correction"] = spec.troubles.get("correction", len(counts) // 20)
    closest = sorted(range(len(counts)), key=lambda index: _margin(counts[index]))
    free = [*closest[: counts_of["tie"]], *rng.sample(closest[counts_of["tie"] :], len(counts) - counts_of["tie"])]
    troubled = list(counts)
    for name in TROUBLES:
        for index in [free.pop(0) for _ in range(min(counts_of[name], len(free)))]:
            troubled[index] = _level(counts[index]) if name == "lot" else replace(counts[index], trouble=name)
    return troubled


def _margin(count: Count) -> int:
    votes = sorted((count.evm[index] + count.postal[index] for index in count.people), reverse=True)
    return votes[0] - votes[1] if len(votes) > 1 else 1_000_000_000


def _level(count: Count) -> Count:
    """The same with the runner-up brought level with the leader, to be decided by lot."""
    votes = {index: count.evm[index] + count.postal[index] for index in count.people}
    first, second, *_ = sorted(votes, key=lambda index: -votes[index])
    evm = tuple(one + votes[first] - votes[second] if i == second else one for i, one in enumerate(count.evm))
    return replace(count, evm=evm, trouble="lot")


def _alone(seat: Seat, count: Count) -> Seat:
    """An uncontested seat's ballot has one name, and no NOTA."""
    if count.trouble != "uncontested":
        return seat
    return replace(seat, candidates=(seat.candidates[max(count.people, key=count.evm.__getitem__)],))


def _lone(seat: Seat) -> Standing:
    return Standing("uncontested", None, None, (0,) * len(seat.candidates), (0,) * len(seat.candidates))


def _moments(stories: dict[SeatKey, list[tuple[int, Standing]]], start: datetime) -> list[Moment]:
    steps: dict[int, dict[SeatKey, Standing]] = {}
    for key, story_steps in stories.items():
        for step, standing in story_steps:
            steps.setdefault(step, {})[key] = standing
    return [Moment(start + step * MARK, True, steps[step]) for step in sorted(steps)]
