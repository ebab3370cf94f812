"""`python -m tests.promises`: each promise has tests that carry its number, which miss its safeguard.

Prints promise, test, mutation and outcome. A mutation is made in a copy of the tree, where its test must fail; without
it the same test must pass. The exit status is 0 when every promise is kept and every mutation was caught.

    python -m tests.promises [P7 …] [--short] [--jobs N]       --short: only tests that start no program, for CI
"""

import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from pathlib import Path
from queue import SimpleQueue

import pytest

from tests.promises.mutations import MUTATIONS, Mutation

ROOT = Path(__file__).resolve().parents[2]
PROMISES = [f"P{number}" for number in range(1, 28)]
COPIED = (
    "manage.py",
    "pyproject.toml",
    "results",
    "tracker",
    "templates",
    "locale",
    "tests",
    "docs",
    "bench",
    "deploy",
)
TIMEOUT_S = 600
PASSED, FAILED = 0, 1
"""pytest's exit statuses for tests that passed, and for tests of which some failed; others mean that none was run."""


class MarkedTests:
    """A pytest plugin that collects which tests carry which promise."""

    def __init__(self) -> None:
        self.tests: dict[str, set[str]] = defaultdict(set)
        self.starts_programs: set[str] = set()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            name = item.nodeid.partition("[")[0]
            for mark in item.iter_markers("promise"):
                for promise in mark.args:
                    self.tests[promise].add(name)
            if item.get_closest_marker("process"):
                self.starts_programs.add(name)


def main() -> int:
    options = arguments()
    marked = collected()
    chosen = [each for each in MUTATIONS if each.promise in (options.promises or PROMISES)]
    if options.short:
        chosen = [each for each in chosen if each.test not in marked.starts_programs]
    outcomes = []
    for mutation, outcome in zip(chosen, run_all(chosen, options.jobs), strict=True):
        if outcome == "caught" and not carries(marked, mutation):
            outcome = "its test does not carry the promise's number"
        outcomes.append(outcome)
        test = mutation.test.removeprefix("tests/")
        print(f"{mutation.promise:4} {outcome:8} {test}\n     {mutation.what}", flush=True)
    return report(marked, chosen, outcomes, options)


def collected() -> MarkedTests:
    marked = MarkedTests()
    with redirect_stdout(io.StringIO()) as told:
        status = pytest.main(["--collect-only", "-qq", "-m", "promise", str(ROOT / "tests")], plugins=[marked])
    if status != PASSED:
        sys.exit(told.getvalue())
    return marked


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.promises", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("promises", nargs="*", metavar="P7")
    parser.add_argument("--short", action="store_true", help="only tests that start no program")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    return parser.parse_args()


def carries(marked: MarkedTests, mutation: Mutation) -> bool:
    return any(test.startswith(mutation.test) for test in marked.tests[mutation.promise])


def report(marked: MarkedTests, chosen: list[Mutation], outcomes: list[str], options: argparse.Namespace) -> int:
    """Print what is missing and a closing line; the exit status."""
    asked = options.promises or PROMISES
    without_test = [promise for promise in asked if not marked.tests[promise]]
    caught = {mutation.promise for mutation, outcome in zip(chosen, outcomes, strict=True) if outcome == "caught"}
    uncaught = [promise for promise in asked if promise not in caught] if not options.short else []
    for promise in without_test:
        print(f"{promise:4} has no test that carries its number")
    tests = sum(len(marked.tests[promise]) for promise in asked)
    missed = [outcome for outcome in outcomes if outcome != "caught"]
    print(f"{len(asked) - len(without_test)} of {len(asked)} promises carried by {tests} tests; "
          f"{len(outcomes) - len(missed)} of {len(outcomes)} mutations caught, of {len(caught)} promises")  # fmt: skip
    return 1 if missed or without_test or uncaught else 0


def run_all(mutations: list[Mutation], jobs: int) -> Iterator[str]:
    """The outcome of each, in order; `jobs` at a time, each in a copy of the tree of its own."""
    with tempfile.TemporaryDirectory(prefix="promises-") as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(jobs):
            copies.put(copied_tree(Path(folder) / str(number)))

        def one(mutation: Mutation) -> str:
            copy = copies.get()
            try:
                return outcome_of(mutation, copy)
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(jobs) as pool:
            yield from pool.map(one, mutations)


def copied_tree(folder: Path) -> Path:
    folder.mkdir()
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "var"))
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, folder / name)
    return folder


def outcome_of(mutation: Mutation, copy: Path) -> str:
    """`caught`, or in words why not."""
    file = copy / mutation.file
    sound = file.read_text()
    if sound.count(mutation.before) != 1:
        return f"stale: its text stands {sound.count(mutation.before)} times in {mutation.file}"
    if status := run_test(mutation.test, copy):
        return f"its test fails without it ({status})"
    file.write_text(sound.replace(mutation.before, mutation.after))
    try:
        status = run_test(mutation.test, copy)
    finally:
        file.write_text(sound)
    return {FAILED: "caught", PASSED: "SURVIVED"}.get(status, f"its test could not be run ({status})")


def run_test(test: str, copy: Path) -> int:
    """pytest's exit status; a test that never ends has failed."""
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", test]
    try:
        return subprocess.run(
            command, cwd=copy, capture_output=True, timeout=TIMEOUT_S, start_new_session=True
        ).returncode
    except subprocess.TimeoutExpired:
        return FAILED


if __name__ == "__main__":
    sys.exit(main())
