"""Frames: one message, encoded once in each form that a connection can take (docs/protocol.md)."""

import gzip
import zlib
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property

import msgspec

from results.domain.board import Entry
from results.domain.wire_types import Error, FeedErrorCode, Heartbeat, Hello, Resync, ResyncReason

PROTOCOL = 1
HEARTBEAT_S = 15
PREFRAMED = "tracker.preframed"
"""Name of the ASGI extension by which tracker/server.py takes bytes that are already WebSocket frames."""

BAD_REQUEST, UNKNOWN, TOO_SLOW, TOO_BIG, TOO_MANY = 4400, 4404, 4408, 4413, 4429
"""WebSocket close codes of this protocol."""

MIN_DEFLATE_BYTES = 200
"""Shorter messages are not compressed; in bytes."""
_TEXT, _DEFLATED_TEXT = 0x81, 0xC1

encode = msgspec.json.Encoder().encode


class Frame:
    """One message. Each form is made when it is first asked for, then shared by all sockets."""

    def __init__(self, body: bytes, event_id: str = "") -> None:
        """`body` is the message as JSON; `event_id` is EPOCH:SEQ where the message carries a position."""
        self.body = body
        self.event_id = event_id

    @cached_property
    def plain(self) -> bytes:
        """A WebSocket text frame."""
        return websocket(self.body, _TEXT)

    @cached_property
    def deflated(self) -> bytes:
        """A WebSocket text frame, deflated without context: any socket that negotiated deflate can read it."""
        if len(self.body) < MIN_DEFLATE_BYTES:
            return self.plain
        return websocket(deflate(self.body), _DEFLATED_TEXT)

    @cached_property
    def text(self) -> str:
        return self.body.decode()

    @cached_property
    def event(self) -> bytes:
        """A server-sent event. Its id is EPOCH:SEQ, so that `Last-Event-ID` resumes."""
        head = f"id: {self.event_id}\n".encode() if self.event_id else b""
        return head + b"data: " + self.body + b"\n\n"

    @cached_property
    def gzipped(self) -> bytes:
        """The body for an HTTP answer."""
        return gzip.compress(self.body, compresslevel=5, mtime=0)


def websocket(content: bytes, first_byte: int) -> bytes:
    """An unmasked, final frame (RFC 6455, 5.2). `first` is the byte that holds FIN, RSV1 and the opcode."""
    size = len(content)
    if size < 126:
        return bytes((first_byte, size)) + content
    if size < 65536:
        return bytes((first_byte, 126)) + size.to_bytes(2, "big") + content
    return bytes((first_byte, 127)) + size.to_bytes(8, "big") + content


def deflate(content: bytes) -> bytes:
    """One message by permessage-deflate without context takeover (RFC 7692, 7.2.1)."""
    compressor = zlib.compressobj(wbits=-15)
    return (compressor.compress(content) + compressor.flush(zlib.Z_SYNC_FLUSH))[:-4]


def frame(message: Entry) -> Frame:
    """Encode a message. Its event id is the position at which it leaves its reader, where it has one."""
    return Frame(encode(message), event_id(message["epoch"], message["seq"]) if "seq" in message else "")


def join_encoded(head: Entry, members: bytes) -> Frame:
    """A message made of members encoded now (`head`) and members encoded before by `encode_members`."""
    return Frame(encode(head)[:-1] + b"," + members, event_id(head["epoch"], head["seq"]))


def encode_members(members: Entry) -> bytes:
    """Members as JSON without the opening brace, for `join_encoded`."""
    return encode(members)[1:]


def event_id(epoch: str, seq: int) -> str:
    return f"{epoch}:{seq}"


def hello(epoch: str, seq: int, is_test: bool, topics: Iterable[str]) -> Frame:
    message: Hello = {"type": "hello", "protocol": PROTOCOL, "epoch": epoch, "seq": seq, "is_test": is_test,
                      "heartbeat_s": HEARTBEAT_S, "topics": sorted(topics)}  # fmt: skip
    return Frame(encode(message))


def heartbeat(epoch: str, seq: int, at: datetime, source_age_s: int | None) -> Frame:
    message: Heartbeat = {"type": "heartbeat", "epoch": epoch, "seq": seq, "at": at.isoformat(),
                          "source_age_s": source_age_s}  # fmt: skip
    return Frame(encode(message))


def resync(reason: ResyncReason) -> Frame:
    """A snapshot follows."""
    message: Resync = {"type": "resync", "reason": reason}
    return Frame(encode(message))


def error(code: FeedErrorCode, detail: str) -> Frame:
    message: Error = {"type": "error", "code": code, "detail": detail}
    return Frame(encode(message))
