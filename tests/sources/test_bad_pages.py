"""What a parser can tell is wrong: each raises an error that names page, place, expected and found."""

from pathlib import Path

import pytest

from results.sources.eci import parse
from results.sources.errors import Blocked, EmptyPage, Missing, Oversized, PageError, Truncated, WrongPage
from tests.sources import markup

CONTEST, LIST, BOXES = "ConstituencywiseU051.htm", "statewiseU051.htm", "candidateswise-U051.htm"
EVERY_NAME = [
    "index.htm", "partywiseresult-U05.htm", "partywisewinresult-1U05.htm", "partywiseleadresult-1U05.htm", LIST,
    CONTEST, BOXES, "RoundwiseU051.htm", "election-json-U05-live.json", "ac/U05.js", f"hi/{LIST}", f"hi/{CONTEST}",
]  # fmt: skip


def refused(name: str, body: bytes, kind: type[PageError] = PageError) -> PageError:
    with pytest.raises(kind) as raised:
        parse(name, body)
    assert raised.value.page == name
    assert raised.value.expected and raised.value.selector
    assert len(str(raised.value)) < 1000
    return raised.value


@pytest.mark.parametrize("name", EVERY_NAME)
@pytest.mark.parametrize("body", [b"", b" \r\n\t "])
def test_empty_body(name: str, body: bytes) -> None:
    refused(name, body, EmptyPage)


@pytest.mark.parametrize("name", EVERY_NAME)
def test_a_refusal_served_as_200(name: str) -> None:
    body = b"<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>Reference #18.1</BODY></HTML>"
    refused(name, body, Blocked)


@pytest.mark.parametrize("name", [name for name in EVERY_NAME if name.endswith(".htm")])
def test_a_missing_page_served_as_200(name: str) -> None:
    refused(name, b"<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>", Missing)


@pytest.mark.parametrize("name", EVERY_NAME)
@pytest.mark.parametrize(
    "body", [b"OK", b"\x89PNG\r\n\x1a\n\x00\x00", b"%PDF-1.7", b"\x00" * 500, b"\xff\xfe<\x00h\x00"]
)
def test_something_else_entirely(name: str, body: bytes) -> None:
    refused(name, body)


@pytest.mark.parametrize("name", EVERY_NAME)
def test_oversized(name: str) -> None:
    refused(name, b"<html>" + b" x" * 33_000_000, Oversized)


@pytest.mark.promise("P4")
@pytest.mark.parametrize(
    ("name", "body"),
    [(CONTEST, markup.constituency()), (LIST, markup.seat_list()),
     (BOXES, markup.boxes(markup.box("A", "X", "<div class='status won'><div>won</div><div>9</div></div>")))],
)  # fmt: skip
def test_cut_anywhere_before_the_stamp(name: str, body: bytes) -> None:
    for end in range(1, body.index(b"On 08/02/2025")):
        refused(name, body[:end])


