"""One data folder, one supervisor."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tracker.supervise.folder_lock import (
    MAX_FOLDERS,
    AllFoldersLocked,
    LockedFolder,
    lock_folder,
)

Take = Callable[[], LockedFolder]


@pytest.fixture
def take(tmp_path: Path) -> Iterator[Take]:
    with ExitStack() as held:

        def one() -> LockedFolder:
            locked = lock_folder(tmp_path)
            held.enter_context(locked.lock)
            return locked

        yield one


def test_a_second_supervisor_gets_a_folder_of_its_own(take: Take, tmp_path: Path) -> None:
    first, second, third = take(), take(), take()
    assert [first.folder, second.folder, third.folder] == [tmp_path, tmp_path / "live-2", tmp_path / "live-3"]
    assert first.holder_pid == ""
    assert second.holder_pid.isdigit()


def test_a_folder_is_free_again_when_its_holder_is_gone(take: Take, tmp_path: Path) -> None:
    take().lock.close()
    assert take().folder == tmp_path


def test_more_than_nine_are_refused(take: Take) -> None:
    for _ in range(MAX_FOLDERS):
        take()
    with pytest.raises(AllFoldersLocked, match="VAR_DIR"):
        take()
