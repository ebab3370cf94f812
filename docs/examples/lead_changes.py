"""A bot that tells lead changes: `python lead_changes.py ws://127.0.0.1:8000 delhi-2025`.

It prints; put your own `post` in. It tells each moment once, and tells when one is taken back.
Keep follow.py beside it.
"""

import asyncio
import sys
from collections.abc import Iterator
from typing import Any

from follow import Follower


async def main(url: str, slug: str) -> None:
    bot = Bot()
    async for message in Follower(url, slug, topics=["moments"]):
        for text in bot.news(message):
            post(text)


class Bot:
    """Remembers what it posted, by the moments' ids; an id means something within its epoch only."""

    def __init__(self) -> None:
        self.epoch = ""
        self.posted: dict[str, str] = {}
        self.test = ""

    def news(self, message: dict[str, Any]) -> Iterator[str]:
        """What to post after a message. The news of a replay or a simulation say that they are a test."""
        if message["type"] == "hello":
            self.test = "TEST: " if message["is_test"] else ""
        if message["type"] not in ("snapshot", "delta"):
            return
        if message["epoch"] != self.epoch:  # what happened before we came is not news
            self.epoch = message["epoch"]
            self.posted = {moment["id"]: "" for moment in message["moments"]}
        for moment in message["moments"]:
            if moment["kind"] == "lead_change" and moment["id"] not in self.posted and not moment["retracted"]:
                self.posted[moment["id"]] = moment["headline"]
                yield self.test + moment["headline"]
        for headline in filter(None, (self.posted.pop(gone, "") for gone in taken_back(message))):
            yield f"{self.test}Correction: this no longer holds: {headline}"


def taken_back(message: dict[str, Any]) -> list[str]:
    """Ids of moments that no longer hold: a delta lists them, a snapshot marks them."""
    marked = [moment["id"] for moment in message["moments"] if moment["retracted"]]
    return marked + [each["id"] for each in message.get("retracted", ())]


def post(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
