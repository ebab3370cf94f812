"""Python's cyclic collector, asked for a full round only when there is something to find.

Every connection that has ended is a circle of references (asyncio's transports are). Left to itself the collector goes
through all that lives, a third of a second with 5,000 connections, whenever it likes; frames wait meanwhile. Here it
goes through the young as before, and through all only when enough connections have ended to make it worth while.
"""

import gc

YOUNG, MIDDLE, NEVER = 5_000, 20, 1_000_000
LOST = 2_000
"""Ended connections that are worth a full round, of some fifteen kilobytes each; more where more are open."""

_lost = 0


def begin() -> None:
    """What lives now, lives for good: code and settings. Call it when the application is loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, NEVER)


def lost(still_open: int) -> None:
    """A connection has ended."""
    global _lost
    _lost += 1
    if _lost >= max(LOST, still_open):
        _lost = 0
        gc.collect()
