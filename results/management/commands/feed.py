"""Hand in saved pages, as the source would have served them: the same parsers, the same order, the same archive."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from results.enrolment.discover import discover
from results.enrolment.folder_facts import TrackRequest
from results.enrolment.places import NothingThere, folder
from results.intake import inbox, uploads
from results.intake.uploads import SavedFile
from results.models import Election


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="saved pages; their names say which pages they are")
        parser.add_argument("--slug", default="", help="the election they are of")
        parser.add_argument("--url", default="", help="their results folder, where the election isn't tracked yet")
        parser.add_argument("--states", default="", help="ECI state codes, where the files don't tell")
        parser.add_argument("--by", default="command line", help="who hands them in")
        parser.add_argument("--new-token", default="", metavar="NAME", help="print a new token for the feed endpoint")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["new_token"]:
            self.stdout.write(inbox.make_token(options["new_token"], timezone.now()))
            return
        states = tuple(options["states"].upper().replace(",", " ").split())
        existing = Election.objects.filter(slug=options["slug"]).first()
        files = self.read_files(options["files"], tuple(existing.state_codes) if existing else states)
        election = existing or self.new_election(files, options, states)
        refused = 0
        for file in uploads.reading_order(files):
            try:
                upload = inbox.receive(election, file.name, file.body, options["by"], timezone.now(), file.saved_at)
                message = uploads.read_upload(upload, timezone.now())
            except inbox.NotAccepted as error:
                message, refused = str(error), refused + 1
            self.stdout.write(f"{file.name}: {message}")
        if refused == len(files):
            raise CommandError("None of these files could be taken.")

    def read_files(self, paths: list[Path], states: tuple[str, ...]) -> list[SavedFile]:
        """A file's own time is when it was saved."""
        if not paths:
            raise CommandError("Name at least one file.")
        only_state = states[0] if len(states) == 1 else None
        files = []
        for path in paths:
            try:
                body = path.read_bytes()
                name = uploads.page_name(str(path), body, only_state)
                files.append(SavedFile(name, body, datetime.fromtimestamp(path.stat().st_mtime, UTC)))
            except (inbox.NotAccepted, OSError) as error:
                self.stderr.write(f"{path}: {error}")
        if not files:
            raise CommandError("None of these files is a page that can be read.")
        return files

    def new_election(self, files: list[SavedFile], options: dict[str, Any], states: tuple[str, ...]) -> Election:
        """The election that the files themselves tell of, in the folder of an address."""
        if not options["url"]:
            slugs = ", ".join(Election.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"No election “{options['slug']}” (there is: {slugs}); a new one needs --url.")
        try:
            base = folder(options["url"])
            request = TrackRequest(base, states, options["slug"], pages=tuple({file.name for file in files}))
            (election,) = discover(request, uploads.fetcher_of_files(base, files), beside=False)
        except NothingThere as error:
            raise CommandError(str(error)) from None
        except ValueError:
            raise CommandError("These files are of several elections: name one with --states.") from None
        return election
