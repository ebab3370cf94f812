"""The public pages over HTTP: complete, safe, cookie-free, in every language."""

import re
import time
from collections.abc import Callable
from io import BytesIO

import httpx
import pytest
from PIL import Image

from results.web.pages import preview_image
from tests import boards

PATHS = [
    "/", "/e/{slug}/", "/e/{slug}/?lite=1", "/e/{slug}/?q=person&show=close&order=margin", "/e/{slug}/parties/BJP/",
    "/e/{slug}/moments/", "/e/{slug}/corrections/", "/e/{slug}/sources/", "/e/{slug}/wall/", "/e/{slug}/embeds/",
]  # fmt: skip
EMBEDS = [
    "/embed/{slug}/bar/",
    "/embed/{slug}/table/",
    "/embed/{slug}/map/",
    "/embed/{slug}/ticker/",
    "/embed/{slug}/seat/1/",
]


@pytest.mark.parametrize("path", [*PATHS, *EMBEDS, "/hi/e/{slug}/"])
def test_a_page_is_safe_and_cookie_free(api: httpx.Client, election: str, path: str) -> None:
    answer = api.get(path.format(slug=election))
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self';" in policy and "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers
    assert "cookie" not in answer.headers.get("vary", "").lower()
    assert not re.search(r"\sstyle=|\son\w+=|<style", answer.text), "nothing inline"
    assert all('type="module"' in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", answer.text))


def test_only_embeds_may_be_framed(api: httpx.Client, election: str) -> None:
    page, embed = api.get(f"/e/{election}/"), api.get(f"/embed/{election}/bar/")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-frame-options"] == "DENY"
    assert "frame-ancestors *" in embed.headers["content-security-policy"]
    assert "x-frame-options" not in embed.headers


def test_scraped_text_stays_text(api: httpx.Client, election: str) -> None:
    """The second candidate of every seat is called `=ANOTHER, <b>PERSON</b>`."""
    shown = api.get(f"/e/{election}/").text
    assert "<b>PERSON" not in shown
    assert "&lt;b&gt;PERSON&lt;/b&gt;" in shown


def test_the_page_says_what_the_board_says(api: httpx.Client, election: str) -> None:
    shown = api.get(f"/e/{election}/").text
    assert shown.count('id="seat-') == 5
    assert "Recorded count of 8 February 2025" in shown
    assert 'data-party="BJP"' in shown
    assert "36 for a majority" in shown


@pytest.mark.parametrize(
    "path",
    ["/e/none/", "/e/{slug}/seats/999/", "/e/{slug}/parties/XYZ/", "/embed/{slug}/whole/", "/embed/{slug}/seat/999/",
     "/share/none.png", "/share/{slug}/999.png", "/e/none/map/", "/e/{slug}/regions/nowhere/",
     "/xx/e/{slug}/"],
)  # fmt: skip
def test_what_does_not_exist_is_missing(api: httpx.Client, election: str, path: str) -> None:
    assert api.get(path.format(slug=election)).status_code == 404


@pytest.mark.parametrize(("path", "lang"), [("/e/none/", "en"), ("/hi/e/none/", "hi"), ("/nothing", "en")])
def test_what_is_missing_is_said_in_the_language_of_the_address(api: httpx.Client, path: str, lang: str) -> None:
    assert f'<html lang="{lang}"' in api.get(path).text


def test_pages_are_compressed(api: httpx.Client, election: str) -> None:
    answer = api.get(f"/e/{election}/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in answer.headers["vary"].lower()


def test_hindi_is_an_address(api: httpx.Client, election: str) -> None:
    answer = api.get(f"/hi/e/{election}/")
    assert answer.headers["content-language"] == "hi"
    assert '<html lang="hi"' in answer.text
    assert "हर सीट" in answer.text
    assert f'href="/hi/e/{election}/seats/1/"' in answer.text, "links stay in the language"


def test_a_region_has_a_page_where_it_is_known(api: httpx.Client, election: str, publish: Callable[..., int]) -> None:
    assert "regions/" not in api.get(f"/e/{election}/").text, "no link to what nobody knows"
    publish(boards.seat(1, district="EAST DELHI"), boards.seat(2, district="NEW DELHI"))
    shown = api.get(f"/hi/e/{election}/").text
    assert "पूर्वी दिल्ली" in shown
    assert f'href="/hi/e/{election}/regions/east-delhi/"' in shown
    region = api.get(f"/e/{election}/regions/east-delhi/")
    assert (region.status_code, region.text.count('id="seat-')) == (200, 1)
    assert "BJP ahead in 1 of 1 seats" in region.text


def test_the_icon_is_there_for_who_asks_by_habit(api: httpx.Client) -> None:
    answer = api.get("/favicon.ico")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")


def test_the_preview_is_a_picture_of_the_right_size(api: httpx.Client, election: str) -> None:
    for path in (f"/share/{election}.png", f"/share/{election}/1.png"):
        answer = api.get(path)
        assert answer.headers["content-type"] == "image/png"
        assert Image.open(BytesIO(answer.content)).size == (1200, 630)


def test_the_preview_speaks_the_language_of_the_page(api: httpx.Client, election: str) -> None:
    """Devanagari is set where the machine can shape it; where not, the picture is the English one."""
    assert f'/hi/share/{election}.png"' in api.get(f"/hi/e/{election}/").text
    english, hindi = (api.get(path).content for path in (f"/share/{election}.png", f"/hi/share/{election}.png"))
    assert (hindi != english) == preview_image.SHAPES


def test_the_preview_is_drawn_once_a_change(api: httpx.Client, election: str, publish: Callable[..., int]) -> None:
    address = f"/share/{election}/1.png"
    first = api.get(address)
    again = api.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    publish(boards.seat(1, "AAP", 7))
    until = time.monotonic() + 5
    while api.get(address).content == first.content:
        assert time.monotonic() < until, "the picture of before is still shown"
        time.sleep(0.1)


def test_the_offline_helper_may_care_for_every_page(api: httpx.Client) -> None:
    answer = api.get("/worker.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "no-cache" in answer.headers["cache-control"]


def test_a_missing_page_is_told_kindly(api: httpx.Client, election: str) -> None:
    answer = api.get("/e/none/")
    assert "There is no such page, seat or election." in answer.text
    assert "set-cookie" not in answer.headers
