"""A table for a graphics machine: `python tv_table.py ws://127.0.0.1:8000 delhi-2025` keeps tally.csv up to date.

Keep follow.py beside it.
"""

import asyncio
import csv
import sys
from pathlib import Path
from typing import Any

from follow import Follower

TABLE = Path("tally.csv")


async def main(url: str, slug: str) -> None:
    follower = Follower(url, slug, topics=["summary"])
    async for message in follower:
        if message["type"] in ("snapshot", "delta") and follower.board:
            write(follower.board)


def write(board: dict[str, Any]) -> None:
    """Whole or not at all: a graphics machine may read at any moment."""
    fresh = TABLE.with_suffix(".new")
    kind = "test" if board["election"]["is_test"] else "live"
    with fresh.open("w", newline="", encoding="utf-8") as lines:
        rows = csv.writer(lines)
        rows.writerow(["party", "won", "leading", "total", "change", kind])
        rows.writerows([r["party"], r["won"], r["leading"], r["total"], r["change"], ""] for r in board["tally"])
    fresh.replace(TABLE)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
