"""A writer of this project as a program: each line of input becomes one committed event and one poke.

Its first line of output says that the election is there. A line is a message of bench.fanout.measure.
"""

import json
import sys
from typing import Any

import django

SLUG = "bench"
SEATS = 70
BARE: dict[str, Any] = {"status": "counting", "leader": None, "runner_up": None, "flags": []}
OVERHEAD = 222
"""What our delta says around the filling, in bytes: the filling is shortened by it, so that all peers' messages weigh
the same."""


def main() -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from results.domain.board import Change
    from results.publish.poke import poke
    from tests import boards

    boards.make_election(SLUG, SEATS)
    epoch = boards.board(SLUG)["epoch"]
    print("ready", flush=True)
    for count, line in enumerate(sys.stdin):
        number = count % SEATS + 1
        entry = {"number": number, "name": f"SEAT {number}", **BARE, **filling(line)}
        poke(SLUG, epoch, boards.write(SLUG, Change("seat", str(number), entry)))


def filling(line: str) -> dict[str, Any]:
    """The stamp, and enough text for the delta to weigh what the message does."""
    found = json.loads(line)
    return {"t": found["t"], "pad": found["pad"][OVERHEAD:]}


if __name__ == "__main__":
    main()
