"""Write an election's archived pages into a folder that `replay archive:FOLDER` can serve, or prune old pages."""

from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from results.intake.archive_files import export, prune
from results.models import Election


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", nargs="?", default="")
        parser.add_argument("folder", nargs="?", type=Path, help="where to write the pages")
        parser.add_argument("--prune-days", type=float, help="instead remove pages not seen for so many days")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["prune_days"] is not None:
            pages, bodies = prune(timezone.now() - timedelta(days=options["prune_days"]))
            self.stdout.write(f"{pages} pages and {bodies} bodies removed")
            return
        election = Election.objects.filter(slug=options["slug"]).first()
        if election is None or options["folder"] is None:
            raise CommandError("Name an election and a folder, or --prune-days.")
        try:
            written = export(election, options["folder"])
        except OSError as error:
            raise CommandError(f"{options['folder']}: {error.strerror or error}") from None
        self.stdout.write(f"{written} pages in {options['folder']}: replay archive:{options['folder']}")
