"""A bot that tells lead changes: `python lead_changes.py ws://127.0.0.1:8000 delhi-2025`.

It prints; put your own `post` in. It tells each moment once, and tells when one is taken back.
"""

import asyncio
import sys

from results.clients.follow import Follower


async def main(url: str, slug: str) -> None:
    told: set[str] = set()
    async for message in Follower(url, slug, topics=["moments"]):
        if message["type"] == "snapshot":  # what happened before we came is not news
            told |= {moment["id"] for moment in message["moments"]}
        if message["type"] != "delta":
            continue
        for moment in message["moments"]:
            if moment["kind"] == "lead_change" and moment["id"] not in told:
                told.add(moment["id"])
                post(moment["headline"])
        for taken_back in message["retracted"]:
            if taken_back["id"] in told:
                post(f"Correction: an earlier report ({taken_back['id']}) no longer holds.")


def post(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
