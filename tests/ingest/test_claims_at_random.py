"""Random contests with random mistakes, of every sort, on any of their pages in any order: what is published is never
the mistake's once its poll is over, and is right with the mended page."""

import random
from collections.abc import Callable, Sequence

import pytest

from results.models import Moment
from results.polling.readings import list_ballots_and_store
from results.rehearsal.night import Seat, Standing
from tests.ingest.assertions import assert_tables_agree
from tests.ingest.count import Count
from tests.ingest.made_up import KINDS, one_seat, standing

pytestmark = pytest.mark.django_db

MARKS = 9
Votes = list[int]
Mistake = Callable[[Votes, int], Votes]


def typed(change: Callable[[int], int]) -> Mistake:
    return lambda votes, place: [change(each) if n == place else each for n, each in enumerate(votes)]


MISTAKES: dict[str, Mistake] = {
    "a digit lost": typed(lambda votes: votes // 10),
    "a digit too many": typed(lambda votes: votes * 10 + 3),
    "a digit in front": typed(lambda votes: int(f"9{votes}")),
    "nothing": typed(lambda _: 0),
    "nothing at all": lambda votes, _: [0] * len(votes),
    "the first two exchanged": lambda votes, _: [votes[1], votes[0], *votes[2:]],
}


def contest(dice: random.Random) -> tuple[list[Votes], int]:
    """The votes of two strong people, some weak ones and NOTA after each round; and how many rounds there are."""
    rounds = dice.randint(MARKS + 3, 24)
    strong = sorted((dice.uniform(0.3, 0.5) for _ in range(2)), reverse=True)
    shares = [*strong, *(dice.uniform(0.005, 0.04) for _ in range(dice.randint(2, 5)))]
    size = dice.randint(3_000, 10_000)
    votes, found = [0] * (len(shares) + 1), []
    for _ in range(MARKS):
        for place, share in enumerate(shares):
            votes[place] += round(size * share * dice.uniform(0.75, 1.25))
        votes[-1] += dice.randint(5, 60)
        found.append(list(votes))
    return found, rounds


def mistake_at(dice: random.Random, before: Votes, votes: Votes) -> Mistake:
    """One that shows: two people exchanged while they are close look like any change of the lead."""
    exchange_shows = min(votes[:2]) < max(before[:2])
    return MISTAKES[dice.choice([name for name in sorted(MISTAKES) if exchange_shows or "exchanged" not in name])]


def lead(votes: Sequence[int]) -> tuple[int | None, int | None, int]:
    ranked = sorted(range(len(votes) - 1), key=lambda place: -votes[place])
    margin = votes[ranked[0]] - votes[ranked[1]]
    return (ranked[0] + 1, ranked[1] + 1, margin) if margin else (None, None, 0)


def shown(count: Count) -> tuple[int | None, int | None, int]:
    entry = count.entry(1)
    leader, second = entry["leader"], entry["runner_up"]
    return leader and leader["serial"], second and second["serial"], entry["margin"]


@pytest.mark.parametrize("seed", range(8))
def test_what_is_published_is_never_the_mistakes(seed: int) -> None:
    dice = random.Random(seed)
    found, rounds = contest(dice)
    clocks = [f"10:{30 + 3 * n}" for n in range(MARKS)]
    parties = ("BJP", "AITC", "INC", *["IND"] * 9)
    people = [(f"PERSON {chr(65 + n)}", parties[n]) for n in range(len(found[0]) - 1)]
    marks = {clock: standing((n + 1, rounds, found[n])) for n, clock in enumerate(clocks)}
    count = one_seat(people, marks)
    wrong_marks = set(dice.sample(range(1, MARKS - 1), 3))
    place = dice.randrange(2)
    for n, clock in enumerate(clocks):
        mistake = mistake_at(dice, found[n - 1], found[n])
        on = dice.sample(KINDS, dice.randint(1, 3)) if n in wrong_marks else []

        def change(seat: Seat, true: Standing, votes: Votes = found[n], mistake: Mistake = mistake) -> Standing:
            return standing((true.round or 0, rounds, mistake(votes, place)))

        for kind in dice.sample(KINDS, 3):
            page = count.page(clock, 1, kind, fault=change if kind in on else "")
            list_ballots_and_store(count.election, [page])
        true = [lead(votes) for votes in found[: n + 1]]
        assert shown(count) in true, (clock, on)
        assert on or shown(count) == true[-1], clock
        assert_tables_agree(count.election)
        for moment in Moment.objects.filter(standing=True, kind="lead_change"):
            facts = moment.entry["facts"]
            assert (facts["to"]["serial"], facts["margin"]) in [each[::2] for each in true], moment.entry["headline"]
    assert count.entry(1)["flags"] == []
