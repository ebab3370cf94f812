"""A new version goes in while people read and editors write: one process after the other, nobody is turned away."""

import signal
import threading
from collections import Counter
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.live.system import running
from tests.live.test_night import need_programs, open_folder
from tracker.supervise import ports

__all__ = ["open_folder"]
pytestmark = [pytest.mark.process, pytest.mark.slow]


class Reading(threading.Thread):
    """Somebody who asks for a page again and again, and counts the answers."""

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        self.address, self.answers, self.over = address, Counter[int](), threading.Event()

    def run(self) -> None:
        while not self.over.is_set():
            answer = httpx.get(self.address + "api/v1/elections/delhi-2025/seats/40", timeout=60)
            self.answers[answer.status_code] += 1


def test_every_process_is_another_one_and_every_answer_was_given(open_folder: Path) -> None:
    need_programs("cluster")
    with running(open_folder / "rolling", SPEED="60", PORT=str(ports.free()), arguments="--cluster") as system:
        system.wait_ready(240)
        before = {name: system.pid(f"{name}.sock") for name in ("web-1", "web-2")}
        readers = [Reading(system.address) for _ in range(4)]
        for each in readers:
            each.start()
        system.process.send_signal(signal.SIGUSR1)
        system.wait(partial(system.has_printed, "Restarted, one after the other."), 240, "The restart")
        for each in readers:
            each.over.set()
            each.join(60)
        assert all(system.pid(f"{name}.sock") != pid for name, pid in before.items())
        answers = sum((each.answers for each in readers), Counter[int]())
        assert set(answers) == {200}, answers
        system.wait_for_change()
        assert system.stop() == 0
