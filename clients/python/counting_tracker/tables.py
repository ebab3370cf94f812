"""A board as pandas frames."""

from typing import Any


def tables(board: dict[str, Any]) -> dict[str, Any]:
    """`seats`, a row for each with `leader.name`, `leader.party` and the like as columns; and `tally`.

    Both have `is_test`: say so wherever you show the numbers. Needs pandas.
    """
    import pandas

    frames = {name: pandas.json_normalize(board[name]) for name in ("seats", "tally")}
    return {name: frame.assign(is_test=board["election"]["is_test"]) for name, frame in frames.items()}