def test_saved_pages_cut_anywhere_say_so_or_say_the_same(saved_pages: Path) -> None:
    for file in sorted(saved_pages.glob("Result*")):
        body = file.read_bytes()
        whole = parse(file.name, body)
        for end in range(1, len(body), max(1, len(body) // 150)):
            try:
                cut = parse(file.name, body[:end])
            except PageError:
                continue
            assert cut == whole, f"{file.name} cut at {end}"


def test_cut_in_the_stamp_is_no_other_time() -> None:
    body = markup.constituency()
    year = body.index(b"/2025 </div>")
    for end in range(year, year + 5):
        refused(CONTEST, body[:end])


def test_cut_and_closed_by_a_browser() -> None:
    body = markup.constituency()
    refused(CONTEST, body[: body.index(b"<footer")] + b"</body></html>", Truncated)


@pytest.mark.parametrize(
    ("old", "new"), [("Total Votes", "Grand Sum"), ("Candidate", "Contestant"), ("Party", "Group"), ("S.N.", "#")]
)
def test_a_renamed_heading_is_an_alarm(old: str, new: str) -> None:
    error = refused(CONTEST, markup.constituency(headings=markup.CANDIDATE_HEADINGS.replace(old, new)))
    assert new in error.found


@pytest.mark.parametrize("old", ["Margin", "Const. No.", "Leading Candidate", "Trailing Party", "Status"])
def test_a_renamed_heading_of_the_list_is_an_alarm(old: str) -> None:
    error = refused(LIST, markup.seat_list(headings=markup.SEAT_HEADINGS.replace(old, "Something")))
    assert "Something" in error.found


def test_a_heading_that_stands_twice_is_neither() -> None:
    refused(
        CONTEST, markup.constituency(headings="S.N.|Candidate|Party|Total Votes|Postal Votes|Total Votes|% of Votes")
    )


def test_most_rows_of_another_width_than_the_header() -> None:
    refused(CONTEST, markup.constituency(headings=f"{markup.CANDIDATE_HEADINGS}|Migrant"))
    refused(LIST, markup.seat_list(tuple(f"{row}|x" for row in markup.SEATS)))


def test_a_box_without_a_name() -> None:
    refused(BOXES, markup.boxes(markup.box("A", "X", "<div></div>").replace("<h5>A</h5>", "")))


def test_a_table_without_rows() -> None:
    refused(LIST, markup.seat_list(()))
    refused(CONTEST, markup.constituency(()))
    refused(BOXES, markup.boxes())


@pytest.mark.parametrize(
    "h2",
    [
        "Assembly Constituency <span>2 - BURARI <strong> (NCT of Delhi)</strong></span>",
        "Assembly Constituency <span>1 - BARAMATI <strong> (Maharashtra)</strong></span>",
        "<span>1 - ICHCHAPURAM (Andhra Pradesh)</span>",
    ],
)
def test_another_seats_page(h2: str) -> None:
    refused(CONTEST, markup.constituency(h2=h2), WrongPage)
    refused(BOXES, markup.boxes(h2=h2), WrongPage)


def test_a_page_that_names_no_seat() -> None:
    refused(CONTEST, markup.constituency(h2="<span></span>"))
    refused(CONTEST, markup.constituency(h2="<span> NCT of Delhi </span>"))


def test_another_list_page_or_state() -> None:
    refused("statewiseU052.htm", markup.seat_list(), WrongPage)
    refused(LIST, markup.seat_list(h2="<span> Bihar </span>"), WrongPage)
    refused("election-json-S11-live.json", b'{"U05":{"chartData":[["A","U05",1,"B","#fff"]]}}', WrongPage)


@pytest.mark.parametrize("serial", ["", "-", "0", "1000", "one"])
def test_a_serial_that_is_none(serial: str) -> None:
    refused(CONTEST, markup.constituency((f"{serial}|A|X|1|0|1|50",)))


@pytest.mark.parametrize(
    "stamp",
    ["Last Updated at 25:61 pm On 08/02/2025", "Last Updated at 08:42 pm On 31/02/2025",
     "Last Updated at 13:42 pm On 08/02/2025",
     "Last Updated at 08:42 pm On 08/02/0025", "Last Updated at 8 o'clock"],
)  # fmt: skip
def test_a_stamp_that_is_no_time(stamp: str) -> None:
    assert refused(LIST, markup.seat_list(stamp=stamp)).selector == "footer"


def test_a_win_list_whose_name_and_link_disagree() -> None:
    headings = "S.No|Constituency|Winning Candidate|Total Votes|Margin|Status"
    for cell in ("<a href='candidateswise-U0541.htm'>NEW DELHI(40)</a>",
                 "<a href='candidateswise-S0440.htm'>NEW DELHI(40)</a>", "NEW DELHI"):  # fmt: skip
        body = markup.page(
            "<span>X <strong> (NCT of Delhi)</strong></span>", markup.table(headings, (f"1|{cell}|A|9|1|3/3",))
        )
        refused("partywisewinresult-1U05.htm", body)


def test_an_index_of_nothing() -> None:
    refused("index.htm", markup.page("<span>x</span>", "<p>Results will be here on counting day</p>"))


def test_hostile_text_is_kept_as_text() -> None:
    rows = ('1|&lt;script&gt;alert(1)&lt;/script&gt;|=HYPERLINK("http://x")|1|0|1|50', *markup.NERELA[1:])
    contest = parse(CONTEST, markup.constituency(rows))
    first = contest.candidates[0]  # type: ignore[union-attr]
    assert (first.name, first.party) == ("<script>alert(1)</script>", '=HYPERLINK("http://x")')


def test_an_error_survives_the_trip_between_processes() -> None:
    import pickle

    error = refused(CONTEST, markup.seat_list())
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again)) == (type(error), str(error))
