"""Files as people save them: list pages alone, names that browsers and wget give, an odd cell, a redirect stub."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from results.models import Contest, Election
from results.publish.snapshot import snapshot
from tests.sources import markup

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis_url")]

FOLDER = "https://results.eci.gov.in/ResultAcGenFeb2025/"
COUNTING = tuple(f"SEAT {n}|{n}|L{n}|Aam Aadmi Party|T{n}|Bharatiya Janata Party|{100 + n}|3/20|Result in Progress"
                 for n in range(1, 4))  # fmt: skip
DECLARED = tuple(line.replace("3/20|Result in Progress", "20/20|Result Declared") for line in COUNTING)
LATER = "<div class='sm-text'>Last Updated at 09:42 pm On 08/02/2025 </div>"


def save(folder: Path, files: dict[str, bytes]) -> list[str]:
    folder.mkdir(exist_ok=True)
    for name, body in files.items():
        (folder / name).write_bytes(body)
    return [str(folder / name) for name in files]


def feed(*paths: str, url: str = FOLDER) -> Election:
    call_command("feed", *paths, slug="saved", url=url)
    return Election.objects.get(slug="saved")


def list_page(rows: tuple[str, ...], **more: str) -> bytes:
    return markup.seat_list(rows, **more)


def test_list_pages_alone_publish_their_lines(tmp_path: Path) -> None:
    election = feed(*save(tmp_path, {"statewiseU051.htm": list_page(COUNTING)}))
    board = snapshot(election)
    assert [(s["leader"]["name"], s["runner_up"]["name"], s["margin"]) for s in board["seats"]] == [
        (f"L{n}", f"T{n}", 100 + n) for n in (1, 2, 3)
    ]
    assert [(t["party"], t["won"], t["leading"]) for t in board["tally"] if t["total"]] == [("AAP", 0, 3)]
    election = feed(*save(tmp_path, {"statewiseU051.htm": list_page(DECLARED, stamp=LATER)}))
    board = snapshot(election)
    assert {s["status"] for s in board["seats"]} == {"declared"}
    assert [(t["party"], t["won"], t["leading"]) for t in board["tally"] if t["total"]] == [("AAP", 3, 0)]


def test_people_of_a_line_take_their_serials_from_the_table_that_comes_later(tmp_path: Path) -> None:
    rows = ("NERELA|1|RAJ KARAN KHATRI|Bharatiya Janata Party|SHARAD KUMAR|Aam Aadmi Party|8596|22/22|Result Declared",)
    feed(*save(tmp_path, {"statewiseU051.htm": list_page(rows)}))
    election = feed(*save(tmp_path, {"ConstituencywiseU051.htm": markup.constituency()}))
    contest = Contest.objects.get(election=election)
    assert list(contest.candidates.order_by("serial").values_list("serial", "name", "votes")) == [
        (1, "RAJ KARAN KHATRI", 87215), (2, "SHARAD KUMAR", 78619), (3, "NOTA", 985),
    ]  # fmt: skip
    assert (contest.winner and contest.winner.serial, contest.margin) == (1, 8596)


@pytest.mark.parametrize(
    "name",
    ["statewiseU051 (1).htm", "statewiseU051.htm.1", "statewiseU051 - Copy.htm", "Copy of statewiseU051.html",
     "Election Commission of India.htm", "page.html", "page"],
)  # fmt: skip
def test_a_page_is_known_by_what_it_says_whatever_its_file_is_called(tmp_path: Path, name: str) -> None:
    election = feed(*save(tmp_path, {name: list_page(COUNTING)}))
    assert {s["leader"]["name"] for s in snapshot(election)["seats"]} == {"L1", "L2", "L3"}


def test_files_of_one_name_are_told_apart_by_their_content(tmp_path: Path) -> None:
    title = "Election Commission of India"
    files = {
        f"{title}.htm": list_page(COUNTING),
        f"{title} (1).htm": markup.constituency(),
        f"{title} (2).htm": markup.boxes(markup.box("A", "X", "<div class='status won'><div>won</div></div>")),
    }
    election = feed(*save(tmp_path, files))
    kinds = set(election.uploads.values_list("name", flat=True))
    assert kinds == {"statewiseU051.htm", "ConstituencywiseU051.htm", "candidateswise-U051.htm"}


def test_a_page_that_tells_nothing_is_refused_with_what_was_looked_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError):
        feed(*save(tmp_path, {"photo.htm": markup.page("<span>x</span>", "<p>Nothing</p>")}))
    assert "its content does not tell" in capsys.readouterr().err


def test_one_odd_cell_costs_that_seat_its_margin_and_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = COUNTING[1].replace("|102|", "|-102|")
    election = feed(*save(tmp_path, {"statewiseU051.htm": list_page((COUNTING[0], odd, COUNTING[2]))}))
    seats = snapshot(election)["seats"]
    assert [seat["leader"]["name"] for seat in seats] == ["L1", "L2", "L3"]
    assert [seat["margin"] for seat in seats] == [101, None, 103]
    assert "row 2 margin" in capsys.readouterr().out


def test_a_redirect_stub_says_what_to_give_instead(tmp_path: Path) -> None:
    stub = b"<html><head><meta http-equiv='refresh' content='0; url=AcResultByeOct2026'></head><body></body></html>"
    with pytest.raises(CommandError, match=r"give its address, https://results\.eci\.gov\.in/AcResultByeOct2026/"):
        feed(*save(tmp_path, {"index.htm": stub}), url="https://results.eci.gov.in/")


def test_seats_pages_alone_begin_an_election(tmp_path: Path) -> None:
    h2 = "Assembly Constituency <span>33 - NERELA <strong> (NCT of Delhi)</strong></span>"
    election = feed(*save(tmp_path, {"ConstituencywiseU0533.htm": markup.constituency(h2=h2)}))
    assert [(s["number"], s["leader"]["votes"]) for s in snapshot(election)["seats"]] == [(33, 87215)]


@pytest.mark.parametrize(
    "body",
    [b"\xef\xbb\xbf" + b'{"feed":1,"updated":"2025-02-08T10:00:00+05:30","contests":[{"state":"U05","number":1,'
     b'"name":"A","candidates":[{"serial":1,"name":"P","party":"Q","votes":5}]}]}',
     b"state,number,constituency,serial,candidate,party,votes,updated,,\r\n"
     b"U05,1,A,1,P,Q,5,2025-02-08T10:00:00+05:30,,\r\n"],
    ids=["json with a byte order mark", "csv with empty columns"],
)  # fmt: skip
def test_a_feed_alone_begins_an_election(tmp_path: Path, body: bytes) -> None:
    name = "own-feed.json" if b"{" in body else "own-feed.csv"
    election = feed(*save(tmp_path, {name: body}))
    assert snapshot(election)["seats"][0]["leader"]["votes"] == 5
