"""`candidateswise-<ST><N>.htm`: one box a candidate, in the order of votes.

Expects boxes (`.cand-box`) with a status block, name (`h5`) and party (`h6`) each. During the count the words are
leading and trailing, after it won and lost; NOTA has none; a lone candidate's block says Uncontested.
"""

import re
from collections import Counter
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from results.domain.records import CandidateBox, CandidateBoxes
from results.sources import text
from results.sources.eci.cells import LOSSES_KEPT
from results.sources.eci.headings import is_nota
from results.sources.eci.shell import OpenedPage, read_round, read_seat

_VOTES = re.compile(r"([^()]*?)\s*(?:\(\s*([+-]?)\s*([^()]*?)\s*\))?")
_PICTURE = re.compile(r"(?:https?:)?//|[^:]*$", re.IGNORECASE)
BOX_LIMIT = 2_000


def parse(page: OpenedPage) -> CandidateBoxes:
    """Every candidate's box. Raises PageError."""
    seat = read_seat(page)
    rounds_counted, rounds = read_round(page)
    nodes = page.tree.css(".cand-box")
    if not 1 <= len(nodes) <= BOX_LIMIT:
        raise page.wrong(".cand-box", f"1 to {BOX_LIMIT} candidates", len(nodes))
    if (names := len(page.tree.css(".cand-box .nme-prty h5"))) != len(nodes):
        raise page.wrong(".cand-box h5", f"one name in each of {len(nodes)} boxes", names)
    losses = page.losses
    boxes = [_box(page, row, node, losses) for row, node in enumerate(nodes, 1)]
    return CandidateBoxes(
        page.title, seat.state_name, seat.number, seat.name, page.source_at, rounds_counted, rounds,
        _once(boxes), tuple(losses[:LOSSES_KEPT]),
    )  # fmt: skip


def _once(boxes: Sequence[CandidateBox]) -> tuple[CandidateBox, ...]:
    """Each person once: boxes that are alike to the last vote are one person's, printed twice. Before the first vote
    two people of one name and party look alike too; there all the boxes must stand equally often."""
    times = Counter(boxes)
    if len(set(times.values())) == 1:
        return tuple(times)
    repeated = {box for box, count in times.items() if count > 1 and box.votes}
    return tuple(box for index, box in enumerate(boxes) if box not in repeated or boxes.index(box) == index)


def _box(page: OpenedPage, row: int, node: LexborNode, losses: list[str]) -> CandidateBox:
    unread: list[str] = []

    def note_loss(field: str, error: ValueError, printed: str) -> None:
        unread.append(field)
        losses.append(str(page.wrong(f".cand-box {row} {field}", str(error), printed)))

    printed = ""
    try:
        printed = _text(node, ".nme-prty h5")
        name = text.name(printed)
    except ValueError as error:
        raise page.wrong(f".cand-box {row} h5", str(error), printed) from None
    party, outcome, votes, margin, printed = "", "", None, None, ""
    try:
        printed = _text(node, ".nme-prty h6")
        party = text.name(printed)
    except ValueError as error:
        note_loss("party", error, printed)
    try:
        outcome, printed = _status(node)
        votes, margin = _votes(printed)
    except ValueError as error:
        note_loss("votes", error, printed)
    return CandidateBox(name, party, votes, margin, outcome, is_nota(name, party), _photo(node), tuple(unread))


def _text(node: LexborNode, selector: str) -> str:
    element = node.css_first(selector)
    if element is None:
        raise ValueError("this element")
    return element.text()


def _status(node: LexborNode) -> tuple[str, str]:
    """(`won`, `103337 (+ 49667)`): the word and the numbers of a box's status block."""
    block = node.css_first(".status")
    if block is None:
        raise ValueError("a status block")
    parts = [text.clean(part.text()) for part in block.iter()] or [text.clean(block.text())]
    word = parts[0]
    if "uncontested" in block.text().casefold():
        return "uncontested", ""
    if len(parts) == 1 and re.search(r"\d", word):
        return "", word
    return word[:100].casefold(), " ".join(parts[1:])


def _votes(printed: str) -> tuple[int | None, int | None]:
    match = _VOTES.fullmatch(printed) if len(printed) <= 100 else None
    if not match:
        raise ValueError("votes and margin like 53670 ( -49667)")
    margin = text.number(match[3] or "")
    return text.number(match[1]), -margin if margin and match[2] == "-" else margin


def _photo(node: LexborNode) -> str | None:
    image = node.css_first("img")
    source = (image.attributes.get("src") or "").strip() if image else ""
    return source if source and len(source) < 500 and _PICTURE.match(source) else None
