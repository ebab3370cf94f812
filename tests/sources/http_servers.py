"""Real servers on loopback for the fetcher: each answers with the bytes that a test writes down."""

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import h2.config
import h2.connection
import h2.events

Answer = Callable[[str, dict[str, str], asyncio.StreamWriter], Awaitable[None]]
"""Called with path, request headers in lower case and the socket to write to; the socket is closed after it."""


@asynccontextmanager
async def tcp_server(
    handle: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[str]:
    """`host:port` of a server; on leaving, every connection is ended and closed."""
    running: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        running.add(task)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):  # the client left
            await handle(reader, writer)
        writer.transport.abort() if writer.is_closing() else writer.close()
        with suppress(ConnectionError, asyncio.CancelledError):
            await writer.wait_closed()

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


@asynccontextmanager
async def http_server(answer: Answer, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """`host:port` of an HTTP/1.1 server."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value for line in head[1:] if line for name, value in [line.split(": ", 1)]}
        await answer(head[0].split(" ")[1], headers, writer)
        await writer.drain()

    async with tcp_server(handle, tls) as host:
        yield host


def response(status: str = "200 OK", body: bytes = b"", **headers: str) -> bytes:
    """A whole answer. Header names are written with underscores."""
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    if "Content_Length" not in headers and not status.startswith("304"):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


def always(answer: bytes) -> Answer:
    async def respond(path: str, headers: dict[str, str], writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()

    return respond


@asynccontextmanager
async def http2_server(body: bytes, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """`host:port` of an HTTP/2 server that answers every request with `body`."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        connection.initiate_connection()
        writer.write(connection.data_to_send())
        while received := await reader.read(65536):
            for event in connection.receive_data(received):
                if isinstance(event, h2.events.RequestReceived) and event.stream_id:
                    connection.send_headers(event.stream_id, [(":status", "200"), ("content-type", "text/html")])
                    connection.send_data(event.stream_id, body, end_stream=True)
            writer.write(connection.data_to_send())

    async with tcp_server(handle, tls) as host:
        yield host


def tls_contexts(folder: Path, *protocols: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's and a client's side of TLS, with a certificate for 127.0.0.1 that only this client trusts.

    `protocols` are those that the server offers, such as `h2`."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    made = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1"
    files = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*made.split(), *files], check=True, capture_output=True)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    server.set_alpn_protocols(protocols)
    return server, ssl.create_default_context(cafile=str(certificate))
