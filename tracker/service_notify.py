"""What systemd wants to be told by a service (sd_notify): that it is ready, and again and again that it works.

Without systemd there is no NOTIFY_SOCKET, and nothing happens. A service that stops telling is killed and started again
after WatchdogSec (deploy/systemd).
"""

import os
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

READY, WORKS = "READY=1", "WATCHDOG=1"


def notify(state: str) -> None:
    """Send a state such as READY or WORKS; a socket that is gone or full is no reason to fail."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as link:
        link.setblocking(False)
        link.connect("\0" + address[1:] if address.startswith("@") else address)
        link.send(state.encode())


def interval_s() -> float | None:
    """How often WORKS is to be told: three times within WatchdogSec; None where nobody waits for it."""
    limit = int(os.environ.get("WATCHDOG_USEC") or 0)
    return limit / 3_000_000 if limit else None


def notify_while(works: Callable[[], bool]) -> None:
    """From a thread of its own, tell that this process works for as long as `works()` says so."""
    every_s = interval_s()
    if every_s is None:
        return

    def run() -> None:
        while True:
            if works():
                notify(WORKS)
            pause.wait(every_s)

    pause = threading.Event()
    threading.Thread(target=run, name="service-notify", daemon=True).start()
