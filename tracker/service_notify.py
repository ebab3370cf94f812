"""What a service reports to systemd (sd_notify): that it is ready, and again and again that it works.

Without systemd there is no NOTIFY_SOCKET, and nothing happens. A service that stops reporting is killed and started
again after WatchdogSec (deploy/systemd).
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
    """Seconds between two reports of WORKS, a third of WatchdogSec; None where systemd waits for none."""
    limit = int(os.environ.get("WATCHDOG_USEC") or 0)
    return limit / 3_000_000 if limit else None


def notify_while(works: Callable[[], bool]) -> None:
    """Report from a thread of its own that this process works, whenever `works()` is true."""
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
