"""`manage.py replay NIGHT`: serve a recorded or simulated night as an ECI-like site. Touches no database."""

import argparse
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from results.rehearsal.command import add_arguments, run


class Command(BaseCommand):
    help = "Serve a recorded or simulated counting day as an ECI-like site."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        if code := run(argparse.Namespace(**options)):
            sys.exit(code)
