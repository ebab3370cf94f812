import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame as Parsed
from websockets.streams import StreamReader

from results.publish import wire


def parsed(framed: bytes, deflate: bool) -> Parsed:
    """What the `websockets` library reads out of our bytes."""
    stream = StreamReader()
    stream.feed_data(framed)
    extensions = [PerMessageDeflate(True, True, 15, 15)] if deflate else []
    reading = Parsed.parse(stream.read_exact, mask=False, max_size=None, extensions=extensions)
    with pytest.raises(StopIteration) as read:
        next(reading)
    found: Parsed = read.value.value
    assert not stream.buffer, "bytes left over"
    return found


@given(st.text(max_size=200), st.sampled_from([0, 120, 130, 65_400, 65_600]))
def test_any_client_reads_our_frames_in_each_form(text: str, padding: int) -> None:
    body = wire.encode({"text": text, "pad": "x" * padding})
    frame = wire.Frame(body, "e:7")
    for framed, deflate in ((frame.plain, False), (frame.deflated, True)):
        read = parsed(framed, deflate)
        assert (bytes(read.data), read.fin, int(read.opcode)) == (body, True, 1)
    assert frame.event == b"id: e:7\ndata: " + body + b"\n\n"


def test_deflate_pays_on_a_delta_and_is_left_out_where_it_does_not() -> None:
    short, long = wire.error("bad_since", "b"), wire.frame({"epoch": "e", "seq": 1, "seats": [{"name": "SEAT"}] * 60})
    assert short.deflated == short.plain
    assert len(long.deflated) < len(long.plain) / 5


def test_a_spliced_frame_is_the_message_encoded_whole() -> None:
    head, members = {"type": "snapshot", "epoch": "e", "seq": 3}, {"tally": [1], "seats": [], "moments": ["ñ"]}
    frame = wire.join_encoded(head, wire.encode_members(members))
    assert frame.body == wire.encode({**head, **members})
    assert frame.event_id == "e:3"


def test_a_line_break_never_splits_a_server_sent_event() -> None:
    frame = wire.error("bad_since", "one\ntwo\r\n\u2028three")
    assert frame.event.count(b"\n") == 2


def test_deflated_frames_stand_alone() -> None:
    """Each is read by a decompressor that has seen nothing before: the bytes are shared by sockets of any age."""
    body = wire.encode({"seats": ["SEAT"] * 200})
    raw = wire.deflate(body) + b"\x00\x00\xff\xff"
    assert zlib.decompressobj(wbits=-15).decompress(raw) == body
