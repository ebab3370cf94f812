import pytest

from results.domain import board
from results.domain.board import Numbered
from results.publish import topics
from tests import boards


def delta_of(*changes: board.Change) -> board.Entry:
    events = [Numbered(seq, "2025-02-08T05:31:00+00:00", c.kind, c.key, c.entry) for seq, c in enumerate(changes, 10)]
    return board.delta(events, "e", 9)


@pytest.mark.parametrize("names", [[], [""], ["all"], ["seat:1", "all"]])
def test_all_is_the_default_and_swallows_the_rest(names: list[str]) -> None:
    assert topics.parse(names) == topics.ALL


@pytest.mark.parametrize(
    "name", ["seat:", "seat:0", "seat:-1", "seat:1e3", "party:", "party:A B", "seat:9999999", "SEATS", "x" * 99]
)
def test_what_is_not_a_topic_is_refused(name: str) -> None:
    with pytest.raises(topics.UnknownTopic):
        topics.parse([name])


def test_too_many_topics_are_refused() -> None:
    with pytest.raises(topics.UnknownTopic):
        topics.parse(f"seat:{n}" for n in range(1, topics.MAX_TOPICS + 2))


def test_one_seat_is_all_that_its_widget_hears() -> None:
    delta = delta_of(boards.seat(3), boards.seat(4), boards.tally("BJP", 2))
    heard = topics.narrow(delta, topics.parse(["seat:4"]))
    assert [each["number"] for each in heard["seats"]] == [4]
    assert heard["tally"] == [] and "election" not in heard
    assert topics.is_empty(topics.narrow(delta, topics.parse(["seat:5"])))


def test_a_party_hears_of_the_seat_it_has_just_left() -> None:
    """AAP was second in seat 3 and now is neither first nor second: its followers must see it go."""
    others = boards.seat_entry(3)
    others["runner_up"] = boards.person(5, "THIRD", "INC", 900)
    heard = topics.narrow(
        delta_of(board.Change("seat", "3", others)), topics.parse(["party:AAP"]), {3: boards.seat_entry(3)}
    )
    assert [each["number"] for each in heard["seats"]] == [3]
    assert topics.is_empty(
        topics.narrow(delta_of(board.Change("seat", "3", others)), topics.parse(["party:AAP"]), {3: others})
    )


def test_a_summary_has_the_tally_and_no_seats() -> None:
    heard = topics.narrow(
        delta_of(boards.seat(3), boards.tally("BJP", 2), boards.moment(3, "BJP")), topics.parse(["summary"])
    )
    assert [row["party"] for row in heard["tally"]] == ["BJP"]
    assert heard["seats"] == heard["moments"] == []


def test_high_moments_alone_and_what_takes_them_back() -> None:
    high, low = {"id": "m1", "significance": 60, "party": "BJP"}, {"id": "m2", "significance": 59, "party": "BJP"}
    retracted = [{"id": "m3", "significance": 90}, {"id": "m4", "significance": 10}, {"id": "m5"}]
    delta = {
        "type": "delta",
        "seats": [{"number": 1}],
        "tally": [{"party": "BJP"}],
        "moments": [high, low],
        "retracted": retracted,
    }
    narrowed = topics.narrow(delta, topics.parse(["moments:high"]))
    assert (narrowed["seats"], narrowed["tally"], narrowed["moments"]) == ([], [], [high])
    assert [each["id"] for each in narrowed["retracted"]] == ["m3", "m5"]


@pytest.mark.parametrize("topic", ["summary", "seats", "seat:4", "party:BJP", "moments"])
def test_every_topic_hears_how_far_the_count_is(topic: str) -> None:
    """Else a narrow client would show `0 declared` for ever."""
    moved = boards.election_entry("night", seats_declared=3)
    heard = topics.narrow(delta_of(board.Change("election", "", moved)), topics.parse([topic]))
    assert heard["election"]["seats_declared"] == 3 and not topics.is_empty(heard)
