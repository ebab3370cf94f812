"""Rebuild an election's whole board from its archived pages, read by today's parsers. Readers get a new epoch."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from results.editorial.refusals import Refused
from results.intake.reparse import reparse
from results.models import Election


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")

    def handle(self, *args: Any, **options: Any) -> None:
        election = Election.objects.filter(slug=options["slug"]).first()
        if election is None:
            raise CommandError(f"No election “{options['slug']}”.")
        try:
            rebuilt = reparse(election, timezone.now())
        except Refused as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{election.slug}: {rebuilt.pages} pages, {rebuilt.refused} not used, seq {rebuilt.seq}")
