from dataclasses import replace

from results.sources.priority import REREAD_DECLARED_S, REREADS_PER_S, SeatFacts, choose

INTERVAL_S = 180.0

QUIET = SeatFacts(1, changed=False, declared=False, margin=20_000, votes_counted=90_000, read_s_ago=60)


def test_quiet_seats_are_left_alone() -> None:
    assert choose([QUIET], 10, INTERVAL_S) == []
    assert choose([replace(QUIET, declared=True, read_s_ago=INTERVAL_S)], 10, INTERVAL_S) == []
    assert choose([replace(QUIET, declared=True, read_s_ago=REREAD_DECLARED_S)], 10, INTERVAL_S) == [1]
    assert choose([replace(QUIET, declared=True, read_s_ago=REREAD_DECLARED_S / 60)], 10, 3.0, speed=60) == [1]


def test_a_seat_that_counts_is_read_again_after_an_interval_though_its_line_stands() -> None:
    assert choose([replace(QUIET, read_s_ago=INTERVAL_S)], 10, INTERVAL_S) == [1]
    assert choose([replace(QUIET, read_s_ago=INTERVAL_S / 60)], 10, INTERVAL_S / 60, speed=60) == [1]


def test_a_seat_whose_line_has_a_newer_stamp_is_read_again_at_once_but_after_those_with_news() -> None:
    outdated, news = replace(QUIET, outdated=True), replace(QUIET, number=2, changed=True)
    assert choose([outdated], 10, INTERVAL_S) == [1]
    assert choose([outdated, news], 10, INTERVAL_S) == [2, 1] and choose([outdated, news], 1, INTERVAL_S) == [2]


def test_rereads_come_last_and_are_not_more_than_a_second_can_bear() -> None:
    old = [replace(QUIET, number=n, read_s_ago=9.0) for n in range(1, 100)]
    news = replace(QUIET, number=200, changed=True)
    chosen = choose([*old, news], 1000, 3.0, speed=60)
    assert chosen[0] == 200 and len(chosen) == 1 + 3 * REREADS_PER_S
    assert len(choose([*old, news], 1000, INTERVAL_S)) == 1


def test_a_seat_that_no_list_tells_of_goes_before_other_rereads() -> None:
    old = replace(QUIET, read_s_ago=400)
    lines = [replace(old, number=1, margin=5), replace(old, number=2, without_line=True), replace(old, number=3)]
    assert choose(lines, 10, INTERVAL_S) == [2, 1, 3]


def test_when_the_budget_is_short_news_comes_first_then_close_and_key_seats() -> None:
    lines = [
        replace(QUIET, number=1, read_s_ago=5000),
        replace(QUIET, number=2, declared=True, read_s_ago=9000),
        replace(QUIET, number=3, changed=True),
        replace(QUIET, number=4, changed=True, margin=900),
        replace(QUIET, number=5, changed=True, key=True),
        replace(QUIET, number=6, changed=True, leader_changed=True),
        replace(QUIET, number=7, changed=True, declared=True, declared_now=True),
        replace(QUIET, number=8, read_s_ago=None),
        QUIET,
    ]
    assert choose(lines, 100, INTERVAL_S) == [6, 7, 4, 5, 3, 8, 1, 2]
    assert choose(lines, 3, INTERVAL_S) == [6, 7, 4]
    assert choose(lines, 0, INTERVAL_S) == choose(lines, -1, INTERVAL_S) == []


def test_marginal_is_a_share_of_the_count_with_a_floor() -> None:
    assert replace(QUIET, margin=1800).marginal
    assert not replace(QUIET, margin=1801).marginal
    assert replace(QUIET, margin=1000, votes_counted=0).marginal
    assert not replace(QUIET, margin=None).marginal


def test_among_equals_the_longest_unread_is_first_so_none_starves() -> None:
    lines = [replace(QUIET, number=n, changed=True, read_s_ago=float(n)) for n in range(1, 6)]
    assert choose(lines, 2, INTERVAL_S) == [5, 4]
