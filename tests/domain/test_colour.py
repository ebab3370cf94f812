"""Colours that can be seen."""

import pytest

from results.domain.colour import contrast, is_colour, too_faint
from results.domain.parties import KNOWN


def test_contrast_is_wcags() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize("wrong", ["", "red", "#fff", "#12345g", "#1234567", "url(x)"])
def test_only_six_hex_digits_are_a_colour(wrong: str) -> None:
    assert not is_colour(wrong)


def test_every_known_partys_colour_can_be_seen() -> None:
    assert [k.code for k in KNOWN if k.colour and too_faint(k.colour)] == []
    assert too_faint("#ffffaa").startswith("contrast with white")
    assert too_faint("#101418").startswith("contrast with the dark page")
