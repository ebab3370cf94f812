"""`manage.py archive SLUG DIR`: a finished election as files, with checksums."""

import asyncio
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from results.publish.reader import UnknownElection
from results.web import archive


class Command(BaseCommand):
    help = "Write an election's pages, JSON and log into an empty folder that any web server can hold for ever."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("folder", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            count = asyncio.run(archive.write(options["slug"], options["folder"]))
        except UnknownElection:
            raise CommandError(f"no such election: {options['slug']}") from None
        except (archive.Incomplete, OSError) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"{count} files in {options['folder']}; check them with: sha256sum --check SHA256SUMS")
