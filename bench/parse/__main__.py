"""python -m bench.parse [--seconds N] [--json FILE]: pages a second on one core, ours beside the peers.

Every reader must give the same rows; ours also reads and checks title, heading, stamp, rounds and totals. Pages are
those of the replay (Delhi 2025 at 11:03), a list of all 70 seats at once, and the saved ones where they are at hand.
"""

import argparse
import gc
import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from bench.parse.soup import Rows, by_lxml, by_soup
from results.rehearsal.clock import time_of_day
from results.rehearsal.command import find
from results.rehearsal.site import Site
from results.sources.eci import parse

SAVED = Path(__file__).resolve().parents[3] / "shared" / "eci" / "pages"
TARGET = 20.0
Page = tuple[str, str, bytes]
"""(name, kind of its rows, body)."""


def pages() -> dict[str, Page]:
    site = Site(find("delhi-2025"))
    mark = time_of_day("11:03", site.night.start)

    def page(name: str) -> bytes:
        body = site.page(name, mark)
        assert body is not None
        return body.encode()

    lists = [page(f"statewiseU05{number}.htm") for number in range(1, 5)]
    found: dict[str, Page] = {
        "list of 70 seats": ("statewiseU051.htm", "seats", joined(lists)),
        "list of 20 seats": ("statewiseU051.htm", "seats", lists[0]),
        "a seat's candidates": ("ConstituencywiseU0540.htm", "candidates", page("ConstituencywiseU0540.htm")),
    }
    for title, file, kind in (
        ("saved list, Bihar", "ResultAcGenNov2025__statewiseS041.htm", "seats"),
        ("saved win list, 48", "ResultAcGenFeb2025__partywisewinresult-369U05.htm", "party seats"),
    ):
        if (SAVED / file).exists():
            found[title] = (file, kind, (SAVED / file).read_bytes())
    return found


def joined(lists: list[bytes]) -> bytes:
    """The first list page with the rows of all."""
    rows = [re.search(rb"<tbody>\s*(<tr>.*</tr>)\s*</tbody>\s*<tfoot>", body, re.DOTALL) for body in lists]
    inside = [match[1] for match in rows if match]
    return lists[0].replace(inside[0], b"".join(inside))


def ours(name: str) -> Callable[[str, bytes], Rows]:
    def read(kind: str, body: bytes) -> Rows:
        record: Any = parse(name, body)
        return record.candidates if kind == "candidates" else record.rows

    return read


def tree_only(kind: str, body: bytes) -> Rows:
    """What no reader on lexbor can be faster than."""
    LexborHTMLParser(body)
    return ()


def pages_a_second(read: Callable[[str, bytes], Rows], kind: str, body: bytes, seconds: float) -> float:
    """Best of three runs, in CPU time: other programs on the machine don't count."""
    best = 0.0
    read(kind, body)
    gc.collect()
    for _ in range(3):
        done, started = 0, time.process_time()
        while time.process_time() - started < seconds / 3:
            read(kind, body)
            done += 1
        best = max(best, done / (time.process_time() - started))
    return best


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=1.5, help="CPU seconds a measurement")
    options.add_argument("--json", type=Path, help="append JSON lines to this file")
    given = options.parse_args()
    print(f"{'page':22} {'reader':24} {'pages/s':>9} {'ms':>8} {'ours is':>9}")
    lines = []
    for title, (name, kind, body) in pages().items():
        readers = {
            "ours, whole record": ours(name),
            "lxml, walked": by_lxml,
            "BeautifulSoup, lxml": by_soup("lxml"),
            "BeautifulSoup, html.parser": by_soup("html.parser"),
        }
        truth = readers["ours, whole record"](kind, body)
        assert all(read(kind, body) == truth for read in readers.values()), "the readers disagree"
        first = 0.0
        for reader, read in (readers | {"(lexbor, tree only)": tree_only}).items():
            speed = pages_a_second(read, kind, body, given.seconds)
            first = first or speed
            line = {
                "bench": "parse", "page": title, "bytes": len(body), "rows": len(truth), "reader": reader,
                "pages_per_s": round(speed, 1), "ratio": round(first / speed, 2), "target": TARGET,
            }  # fmt: skip
            lines.append(json.dumps(line))
            print(f"{title:22} {reader:24} {speed:9.1f} {1000 / speed:8.2f} {first / speed:8.1f}×")
    for text in lines:
        print(text)
    if given.json:
        with given.json.open("a") as out:
            out.writelines(f"{text}\n" for text in lines)


if __name__ == "__main__":
    main()
