"""After commit, tell the hubs that the log has grown. A poke carries no facts: losing one costs delay only."""

import asyncio
import atexit
import logging
import os
import threading

from channels.layers import get_channel_layer

SEND_TIMEOUT_S = 1.0
"""A writer waits this long for the channel layer, never longer: an editor can work while Redis is away."""

logger = logging.getLogger(__name__)


def group(slug: str) -> str:
    """The channel group of one election; its members are the hubs, one a process."""
    return f"election.{slug}"


def poke(slug: str, epoch: str, seq: int) -> None:
    """Send the news of a commit. Never raises: the hub looks at the log by itself too."""
    layer = get_channel_layer()
    if layer is None:
        return
    message = {"type": "poke", "election": slug, "epoch": epoch, "seq": seq}
    sending = asyncio.run_coroutine_threadsafe(layer.group_send(group(slug), message), _loop())
    try:
        sending.result(SEND_TIMEOUT_S)
    except Exception as error:  # whatever the layer raises, the commit stands and the hub will find it
        sending.cancel()
        logger.warning("poke lost: %s at seq %d: %r", slug, seq, error)


_loops: dict[int, asyncio.AbstractEventLoop] = {}


def _loop() -> asyncio.AbstractEventLoop:
    """This process's loop for pokes, in a thread of its own. It keeps the layer's connection open: a loop for each poke
    would open and close one each time. A forked worker starts its own."""
    pid = os.getpid()
    if pid not in _loops:
        _loops.clear()
        loop = _loops[pid] = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, name="poke", daemon=True)
        thread.start()
        atexit.register(_stop, pid, loop, thread)
    return _loops[pid]


def _stop(pid: int, loop: asyncio.AbstractEventLoop, thread: threading.Thread) -> None:
    if pid == os.getpid():
        loop.call_soon_threadsafe(loop.stop)
        thread.join(SEND_TIMEOUT_S)
