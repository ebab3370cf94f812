"""Bytes that are no WebSocket, after a sound handshake: they cost their sender the line, and nobody else anything."""

import asyncio
import json
import random
import struct
from collections.abc import Callable, Iterator

import pytest
from asgiref.sync import sync_to_async
from websockets.asyncio.client import connect

from tests import boards
from tests.web.test_herd import UPGRADE
from tests.web.test_hostile import memory
from tests.web_server import Server

Publish = Callable[..., int]
MASK = b"\x01\x02\x03\x04"


def masked(first: int, size: int, body: bytes = b"", mask: bytes = MASK) -> bytes:
    """A client's frame whose head says `size`, whatever its body is."""
    if size < 126:
        head = bytes([first, 0x80 | size])
    elif size < 1 << 16:
        head = bytes([first, 0xFE]) + struct.pack("!H", size)
    else:
        head = bytes([first, 0xFF]) + struct.pack("!Q", size)
    return head + mask + body


WRONG = {
    "unmasked": b"\x81\x02{}",
    "reserved bits": masked(0xF1, 2, b"{}"),
    "unknown opcode": masked(0x83, 2, b"{}"),
    "no first fragment": masked(0x80, 2, b"{}"),
    "a new message within one": masked(0x01, 2, b"{}") * 2,
    "fragmented ping": masked(0x09, 2, b"{}"),
    "long ping": masked(0x89, 126, b"x" * 126),
    "close of one byte": masked(0x88, 1, b"x"),
    "close with a code that is none": masked(0x88, 2, bytes(a ^ b for a, b in zip(b"\x00\x00", MASK, strict=False))),
    "compressed though not agreed": masked(0xC1, 2, b"\xff\xff"),
    "not UTF-8": masked(0x81, 2, bytes(a ^ b for a, b in zip(b"\xff\xfe", MASK, strict=False))),
    "nine exabytes": masked(0x81, (1 << 63) - 1, b"x"),
    "a negative size": b"\x81\xff" + b"\xff" * 8 + MASK,
    "sixteen megabytes, all of them": masked(0x81, 16 << 20, b"x" * (16 << 20)),
    "sixteen megabytes in fragments": masked(0x01, 1 << 15, b"x" * (1 << 15))
    + masked(0x00, 1 << 15, b"x" * (1 << 15)) * 512,
}


async def thrown(server: Server, slug: str, garbage: bytes) -> bytes:
    """Shake hands, throw it, and hear what comes until the server ends the line."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        writer.write(f"GET /ws/v1/elections/{slug}/ HTTP/1.1\r\nHost: x\r\n{UPGRADE}\r\n\r\n".encode())
        await reader.readuntil(b"\r\n\r\n")
        writer.write(garbage)
        writer.write_eof()  # so that nobody waits for our close frame
        async with asyncio.timeout(20):
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.transport.abort()


@pytest.mark.parametrize("garbage", WRONG.values(), ids=WRONG)
async def test_it_costs_its_sender_the_line(server: Server, election: str, publish: Publish, garbage: bytes) -> None:
    before = memory(server)
    async with connect(server.feed(election)) as other:
        await other.recv(), await other.recv()
        heard = await thrown(server, election, garbage)
        assert not heard or b"\x88" in heard[-130:], "the last frame is a close frame"
        await sync_to_async(publish)(boards.seat(1, "AAP"))
        assert json.loads(await asyncio.wait_for(other.recv(), 10))["type"] == "delta"
    assert memory(server) - before < 8_000_000


def noise(seed: int) -> Iterator[bytes]:
    """Sound frames, mutilated; and plain noise, which always ends in something that cannot be a frame."""
    dice = random.Random(seed)
    for _ in range(60):
        sound = bytearray(b"".join(masked(0x81, 20, dice.randbytes(20)) for _ in range(dice.randrange(1, 4))))
        for _ in range(dice.randrange(1, 8)):
            sound[dice.randrange(len(sound))] = dice.randrange(256)
        yield bytes(sound[: dice.randrange(1, len(sound))]) + dice.randbytes(dice.randrange(40)) + b"\xf3\x00"


async def test_noise_brings_nobody_down(server: Server, election: str, publish: Publish) -> None:
    async with connect(server.feed(election)) as other:
        await other.recv(), await other.recv()

        await asyncio.gather(*(thrown(server, election, garbage) for garbage in noise(11)))
        await sync_to_async(publish)(boards.seat(1, "AAP"))
        assert json.loads(await asyncio.wait_for(other.recv(), 10))["type"] == "delta"
