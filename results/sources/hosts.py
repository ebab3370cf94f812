"""Which hosts may be reached: a list of names, checked again after the name has been resolved.

The connection is made to the very address that was checked, so a name that resolves to something else a moment later
gains nothing.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import httpcore
import httpx

from results.sources.errors import FetchError

# The special-purpose registries of IANA as of 2026, not the standard library's copy, which is older on older Pythons.
_NOT_PUBLIC_4 = [
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' NAT
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local, and clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments, and some clouds' metadata
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
]
_GLOBAL_6 = ipaddress.IPv6Network("2000::/3")
"""All else is local, mapped, translated, multicast or not given out."""
_NOT_PUBLIC_6 = [
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
]
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """`results.eci.gov.in` allows that name, ports 80 and 443, public addresses only. `127.0.0.1:8123` allows exactly
    that host and port, wherever it is: the only way to reach a private address."""

    public: frozenset[str]
    exact: frozenset[tuple[str, int]]

    @classmethod
    def of(cls, *entries: str) -> "AllowedHosts":
        """Raises ValueError on an entry that is neither `host` nor `host:port`."""
        public: set[str] = set()
        exact: set[tuple[str, int]] = set()
        for entry in entries:
            parts = httpx.URL(f"//{entry.strip()}")
            if not parts.host or parts.path not in ("", "/") or parts.userinfo:
                raise ValueError(f"not a host or host:port: {entry!r}")
            if parts.port is None:
                public.add(parts.host.lower())
            else:
                exact.add((parts.host.lower(), parts.port))
        return cls(frozenset(public), frozenset(exact))

    def check(self, url: httpx.URL) -> None:
        """Raises FetchError `refused` unless the URL's scheme, host and port are allowed."""
        port = url.port or _PORTS.get(url.scheme)
        if port is None or url.scheme not in _PORTS or url.userinfo:
            raise FetchError("refused", "only plain http and https addresses", url=str(url))
        host = url.host.lower()
        if (host, port) not in self.exact and not (host in self.public and port in _PORTS.values()):
            raise FetchError("refused", f"host {host}:{port} is not on the list", url=str(url))

    def permits(self, host: str, port: int, address: str) -> bool:
        """Whether a host's resolved address may be connected to."""
        return (host.lower(), port) in self.exact or (host.lower() in self.public and is_public(address))


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody on the public internet may have. An IPv4 address in NAT64's well-known
    prefix is judged as itself; wrapped in any other way it is not public."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in _NOT_PUBLIC_4)
    if ip in _NAT64:
        return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip in _GLOBAL_6 and not any(ip in network for network in _NOT_PUBLIC_6)


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """Resolves once, checks every address, connects to a checked one."""

    def __init__(self, allow: AllowedHosts) -> None:
        self._allow = allow
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await _resolve(host, port, timeout)
        permitted = [address for address in addresses if self._allow.permits(host, port, address)]
        if not permitted:
            raise FetchError("refused", f"{host}:{port} resolves to {', '.join(addresses) or 'nothing'}")
        for fallback in (*permitted[1:3], None):
            try:
                return await self._inner.connect_tcp(permitted[0], port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if fallback is None:
                    raise
                permitted = [fallback]
        raise FetchError("connect", f"{host}:{port}")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


async def _resolve(host: str, port: int, seconds: float | None) -> list[str]:
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(seconds):
            addresses = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except TimeoutError:
        raise httpcore.ConnectTimeout(f"resolving {host}") from None
    except (OSError, UnicodeError) as error:
        raise FetchError("dns", f"{host}: {error}") from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in addresses))


@cache
def _tls(http1: bool, http2: bool) -> ssl.SSLContext:
    """Reading the list of authorities costs 20 ms: once a process, apart by the protocols a connection sets in it."""
    return httpx.create_ssl_context(trust_env=False)


class CheckedTransport(httpx.AsyncHTTPTransport):
    """httpx's transport over a pool whose connections are checked. Proxies of the environment are not used: they would
    resolve names behind the check's back."""

    def __init__(
        self,
        allow: AllowedHosts,
        connections: int,
        http1: bool = True,
        http2: bool = True,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """`tls`: whom to trust; None: the authorities that everybody trusts."""
        tls = tls or _tls(http1, http2)
        super().__init__(verify=tls, trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls,
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=30,
            http1=http1,
            http2=http2,
            network_backend=CheckedBackend(allow),
        )
