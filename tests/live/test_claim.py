"""One data folder, one supervisor."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tracker.supervise.folder_lock import (
    MOST,
    AllTaken,
    Claim,
    claim,
)

Take = Callable[[], Claim]


@pytest.fixture
def take(tmp_path: Path) -> Iterator[Take]:
    with ExitStack() as held:

        def one() -> Claim:
            claimed = claim(tmp_path)
            held.enter_context(claimed.lock)
            return claimed

        yield one


def test_a_second_supervisor_gets_a_folder_of_its_own(take: Take, tmp_path: Path) -> None:
    first, second, third = take(), take(), take()
    assert [first.folder, second.folder, third.folder] == [tmp_path, tmp_path / "live-2", tmp_path / "live-3"]
    assert first.beside == ""
    assert second.beside.isdigit()


def test_a_folder_is_free_again_when_its_holder_is_gone(take: Take, tmp_path: Path) -> None:
    take().lock.close()
    assert take().folder == tmp_path


def test_more_than_nine_are_refused(take: Take) -> None:
    for _ in range(MOST):
        take()
    with pytest.raises(AllTaken, match="VAR_DIR"):
        take()
