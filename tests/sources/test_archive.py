import zlib
from pathlib import Path

import pytest

from results.sources.archive import ArchiveError, content_hash, pack, table_hash, unpack
from tests.sources import markup


def test_packed_pages_come_back_byte_for_byte(saved_pages: Path) -> None:
    for file in (*saved_pages.glob("Result*"), *saved_pages.glob("access*")):
        body = file.read_bytes()
        packed = pack(body)
        assert unpack(packed) == body
        assert len(packed) < len(body)
    assert len(pack((saved_pages / "ResultAcGenNov2025__statewiseS041.htm").read_bytes())) < 6000


@pytest.mark.promise("P16")
def test_damage_and_bombs_are_refused() -> None:
    with pytest.raises(ArchiveError, match="more than 1000 bytes"):
        unpack(zlib.compress(b"0" * 50_000_000), limit=1000)
    with pytest.raises(ArchiveError, match="cut short"):
        unpack(pack(b"page" * 100)[:-5])
    with pytest.raises(ArchiveError, match="damaged"):
        unpack(b"not packed")


def test_content_hash_is_of_the_bytes() -> None:
    assert content_hash(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert content_hash(b"a") != content_hash(b"a ")


def monitored(ray: str) -> bytes:
    script = (
        f'<script>!function(a){{var e="https://s.go-mpulse.net/boomerang/";_={{"ak.rid":"{ray}"}}}}(window);</script>'
    )
    return markup.constituency().replace(b"</head>", f"{script}<!-- {ray} --></head>".encode())


def test_table_hash_ignores_monitoring_and_white_space() -> None:
    assert content_hash(monitored("ba6e06ea")) != content_hash(monitored("18b7e275"))
    assert table_hash(monitored("ba6e06ea")) == table_hash(monitored("18b7e275"))
    assert table_hash(markup.constituency().replace(b"\n", b"\r\r\n")) == table_hash(markup.constituency())


def test_table_hash_sees_every_number_stamp_and_chart() -> None:
    plain = markup.constituency()
    for old, new in ((b"87215", b"87216"), (b"08:42 pm", b"08:45 pm"), (b"22</span>", b"21</span>")):
        assert table_hash(plain.replace(old, new)) != table_hash(plain)
    chart = b"<script>var yValues = [1,2,];</script></body>"
    charted = plain.replace(b"</body>", chart)
    assert table_hash(charted) != table_hash(charted.replace(b"[1,2,]", b"[1,3,]"))


def test_table_hash_of_a_hostile_page_is_quick() -> None:
    for piece in (b"<script>", b"<!--", b"<style>", b"<script>go-mpulse.net"):
        assert len(table_hash(piece * (200_000 // len(piece)))) == 64
