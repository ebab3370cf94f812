"""The browser's modules that a page needs, found by reading their imports, so that it can name them all at once."""

import re
from functools import lru_cache
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "static"
_IMPORT = re.compile(r'^import[^"]*"(\.{1,2}/[^"]+)"', re.MULTILINE)


@lru_cache(maxsize=16)
def modules(entry: str) -> tuple[str, ...]:
    """Every module that `entry`, a path below the static folder, imports in the end; itself first."""
    names: list[str] = []
    waiting = [entry]
    while waiting:
        name = waiting.pop(0)
        if name in names:
            continue
        names.append(name)
        file = STATIC / name
        near = ((file.parent / path).resolve() for path in _IMPORT.findall(file.read_text()))
        waiting += [str(path.relative_to(STATIC)) for path in near]
    return tuple(names)
