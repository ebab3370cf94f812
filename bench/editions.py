"""At every edition of a night: how many seats were wrong in leader, runner-up, margin, round, status or votes.

The night is tracked on a virtual clock (bench/virtual_night.py), by its address alone and without a limit of requests;
the board is compared with the source's own facts at the moment when the first page of the next edition appears.

    python -m bench.editions [--night delhi-2025] [--from 08:00] [--until 19:00] [--json FILE]
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.lines import keep
from bench.poll import run_steps


def main() -> int:
    """The number of editions with a wrong seat."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--night", default="delhi-2025")
    parser.add_argument("--from", dest="start_at", default="08:00")
    parser.add_argument("--until", default="19:00")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    code = f"from bench import editions_steps; editions_steps.main{(options.night, options.start_at, options.until)}"
    with tempfile.TemporaryDirectory(prefix="editions-", ignore_cleanup_errors=True) as name:
        line = run_steps(code, f"sqlite:///{Path(name) / 'db.sqlite3'}", Path(name))
    report(line)
    keep(options.json, line)
    return len(line["details"])


def report(line: dict[str, Any]) -> None:
    print(f"{line['night']} {line['from']}–{line['until']}: {line['seats']} seats, {line['editions']} editions")
    print(f"editions with a wrong seat: {len(line['details'])}; wrong: {line['wrong_seats'] or 'nothing'}")
    print(f"{line['changes']} changes, right {line['delay_max_s']} s after the edition's last page at most")
    print(*line["details"], sep="\n")


if __name__ == "__main__":
    sys.exit(min(main(), 1))
