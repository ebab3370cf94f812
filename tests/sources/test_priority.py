from dataclasses import replace

from results.sources.priority import REREAD_DECLARED_S, REREAD_S, Line, choose

QUIET = Line(1, changed=False, declared=False, margin=20_000, votes_counted=90_000, read_s_ago=60)


def test_quiet_seats_are_left_alone() -> None:
    assert choose([QUIET], 10) == []
    assert choose([replace(QUIET, read_s_ago=REREAD_S)], 10) == [1]
    assert choose([replace(QUIET, declared=True, read_s_ago=REREAD_S)], 10) == []
    assert choose([replace(QUIET, declared=True, read_s_ago=REREAD_DECLARED_S)], 10) == [1]
    assert choose([replace(QUIET, read_s_ago=REREAD_S / 60)], 10, speed=60) == [1]


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
    assert choose(lines, 100) == [6, 7, 4, 5, 3, 8, 1, 2]
    assert choose(lines, 3) == [6, 7, 4]
    assert choose(lines, 0) == choose(lines, -1) == []


def test_marginal_is_a_share_of_the_count_with_a_floor() -> None:
    assert replace(QUIET, margin=1800).marginal
    assert not replace(QUIET, margin=1801).marginal
    assert replace(QUIET, margin=1000, votes_counted=0).marginal
    assert not replace(QUIET, margin=None).marginal


def test_among_equals_the_longest_unread_is_first_so_none_starves() -> None:
    lines = [replace(QUIET, number=n, changed=True, read_s_ago=float(n)) for n in range(1, 6)]
    assert choose(lines, 2) == [5, 4]
