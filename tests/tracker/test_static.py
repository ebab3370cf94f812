"""Static files over ASGI: found, revalidated, and nothing else."""

import httpx
import pytest

from tracker.static import StaticFiles


@pytest.fixture
def browser() -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=StaticFiles()), base_url="http://testserver")


async def test_a_file_comes_with_type_and_revalidates(browser: httpx.AsyncClient) -> None:
    first = await browser.get("/static/admin/css/base.css", headers={"Accept-Encoding": "identity"})
    assert first.status_code == 200
    assert first.headers["content-type"].startswith("text/css")
    assert first.headers["x-content-type-options"] == "nosniff"
    assert len(first.content) == int(first.headers["content-length"])
    again = await browser.get("/static/admin/css/base.css", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_text_is_compressed_for_who_takes_it(browser: httpx.AsyncClient) -> None:
    plain = await browser.get("/static/admin/css/base.css", headers={"Accept-Encoding": "identity"})
    packed = await browser.get("/static/admin/css/base.css", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert packed.content == plain.content


async def test_our_modules_come_without_the_lines_that_only_say_why(browser: httpx.AsyncClient) -> None:
    path = "/static/results/client.js"
    plain = await browser.get(path, headers={"Accept-Encoding": "identity"})
    packed = await browser.get(path, headers={"Accept-Encoding": "gzip"})
    kept = [line for line in plain.text.splitlines() if not line.lstrip().startswith("//")]
    assert packed.text.splitlines() == kept
    assert len(kept) < len(plain.text.splitlines())


@pytest.mark.parametrize(
    "path", ["/static/../manage.py", "/static/admin/", "/static/none.js", "/static/%2e%2e/manage.py"]
)
async def test_nothing_else_is_served(browser: httpx.AsyncClient, path: str) -> None:
    assert (await browser.get(path)).status_code == 404


async def test_writing_is_refused(browser: httpx.AsyncClient) -> None:
    assert (await browser.post("/static/admin/css/base.css")).status_code == 405
