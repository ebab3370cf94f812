import zlib
from pathlib import Path

import pytest

from results.sources.archive import ArchiveError, content_hash, pack, unpack


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
