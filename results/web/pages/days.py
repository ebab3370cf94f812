"""The front page of a day on which several elections are counted: each at a glance, by-elections apart."""

from dataclasses import dataclass
from datetime import datetime

from results.domain.moments import HIGH
from results.models import Election
from results.publish.snapshot import snapshot
from results.web.pages.ballot import candidates_by_party
from results.web.pages.dashboard import MomentLine, Scene, build_scene, moment_line

NEWEST = 10


@dataclass(frozen=True, slots=True)
class Card:
    """One election on the front page. `story` is its newest great moment that stands, or None."""

    scene: Scene
    story: MomentLine | None


@dataclass(frozen=True, slots=True)
class Day:
    elections: list[Card]
    by_elections: list[Card]
    newest: list[tuple[Scene, MomentLine]]
    """The newest moments of all, each with the election it is of."""

    @property
    def slugs(self) -> list[str]:
        return [card.scene.election["slug"] for card in (*self.elections, *self.by_elections)]


def scenes(now: datetime) -> list[Scene]:
    """Every election of which something was published, the newest count first."""
    boards = [(election, snapshot(election)) for election in Election.objects.all()]
    return [
        build_scene(board, now, candidate_counts=candidates_by_party(election))
        for election, board in boards
        if board["election"]
    ]


def day(scenes: list[Scene]) -> Day:
    cards = [Card(scene, _story(scene)) for scene in scenes]
    return Day(
        elections=[card for card in cards if card.scene.election["majority_mark"]],
        by_elections=[card for card in cards if not card.scene.election["majority_mark"]],
        newest=_newest(scenes),
    )


def _story(scene: Scene) -> MomentLine | None:
    great = (m for m in scene.board["moments"] if m["significance"] >= HIGH and not m["retracted"])
    first = next(great, None)
    return moment_line(first, scene.seat_names, scene.tints) if first else None


def _newest(scenes: list[Scene]) -> list[tuple[Scene, MomentLine]]:
    """By the time they were published here: the clocks of two replays have nothing to do with each other."""
    every = [(scene, moment) for scene in scenes for moment in scene.board["moments"] if not moment["retracted"]]
    every.sort(key=lambda pair: pair[1]["at"], reverse=True)
    return [(scene, moment_line(moment, scene.seat_names, scene.tints)) for scene, moment in every[:NEWEST]]
