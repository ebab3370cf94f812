"""How often each safeguard fires on a true night: every page of a captured night through the whole poll.

Nothing on a captured night is a mistake of ours to find, so whatever is held or flagged here is the price of a rule.

    python -m bench.safeguards [--night delhi-2025] [--json FILE]
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from bench.lines import keep
from bench.poll import run_steps

NIGHTS = ("delhi-2025", "west-bengal-2026")


def report(night: str) -> dict[str, object]:
    """Run one night in a process of its own and print what fired."""
    with tempfile.TemporaryDirectory(prefix="safeguards-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        database = f"sqlite:///{folder / 'db.sqlite3'}"
        found = run_steps(f"from bench import safeguards_steps; safeguards_steps.main({night!r})", database, folder)
    print(f"{night}: {found['marks']} marks, {found['seats']} seats, {found['pages']} pages")
    for name in ("held", "settled", "flags", "notes"):
        print(f"  {name:8}", json.dumps(found[name], sort_keys=True))
    return {"bench": "safeguards", "night": night, **found}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--night", choices=NIGHTS, help="both when none is given")
    options = parser.parse_args()
    keep(options.json, *(report(night) for night in ([options.night] if options.night else NIGHTS)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
