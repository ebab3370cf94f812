"""What a benchmark found, kept as JSON lines for whoever compares runs."""

import json
from pathlib import Path
from typing import Any


def keep(file: Path | None, *found: dict[str, Any]) -> None:
    """Append a line for each finding, where a file was asked for."""
    if file:
        with file.open("a") as lines:
            lines.writelines(json.dumps(each) + "\n" for each in found)
