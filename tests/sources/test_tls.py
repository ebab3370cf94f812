"""TLS on a real socket: HTTP/2 where the server offers it, HTTP/1.1 where it does not, nobody who can't be trusted."""

from pathlib import Path

import pytest

from results.sources.errors import FetchError
from results.sources.fetch import Fetched, fetch, fetch_many, open_client
from results.sources.hosts import AllowedHosts
from tests.sources.http_servers import (
    always,
    http2_server,
    http_server,
    response,
    tls_contexts,
)

pytestmark = pytest.mark.process  # openssl makes the certificates

PAGE = b"<html>a page</html>" * 500


async def test_http2_where_it_is_offered(tmp_path: Path) -> None:
    server, client = tls_contexts(tmp_path, "h2", "http/1.1")
    async with http2_server(PAGE, server) as host, open_client(AllowedHosts.of(host), tls=client) as session:
        found = await fetch(session, f"https://{host}/page.htm", allow=AllowedHosts.of(host))
    assert (found.status, found.http_version, found.body) == (200, "HTTP/2", PAGE)


async def test_many_pages_share_one_http2_connection(tmp_path: Path) -> None:
    server, client = tls_contexts(tmp_path, "h2")
    async with (
        http2_server(PAGE, server) as host,
        open_client(AllowedHosts.of(host), connections=1, tls=client) as session,
    ):
        asks = [f"https://{host}/{number}.htm" for number in range(20)]
        found = [each async for each in fetch_many(session, asks, allow=AllowedHosts.of(host))]
    assert {each.http_version for each in found if isinstance(each, Fetched) and each.body == PAGE} == {"HTTP/2"}
    assert len(found) == 20


async def test_http1_where_the_server_knows_no_other(tmp_path: Path) -> None:
    server, client = tls_contexts(tmp_path, "http/1.1")
    answer = always(response(body=PAGE))
    async with http_server(answer, server) as host, open_client(AllowedHosts.of(host), tls=client) as session:
        found = await fetch(session, f"https://{host}/page.htm", allow=AllowedHosts.of(host))
    assert (found.http_version, found.body) == ("HTTP/1.1", PAGE)


async def test_who_is_certified_by_nobody_known_is_not_read(tmp_path: Path) -> None:
    server, _ = tls_contexts(tmp_path, "h2")
    async with http2_server(PAGE, server) as host, open_client(AllowedHosts.of(host)) as session:
        with pytest.raises(FetchError) as told:
            await fetch(session, f"https://{host}/page.htm", allow=AllowedHosts.of(host))
    assert told.value.kind == "connect"
    assert "certificate" in str(told.value).lower()


async def test_a_certificate_of_another_name_is_not_read(tmp_path: Path) -> None:
    server, client = tls_contexts(tmp_path, "h2")
    async with http2_server(PAGE, server) as host:
        other = host.replace("127.0.0.1", "localhost")
        async with open_client(AllowedHosts.of(other), tls=client) as session:
            with pytest.raises(FetchError) as told:
                await fetch(session, f"https://{other}/page.htm", allow=AllowedHosts.of(other))
    assert told.value.kind == "connect"
