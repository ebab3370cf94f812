"""Service addresses, read the way each library wants them."""

import pytest

from tracker import addresses


def test_sqlite_waits_for_its_lock_instead_of_failing() -> None:
    entry = addresses.database("sqlite:////tmp/some folder/db.sqlite3")
    assert entry["NAME"] == "/tmp/some folder/db.sqlite3"
    assert entry["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert entry["OPTIONS"]["timeout"] == 20
    assert "journal_mode=WAL" in entry["OPTIONS"]["init_command"]


def test_postgresql_with_user_word_port_and_options() -> None:
    entry = addresses.database("postgresql://ann:p%40ss@db.example:5433/votes?sslmode=require", 60)
    assert entry["ENGINE"].endswith("postgresql")
    assert (entry["USER"], entry["PASSWORD"], entry["HOST"], entry["PORT"]) == ("ann", "p@ss", "db.example", 5433)
    assert (entry["NAME"], entry["OPTIONS"]["sslmode"], entry["CONN_MAX_AGE"]) == ("votes", "require", 60)
    assert entry["CONN_HEALTH_CHECKS"] is True


def test_postgresql_on_a_unix_socket() -> None:
    entry = addresses.database("postgresql:///votes?host=/run/pg&port=5455")
    assert (entry["HOST"], entry["PORT"], entry["NAME"]) == ("", "", "votes")
    assert (entry["OPTIONS"]["host"], entry["OPTIONS"]["port"]) == ("/run/pg", 5455)


def test_whoever_is_waited_for_waits_less() -> None:
    assert addresses.database("sqlite:///x", wait_s=1.5)["OPTIONS"]["timeout"] == 1.5
    assert addresses.database("postgresql:///x", wait_s=1.5)["OPTIONS"]["options"] == "-c lock_timeout=1500"


def test_an_unknown_database_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="mysql"):
        addresses.database("mysql://localhost/votes")


@pytest.mark.parametrize(
    ("redis", "celery"),
    [
        ("redis://:word@host:6380/2", "redis://:word@host:6380/2"),
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock?virtual_host=0"),
        ("unix:///run/redis.sock?db=3", "redis+socket:///run/redis.sock?virtual_host=3"),
    ],
)
def test_celery_names_unix_sockets_in_its_own_way(redis: str, celery: str) -> None:
    assert addresses.broker(redis) == celery
