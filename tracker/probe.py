"""Is this container healthy? For its HEALTHCHECK: exit status 0 when it is, else 1 and why.

python -m tracker.probe http://127.0.0.1:8000/readyz     the page answers with 200
python -m tracker.probe queues                           each queue's heartbeat is young
"""

import os
import sys
import time
import urllib.error
import urllib.request

from tracker.supervise.stale_queues import stale

TIMEOUT_S = 4.0


def page_trouble(url: str) -> str:
    """Why the page can't be had; empty when it can."""
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_S):  # noqa: S310  # the address is given by the image, http
            return ""
    except urllib.error.HTTPError as error:
        return f"{error.code} {error.read(300).decode(errors='replace')}"
    except OSError as error:
        return str(error)


def queue_trouble(redis_url: str, now: float) -> str:
    """Which queues are not worked; empty when all are, or when Redis can't be asked: that is not the worker's fault."""
    try:
        queues = stale(redis_url, now)
    except OSError:
        return ""
    return f"not worked: {', '.join(queues)}" if queues else ""


def main(target: str) -> str:
    if target == "queues":
        return queue_trouble(os.environ["REDIS_URL"], time.time())
    return page_trouble(target)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) or 0)
