"""`manage.py webhooks`: tell other people's servers of every change."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from results.models import Election, Webhook
from results.publish import webhooks


class Command(BaseCommand):
    help = "add SLUG URL and rotate URL print a secret. list: how each is doing. enable URL. run: deliver until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["add", "list", "enable", "rotate", "run"])
        parser.add_argument("of", nargs="*", help="SLUG URL to add, URL to enable or to rotate its secret")
        parser.add_argument("--kinds", default="", help="add: only these kinds of moments, by commas")
        parser.add_argument("--topics", default="", help="add: only these topics of the live feed, by commas")
        parser.add_argument("--min-significance", type=int, default=0, help="add: only moments that rank so high")

    def handle(self, *_args: Any, **options: Any) -> None:
        self.kinds = [kind for kind in options["kinds"].split(",") if kind]
        self.topics = [topic for topic in options["topics"].split(",") if topic]
        self.min_significance = options["min_significance"]
        getattr(self, options["what"])(*options["of"])

    def add(self, slug: str = "", url: str = "") -> None:
        election = Election.objects.filter(slug=slug).first()
        if election is None:
            raise CommandError("add SLUG URL: no election has this slug")
        try:
            webhook = webhooks.add(election, url, self.kinds, self.min_significance, self.topics)
        except ValueError as error:
            raise CommandError(f"{url}: {error}") from error
        self.stdout.write(f"told from {webhook.seq} on: {url}\nsecret: {webhook.secret}")

    def list(self) -> None:
        for webhook in Webhook.objects.select_related("election"):
            state = (
                "disabled" if webhook.disabled_at else f"failing {webhook.failures} times" if webhook.failures else "ok"
            )
            place = f"{webhook.election.slug} {webhook.url} at {webhook.seq} of {webhook.election.seq}"
            self.stdout.write(f"{place}: {state} {webhook.last_error}")

    def enable(self, url: str = "") -> None:
        matches = list(Webhook.objects.filter(url=url))
        for webhook in matches:
            webhooks.enable(webhook)
        if not matches:
            raise CommandError(f"no webhook to {url}")

    def rotate(self, url: str = "") -> None:
        rows = list(Webhook.objects.filter(url=url))
        for webhook in rows:
            secret = webhooks.rotate(webhook, timezone.now())
            self.stdout.write(f"{webhook.election.slug}: {secret}\nboth secrets sign until {webhook.old_secret_until}")
        if not rows:
            raise CommandError(f"no webhook to {url}")

    def run(self) -> None:
        try:
            while True:
                webhooks.deliver(timezone.now())
                time.sleep(1)
        except KeyboardInterrupt:
            return
