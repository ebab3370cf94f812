"""What `make live` understands, and what it refuses with a plain sentence."""

import pytest

from tracker.supervise.options import BadOption, read


def test_a_stranger_gets_delhi_at_sixty_times() -> None:
    options = read({"PORT": "", "SPEED": "", "URL": ""})  # make exports what was not given as empty
    assert (options.port, options.night, options.speed, options.slug) == (8000, "delhi-2025", 60, "delhi-2025")
    assert options.replayed
    assert options.roster is not None


def test_a_simulated_night_gets_a_name_that_fits_in_an_address() -> None:
    assert read({"NIGHT": "simulate:5:seats=40"}).slug == "simulate-5-seats-40"


def test_a_real_site_is_tracked_without_replay() -> None:
    options = read({"URL": "https://results.eci.gov.in/ResultAcGenMay2026", "STATES": "S25"})
    assert not options.replayed
    assert options.url.endswith("/ResultAcGenMay2026/")
    assert (options.states, options.slug, options.roster) == ("S25", "", None)


@pytest.mark.parametrize(
    "environ",
    [
        {"SLUG": "Tamil Nadu"},
        {"SLUG": "a/b"},
        {"SLUG": "x" * 90},
        {"PORT": "many"},
        {"PORT": "70000"},
        {"SPEED": "0"},
        {"SPEED": "fast"},
        {"SPEED": "601"},
        {"URL": "ftp://x/"},
    ],
)
def test_nonsense_is_named(environ: dict[str, str]) -> None:
    (name, value) = next(iter(environ.items()))
    with pytest.raises(BadOption, match=f"{name}={value}"):
        read(environ)
