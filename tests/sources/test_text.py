import pytest

from results.sources import text


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("0", 0), ("108808", 108808), ("1,08,808", 108808), ("1,08808", 108808), ("108,808", 108808),
        (" 5 705\xa0".replace(" 5 705", " 5705"), 5705), ("१२३", 123), ("१,०८,८०८", 108808), ("0042", 42),
        ("", None), (" \xa0", None), ("-", None), ("--", None), ("–", None), ("NA", None), ("n/a", None),
    ],
)  # fmt: skip
def test_number_reads_every_grouping_and_script(printed: str, value: int | None) -> None:
    assert text.number(printed) == value


@pytest.mark.parametrize(
    "printed",
    ["-5", "+5", "12.0", "1e5", "1 000", ",5", "5,", "1,,2", "10^18", "1" + "0" * 18, "9999999999", "0x1F", "abc",
     "12a", "²", "１２", "٣", "−5", "1/2", "<b>5</b>", "9" * 5000],
)  # fmt: skip
def test_number_refuses_what_is_no_count(printed: str) -> None:
    with pytest.raises(ValueError, match="number"):
        text.number(printed)


def test_missing_is_not_zero_where_a_number_must_be() -> None:
    with pytest.raises(ValueError, match="whole number"):
        text.required_number("-")


def test_names_keep_their_words_and_lose_what_is_invisible() -> None:
    assert text.name("  DEVIKULAM \n") == "DEVIKULAM"
    assert text.name("Janata Dal  (United)") == "Janata Dal (United)"
    assert text.name("RAM\u202e HSGNIS\u2066\u200b") == "RAM HSGNIS"
    assert text.name("\x00A\x07B\x1b") == "AB"
    assert text.name("<script>alert(1)</script>") == "<script>alert(1)</script>"
    assert text.name("क्\u200dष") == "क्\u200dष"  # a joiner shapes the letters


@pytest.mark.parametrize("printed", ["", "  ", "\u202e", "X" * 10_000])
def test_names_are_there_and_of_a_sane_length(printed: str) -> None:
    with pytest.raises(ValueError, match="a name"):
        text.name(printed)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("6/27", (6, 27)),
        ("25 / 25", (25, 25)),
        ("-", (None, None)),
        ("", (None, None)),
        ("०/१२", (0, 12)),
        ("/", (None, None)),
    ],
)
def test_rounds(printed: str, value: tuple[int | None, int | None]) -> None:
    assert text.fraction(printed) == value


@pytest.mark.parametrize("printed", ["6", "6/", "6/27/3", "-6/27", "1000/2000", "six/ten"])
def test_rounds_of_another_form_are_refused(printed: str) -> None:
    with pytest.raises(ValueError, match="rounds"):
        text.fraction(printed)


def test_share_is_a_percentage() -> None:
    assert text.share("49.03") == 49.03
    assert text.share("100 %") == 100
    assert text.share("-") is None
    for wrong in ("101", "-1", "1.2.3", "12,5"):
        with pytest.raises(ValueError, match="percentage"):
            text.share(wrong)
