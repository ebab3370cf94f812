import httpx
import pytest

from results.sources.errors import FetchError
from results.sources.hosts import AllowedHosts, is_public

ALLOW = AllowedHosts.of("results.eci.gov.in", "127.0.0.1:8123", "[::1]:9000")


@pytest.mark.parametrize(
    "url",
    ["https://results.eci.gov.in/x", "http://results.eci.gov.in/", "https://RESULTS.eci.gov.in:443/", "http://127.0.0.1:8123/a",
     "http://[::1]:9000/"],
)  # fmt: skip
def test_listed_addresses_pass(url: str) -> None:
    ALLOW.check(httpx.URL(url))


@pytest.mark.parametrize(
    "url",
    ["https://eci.gov.in/", "https://results.eci.gov.in.evil.example/", "https://results.eci.gov.in:8443/", "http://127.0.0.1/",
     "http://127.0.0.1:8124/", "http://localhost:8123/", "ftp://results.eci.gov.in/", "https://a@results.eci.gov.in/",
     "https://results.eci.gov.in./", "/relative", "http://[::1]/"],
)  # fmt: skip
def test_all_others_are_refused(url: str) -> None:
    with pytest.raises(FetchError, match="refused"):
        ALLOW.check(httpx.URL(url))


@pytest.mark.parametrize("entry", ["", "host/path", "user@host", "http://", "/"])
def test_entries_are_hosts(entry: str) -> None:
    with pytest.raises(ValueError, match="host"):
        AllowedHosts.of(entry)


@pytest.mark.parametrize(
    "address",
    [
        "23.217.111.119",
        "2600:1406:bc00::1",
        "64:ff9b::17d9:6f77",
        "8.8.8.8",
        "2400:cb00:2048:1::1",
        "2001:4860:4860::8888",
    ],
)
def test_public_addresses(address: str) -> None:
    assert is_public(address)
    assert ALLOW.permits("results.eci.gov.in", 443, address)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
     "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "not an address",
     "192.0.0.192", "192.0.0.8", "198.18.0.1", "240.0.0.1", "203.0.113.9", "fec0::1", "fec0:0:0:ffff::1", "::127.0.0.1",
     "64:ff9b:1::7f00:1", "64:ff9b:1:fffe::a00:1", "::ffff:0:7f00:1", "::ffff:0:a9fe:a9fe", "::ffff:23.217.111.119",
     "2001::1", "2001:db8::1", "3fff::1", "100::1", "5f00::1", "4000::1", "ff0e::1"],
)  # fmt: skip
def test_private_addresses_are_for_exact_entries_only(address: str) -> None:
    assert not is_public(address)
    assert not ALLOW.permits("results.eci.gov.in", 443, address)
    assert ALLOW.permits("127.0.0.1", 8123, address)
