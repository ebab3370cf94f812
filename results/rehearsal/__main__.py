"""`python -m results.rehearsal NIGHT …` is `manage.py replay NIGHT …` without Django."""

import argparse
import sys

from results.rehearsal.command import add_arguments, run

parser = argparse.ArgumentParser(prog="replay", description="Serve a recorded counting day as an ECI-like site.")
add_arguments(parser)
sys.exit(run(parser.parse_args()))
