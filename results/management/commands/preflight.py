"""Is everything ready to count? Asks the site, this machine and its stores; exit status 1 where something is not."""

import json
from argparse import ArgumentParser
from collections import Counter
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from results.enrolment.places import NothingThere
from results.polling.preflight import Check, Grade, preflight


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks = []  # what they find is among the checks

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", help="the results folder of the day, or of an earlier one")
        parser.add_argument("--states", default="", help="ECI state codes, where there is no index yet")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        states = options["states"].upper().replace(",", " ").split()
        grades: Counter[Grade] = Counter()
        try:
            for check in preflight(options["url"], states, timezone.now):
                grades[check.grade] += 1
                self.stdout.write(json.dumps(asdict(check)) if options["json"] else _line(check))
        except NothingThere as error:
            raise CommandError(str(error)) from None
        if grades[Grade.FAIL]:
            raise CommandError(f"Not ready: {grades[Grade.FAIL]} of {grades.total()} checks failed.")
        if not options["json"]:
            self.stdout.write(f"Ready{', with warnings' if grades[Grade.WARN] else ''}.")


def _line(check: Check) -> str:
    return f"{check.grade:4}  {check.about:9} {check.detail}"
