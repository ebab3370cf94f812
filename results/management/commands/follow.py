"""`manage.py follow SLUG`: subscribe from a terminal, one JSON object a line."""

import asyncio
import json
from argparse import ArgumentParser
from contextlib import aclosing
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from results.clients.follow import Follower, Refused


class Command(BaseCommand):
    help = "Follow an election over its WebSocket; prints one JSON object a line until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--url", default="ws://127.0.0.1:8000", help="The server (default: %(default)s).")
        parser.add_argument(
            "--topics", default="", help="summary, seats, seat:N, party:CODE, moments; comma-separated."
        )
        parser.add_argument("--count", type=int, default=0, help="Stop after so many lines.")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            asyncio.run(self._follow(options))
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        except (KeyboardInterrupt, BrokenPipeError):
            return

    async def _follow(self, options: dict[str, Any]) -> None:
        topics = [topic for topic in options["topics"].split(",") if topic]
        follower = Follower(options["url"], options["slug"], topics=topics)
        remaining = options["count"]
        async with aclosing(follower.messages()) as messages:
            async for message in messages:
                self.stdout.write(json.dumps(message, ensure_ascii=False, separators=(",", ":")))
                self.stdout.flush()
                remaining -= 1
                if remaining == 0:
                    return
