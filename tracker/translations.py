"""Translations as gettext reads them (`.mo`), made from the files that people edit (`.po`); only the latter are in git.

`make install` runs this as a program, and every process of Django does the same when it starts.
"""

import logging
import os
import tempfile
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "results" / "locale"
log = logging.getLogger(__name__)


def compile_stale(locale: Path = LOCALE) -> list[Path]:
    """Compile each translation file whose compiled form is missing or is of another version of it; returns those.

    Where the folder can't be written, what is compiled already is used, and a warning says so.
    """
    stale = [source for source in sorted(locale.glob("*/LC_MESSAGES/*.po")) if not _is_fresh(source)]
    try:
        for source in stale:
            _compile(source)
    except OSError as error:
        log.warning("Translations stay as they were compiled before: %s", error)
        return []
    return stale


def _is_fresh(source: Path) -> bool:
    """A compiled file bears the time of its source, so that an older version put in its place is noticed too."""
    compiled = source.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime_ns == source.stat().st_mtime_ns


def _compile(source: Path) -> None:
    """Several processes may do so at once: each writes a file of its own and renames it."""
    from babel.messages.mofile import write_mo  # takes a tenth of a second, and is rarely needed
    from babel.messages.pofile import read_po

    stamp = source.stat().st_mtime_ns
    with source.open("rb") as file:
        catalog = read_po(file, locale=source.parent.parent.name)
    with tempfile.NamedTemporaryFile(dir=source.parent, suffix=".tmp", delete=False) as out:
        write_mo(out, catalog)
    Path(out.name).chmod(0o644)
    os.utime(out.name, ns=(stamp, stamp))
    try:
        Path(out.name).replace(source.with_suffix(".mo"))
    except OSError:
        Path(out.name).unlink()
        raise


if __name__ == "__main__":
    for compiled in compile_stale():
        print(f"Compiled {compiled.parent.parent.name}")
