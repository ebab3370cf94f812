"""Tuning of Python's cyclic garbage collector. Web processes collect all when enough connections have ended.

Every ended connection leaves a reference cycle (asyncio's transports are). By default a full collection, a third of a
second with 5,000 connections, starts at any time, and frames wait meanwhile. Young generations are collected as usual.
"""

import gc

YOUNG, MIDDLE, NEVER = 5_000, 20, 1_000_000
LOST_CONNECTIONS_PER_COLLECTION = 2_000
"""Ended connections, of some 15 KB each, after which a full collection runs; more where more are open."""

IN_TASKS = (100_000, 50, 100)
"""A poll makes a million short-lived objects, few of them in cycles: collecting every 700 costs a sixth of it."""

_lost_connections = 0


def tune_worker() -> None:
    """For a process that runs tasks: collect seldom, and not what was there at its start."""
    gc.freeze()
    gc.set_threshold(*IN_TASKS)


def freeze_startup_objects() -> None:
    """Exempt all objects that exist now (code and settings) from collection. Call it once the application is loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, NEVER)


def count_lost_connection(still_open: int) -> None:
    """A connection has ended; collect if there were enough of them."""
    global _lost_connections
    _lost_connections += 1
    if _lost_connections >= max(LOST_CONNECTIONS_PER_COLLECTION, still_open):
        _lost_connections = 0
        gc.collect()
