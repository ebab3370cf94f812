"""Start tracking an ECI results folder, given only its address."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from results.enrolment import register
from results.enrolment.folder_facts import TrackRequest
from results.enrolment.places import NothingThere
from results.models import Election
from results.polling import tracking

PATIENCE_S = 90.0
"""How long one request may wait for its turn while a person watches."""


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", help="a results folder, such as https://results.eci.gov.in/ResultAcGenFeb2025/")
        parser.add_argument("--states", default="", help="ECI state codes, such as U05 or S22,S25; default: all found")
        parser.add_argument("--slug", default="", help="the election's name in addresses")
        parser.add_argument("--name", default="", help="the election's name in words")
        parser.add_argument("--roster", type=Path, help="a roster file: past results, familiar names (docs/replay.md)")
        parser.add_argument("--fresh", action="store_true", help="begin anew: in the place of an election of this slug")
        parser.add_argument("--once", action="store_true", help="read every page once and do not keep polling")

    def handle(self, *args: Any, **options: Any) -> None:
        states = tuple(options["states"].upper().replace(",", " ").split())
        wish = TrackRequest(
            options["url"], states, options["slug"], options["name"], fresh=options["fresh"] and bool(options["slug"])
        )
        try:
            elections = tracking.start(wish, PATIENCE_S)
        except NothingThere as error:
            raise CommandError(str(error)) from None
        for election in elections:
            self.first_reading(election, options)

    def first_reading(self, election: Election, options: dict[str, Any]) -> None:
        """Ballots and votes as they stand now, and the roster file over them."""
        tracking.first_reading(election, PATIENCE_S if options["once"] else 0.0)
        if options["roster"]:
            register.apply_file(election, json.loads(options["roster"].read_text()), timezone.now())
            election.refresh_from_db()
        if options["once"]:
            Election.objects.filter(pk=election.pk).update(tracking=False)
        self.stdout.write(f"{election.slug}: {election.name}, {election.seats_total} seats, seq {election.seq}")
