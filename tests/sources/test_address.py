import pytest

from results.domain.page_kinds import PageKind
from results.sources.eci import address
from results.sources.eci.address import Address, parse_address
from results.sources.errors import UnknownPage

NAMES = {
    "index.htm": Address(PageKind.INDEX),
    "partywiseresult-U05.htm": Address(PageKind.PARTYWISE, "U05"),
    "partywisewinresult-369U05.htm": Address(PageKind.PARTY_WON, "U05", party_id=369),
    "partywisewinresultState-369.htm": Address(PageKind.PARTY_WON, party_id=369),
    "partywiseleadresult-1S11.htm": Address(PageKind.PARTY_LEADING, "S11", party_id=1),
    "statewiseS0410.htm": Address(PageKind.SEAT_LIST, "S04", page=10),
    "candidateswise-S0410.htm": Address(PageKind.BOXES, "S04", number=10),
    "ConstituencywiseS25294.htm": Address(PageKind.CONSTITUENCYWISE, "S25", number=294),
    "RoundwiseS0333.htm": Address(PageKind.ROUNDWISE, "S03", number=33),
    "election-json-S25-live.json": Address(PageKind.LIVE_JSON, "S25"),
    "ac/S11.js": Address(PageKind.BOUNDARIES, "S11"),
    "hi/statewiseU051.htm": Address(PageKind.SEAT_LIST, "U05", page=1, hindi=True),
}


@pytest.mark.parametrize(("name", "meant"), NAMES.items())
def test_name_and_address_are_two_forms_of_one_thing(name: str, meant: Address) -> None:
    assert parse_address(name) == meant
    assert meant.name == name


@pytest.mark.parametrize(
    ("name", "same_as"),
    [
        ("https://results.eci.gov.in/ResultAcGenMay2026/RoundwiseS0333.htm?ac=33", "RoundwiseS0333.htm"),
        (
            "https://results.eci.gov.in/ResultAcGenMay2026/hi/candidateswise-S0333.htm#top",
            "hi/candidateswise-S0333.htm",
        ),
        ("saved/ResultAcGenNov2025__statewiseS041.htm", "statewiseS041.htm"),
        ("ResultAcGenMay2026__partywiseresult-S11.dom.htm", "partywiseresult-S11.htm"),
        ("C:\\Users\\desk\\ConstituencywiseU0540.html", "ConstituencywiseU0540.htm"),
        ("./constituencywiseU0540.HTM", "ConstituencywiseU0540.htm"),
        ("/ResultAcGenFeb2025/ac/U05.js", "ac/U05.js"),
    ],
)
def test_urls_and_saved_files_name_the_same_page(name: str, same_as: str) -> None:
    assert parse_address(name) == parse_address(same_as)


@pytest.mark.parametrize(
    "name",
    ["", "/", "search.htm", "statewiseS04.htm", "statewiseS040.htm", "candidateswise-04S10.htm",
     "candidateswise-S04010.htm", "ConstituencywiseS25²94.htm", "statewise041.htm", "U05.js",
     "election-json-live.json", "x" * 5000],
)  # fmt: skip
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(UnknownPage):
        parse_address(name)


def test_builders_write_the_sites_own_names() -> None:
    assert address.seat_list("S04", 13) == "statewiseS0413.htm"
    assert address.boxes("S03", 33) == "candidateswise-S0333.htm"
    assert address.hindi(address.partywise("U05")) == "hi/partywiseresult-U05.htm"
    assert address.party_leading(None, 369) == "partywiseleadresultState-369.htm"
