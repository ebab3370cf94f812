"""One reading of Accept-Encoding for the API, the pages and static files (RFC 9110, 12.5.3)."""

import httpx
import pytest

from results.web.accept_encoding import accepts_gzip


@pytest.mark.parametrize(
    ("header", "accepted"),
    [("", False), ("gzip", True), ("br, gzip;q=0.5", True), ("gzip;q=0", False), ("gzip; q=0.000", False),
     ("*", True), ("*;q=0", False), ("gzip;q=0, *", False), ("*;q=0, gzip", True), ("identity", False),
     ("GZIP", True), ("gzip;q=x", False), ("deflate, br;q=1.0", False), ("notgzip", False)],
)  # fmt: skip
def test_gzip_is_sent_to_who_takes_it(header: str, accepted: bool) -> None:
    assert accepts_gzip(header) is accepted


@pytest.mark.parametrize("path", ["/static/admin/css/base.css", "/e/{}/", "/api/v1/elections/{}/snapshot"])
def test_a_refusal_holds_everywhere(api: httpx.Client, election: str, path: str) -> None:
    address = path.format(election)
    assert api.get(address, headers={"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip"
    assert "content-encoding" not in api.get(address, headers={"Accept-Encoding": "gzip;q=0"}).headers


@pytest.mark.parametrize("path", ["/e/{}/", "/api/v1/elections/{}/snapshot"])
def test_what_has_no_content_has_no_type(api: httpx.Client, election: str, path: str) -> None:
    first = api.get(path.format(election))
    again = api.get(path.format(election), headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and "content-type" not in again.headers
