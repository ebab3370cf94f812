"""Faults of the server: refusals, slowness, redirects to where nobody should go, and bodies that swell."""

import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from results.rehearsal.fault_edits import DENIED
from results.rehearsal.http import Reply

Change = Callable[[Reply], Reply]
HTML = {"Content-Type": "text/html"}
BLOCK = 1 << 24


def forbidden(reply: Reply) -> Reply:
    return Reply(403, DENIED.encode(), {**HTML, "Server": "AkamaiGHost"})


def unavailable(reply: Reply) -> Reply:
    return Reply(503, b"<html><body><h1>Service Unavailable</h1></body></html>", {**HTML, "Retry-After": "30"})


def missing(reply: Reply) -> Reply:
    return Reply(404, b"<html><body><h1>Not Found</h1></body></html>", HTML)


def slow(reply: Reply) -> Reply:
    """One byte a second."""
    return replace(reply, piece=1, pause=1.0)


def cut(reply: Reply) -> Reply:
    """The connection breaks half way through the body that was promised."""
    return replace(reply, cut_after=len(reply.body) // 2)


def bomb(reply: Reply) -> Reply:
    """Ten megabytes that unpack to ten gigabytes."""
    return Reply(200, _bomb(640), {**HTML, "Content-Encoding": "gzip"})


@cache
def _bomb(blocks: int) -> bytes:
    """One gzip stream: a block of zeros, flushed so that its bytes can be repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(BLOCK)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff" + block * blocks


def to_loopback(reply: Reply) -> Reply:
    return Reply(302, b"", {"Location": "http://127.0.0.1:9/admin/"})


def to_metadata(reply: Reply) -> Reply:
    return Reply(302, b"", {"Location": "http://169.254.169.254/latest/meta-data/"})


REPLIES: dict[str, Change] = {
    "403": forbidden,
    "503": unavailable,
    "404": missing,
    "slow": slow,
    "cut": cut,
    "bomb": bomb,
    "redirect": to_loopback,
    "redirect-metadata": to_metadata,
}
