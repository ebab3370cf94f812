"""`python -m tracker.supervise.stale_queues`: print the queues that nobody has worked lately; nothing when all is well.

For installations under systemd, where deploy/notice-stuck-workers asks. That Redis is away is not the workers' fault.
"""

import os
import sys
import time

from tracker.supervise import redis_client
from tracker.supervise.health import STALE, STAMP

QUEUES = ("ticks", "polls")


def stale(address: str, now: float) -> list[str]:
    """Queues whose heartbeat is older than STALE seconds, or missing, or as far ahead of a clock that was set back.

    Raises OSError when Redis cannot be asked.
    """
    stamps = {queue: float(redis_client.ask(address, "GET", STAMP.format(queue=queue)) or 0) for queue in QUEUES}
    return [queue for queue, stamp in stamps.items() if abs(now - stamp) > STALE]


if __name__ == "__main__":
    try:
        print(*stale(os.environ["REDIS_URL"], time.time()))
    except OSError as error:
        sys.exit(f"Redis does not answer: {error}")
