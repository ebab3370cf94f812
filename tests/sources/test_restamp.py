"""A list made anew under another stamp is read as a whole reading would read it, or not at all."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.domain.records import SeatList
from results.sources.eci import parse
from results.sources.eci.restamp import ListsByContent
from results.sources.errors import PageError
from tests.sources import markup
from tests.sources.markup import typed

NAME = "statewiseU051.htm"
BEACON = "<title>Election Commission of India</title><script>a.beacon='1f'</script>"


def stamped(clock: str, page: bytes | None = None) -> bytes:
    """The list as it was made at `08:42 pm` or another time."""
    body = markup.seat_list() if page is None else page
    body = body.replace(b"<title>Election Commission of India</title>", BEACON.encode())
    assert body.count(b"08:42 pm") == 1
    return body.replace(b"08:42 pm", clock.encode())


def knowing(body: bytes) -> ListsByContent:
    known = ListsByContent()
    known.keep(NAME, body, typed(SeatList, NAME, body))
    return known


def test_only_the_time_is_read_again() -> None:
    known = knowing(stamped("08:42 pm"))
    later = stamped("08:45 pm").replace(b"beacon='1f'", b"beacon='c0ffee'")
    found = known.get(NAME, later)
    assert found == parse(NAME, later)
    assert found is not None
    assert found.source_at == typed(SeatList, NAME, stamped("08:42 pm")).source_at + timedelta(minutes=3)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"11482", b"11483"), (b"Result Declared", b"Result declared"), (b"</html>", b""), (b"<tbody>", b"<tbody> "),
        (b"08:45 pm", b"8:45 pm"), (b"08:45 pm", b"28:45 pm"), (b"08:45 pm", b"08:45 pm On 08/02/2025, 08:48 pm"),
        (b"08:45 pm On", b"08:45 pm  On"), (b"<footer", b"<div"), (b"a.beacon='1f'", b"<!-- <script> -->"),
        (b"<title>", b"<!-- <title>"), (b"Last Updated", b"Last Updated at 09:00 pm On 08/02/2025 Last Updated"),
    ],
)  # fmt: skip
def test_a_page_that_differs_in_more_is_read_as_a_whole(old: bytes, new: bytes) -> None:
    later = stamped("08:45 pm")
    assert old in later
    assert knowing(stamped("08:42 pm")).get(NAME, later.replace(old, new, 1)) is None


def test_another_page_of_the_same_bytes_is_not_it() -> None:
    assert knowing(stamped("08:42 pm")).get("statewiseU052.htm", stamped("08:45 pm")) is None


def test_a_page_whose_time_stands_elsewhere_is_not_kept() -> None:
    body = stamped("08:42 pm")
    known = ListsByContent()
    record = typed(SeatList, NAME, body)
    assert record.source_at
    known.keep(NAME, body, replace(record, source_at=record.source_at + timedelta(minutes=3)))
    assert known.get(NAME, stamped("08:45 pm")) is None


def test_the_saved_list_under_later_stamps(saved_pages: Path) -> None:
    body = (saved_pages / "ResultAcGenNov2025__statewiseS041.htm").read_bytes()
    known = ListsByContent()
    known.keep("statewiseS041.htm", body, typed(SeatList, "statewiseS041.htm", body))
    later = body.replace(b"10:54 am", b"10:57 am").replace(b"go-mpulse.net/boomerang/", b"go-mpulse.net/other/")
    assert later != body
    assert known.get("statewiseS041.htm", later) == parse("statewiseS041.htm", later)


@given(at=st.integers(0, 4000), put=st.binary(max_size=12), cut=st.integers(0, 40))
def test_whatever_was_changed_it_never_says_other_than_a_whole_reading(at: int, put: bytes, cut: int) -> None:
    known = knowing(stamped("08:42 pm"))
    body = stamped("08:45 pm")
    spoilt = body[:at] + put + body[at + cut :]
    found = known.get(NAME, spoilt)
    if found is not None:
        try:
            assert found == parse(NAME, spoilt)
        except PageError as error:
            raise AssertionError(f"known by its bytes, and yet {error}") from None


def test_as_many_as_told_are_remembered() -> None:
    known = ListsByContent(most=1)
    for name, body in ((NAME, stamped("08:42 pm")), ("statewiseU053.htm", stamped("08:42 pm"))):
        known.keep(name, body, typed(SeatList, NAME, stamped("08:42 pm")))
    assert known.get(NAME, stamped("08:45 pm")) is None
    assert known.get("statewiseU053.htm", stamped("08:45 pm")) is not None
