"""Everything the dashboard shows, made from one snapshot of the wire."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import get_language

from results.geography.layout import Cell
from results.web.pages import wording
from results.web.pages.charts import Dot, Piece, bar_pieces, hemicycle, mark_x
from results.web.pages.colours import party_colour
from results.web.pages.figures import INDIA, clock, dated_clock, day, grouped
from results.web.pages.hex_map import HexMap, hex_map
from results.web.pages.phrases import say
from results.web.pages.rows import PartyLine, SeatLine, colours, party_line, seat_line
from results.web.pages.search import ORDER, Arranged, Names, SeatQuery, arrange, counts
from results.web.pages.swings import Swing, swings
from results.web.pages.wording import Entry

CLOSE_SHOWN = 6
KEY_SHOWN = 8


@dataclass(frozen=True, slots=True)
class MomentLine:
    id: str
    clock: str
    at: str
    headline: str
    seat: int | None
    retracted: bool
    kind: str
    colour: str


@dataclass(frozen=True)
class Scene:
    """One board, ready to be shown. Built once a request; templates only place it. What goes through all seats or
    parties is worked out once, however often a template asks."""

    board: Entry
    election: Entry
    tints: dict[str, str]
    now: datetime
    names: dict[str, str] = field(default_factory=dict)
    query: SeatQuery = field(default_factory=SeatQuery)
    searchable: Names = field(default_factory=Names)
    """Needed only where a reader searches without script."""
    key_candidates: dict[int, list[Entry]] = field(default_factory=dict)
    """Key candidates by seat, read from the ballots: the contests that matter before anybody leads."""
    cells: dict[int, Cell] = field(default_factory=dict)
    """Where each seat stands on the equal-area map; without any they stand in the order of their numbers."""

    @property
    def headline(self) -> str:
        return wording.headline(self.board)

    @property
    def standfirst(self) -> str:
        return wording.standfirst(self.board)

    @property
    def name(self) -> str:
        hindi = str(self.election.get("name_hi") or "")
        return hindi if hindi and get_language() == "hi" else str(self.election["name"])

    @property
    def need(self) -> str:
        return wording.need(self.board)

    @property
    def freshness(self) -> str:
        return wording.freshness(self.election, self.now)

    @property
    def stamped(self) -> str:
        return say("stamp.of", clock=dated_clock(self.election["source"].get("at"), self.now))

    @property
    def freshness_state(self) -> str:
        return wording.freshness_state(self.election)

    @property
    def source_state(self) -> str:
        return wording.source_state(self.election)

    @cached_property
    def is_early(self) -> bool:
        return wording.board_is_early(self.board)

    @cached_property
    def parties(self) -> list[PartyLine]:
        tally = wording.ranked(self.board["tally"])
        return [party_line(t, self.tints, self.names, self.is_early, self.since) for t in tally]

    @property
    def has_small_parties(self) -> bool:
        return any(line.is_small for line in self.parties)

    @cached_property
    def rivals(self) -> list[PartyLine]:
        """The parties of the big figures: at most three, and only with seats, but always the first two."""
        return [line for i, line in enumerate(self.parties[:3]) if i < 2 or line.total]

    @property
    def pieces(self) -> list[Piece]:
        return bar_pieces(self.board["tally"], self.election["seats_total"], self.tints)

    @property
    def bar_words(self) -> str:
        """The bar for who cannot see it."""
        sentences = [say("party.bar", party=p.code, won=p.won, leading=p.leading) for p in self.rivals]
        return ". ".join([*sentences, self.need])

    @cached_property
    def sides(self) -> list[Entry]:
        """The house by alliances, each with its colour; empty where nobody has allied."""
        return [{**side, "tint": self._tint(side)} for side in wording.sides(self.board)]

    @property
    def side_pieces(self) -> list[Piece]:
        sides = self.sides
        return bar_pieces(sides, self.election["seats_total"], {side["party"]: side["tint"] for side in sides})

    @property
    def side_need(self) -> str:
        return wording.need({**self.board, "tally": self.sides})

    def _tint(self, side: Entry) -> str:
        return self.tints.get(side["party"]) or party_colour(side["party"], side.get("colour") or "")

    @property
    def dots(self) -> list[Dot]:
        return hemicycle(self.board["tally"], self.election["seats_total"], self.tints)

    @property
    def mark_x(self) -> float:
        return mark_x(self.election["majority_mark"], self.election["seats_total"])

    @property
    def votes_counted(self) -> str:
        return grouped(self.election.get("votes_counted"))

    @cached_property
    def seats(self) -> list[SeatLine]:
        return [seat_line(s, self.tints, self.now) for s in self.board["seats"]]

    @cached_property
    def arranged(self) -> Arranged:
        return arrange(self.seats, self.board["seats"], self.query, self.searchable)

    @property
    def choices(self) -> list[tuple[str, str, int]]:
        """(value, words, seats) of each filter that says something here."""
        counts_by_filter = counts(self.board["seats"]).items()
        return [
            (name, say(f"show.{name}"), n) for name, n in counts_by_filter if self.knows_before or name != "changed"
        ]

    @cached_property
    def knows_before(self) -> bool:
        """Whether it is known of any seat who held it."""
        return any(seat.get("previous") for seat in self.board["seats"])

    @property
    def orders(self) -> list[tuple[str, str]]:
        return [(name, say(f"order.{name}")) for name in ORDER]

    @property
    def map(self) -> HexMap:
        return hex_map(self.board, self.tints, self.cells)

    @cached_property
    def moments(self) -> list[MomentLine]:
        return [moment_line(m, self.seat_names, self.tints) for m in self.board["moments"]]

    @cached_property
    def seat_names(self) -> dict[int, str]:
        return {seat["number"]: wording.seat_name(seat) for seat in self.board["seats"]}

    @cached_property
    def key_contests(self) -> list[SeatLine]:
        """Those with most key candidates first; the order comes from the ballots, so it stays the same all night."""
        seats = [s for s in self.board["seats"] if s["number"] in self.key_candidates or is_key(s)]
        seats.sort(key=lambda s: (-len(self.key_candidates.get(s["number"], [])), s["number"]))
        return [self._contest(seat) for seat in seats]

    @property
    def foremost(self) -> list[SeatLine]:
        return self.key_contests[:KEY_SHOWN]

    @property
    def further(self) -> list[SeatLine]:
        return self.key_contests[KEY_SHOWN:]

    def _contest(self, seat: Entry) -> SeatLine:
        line, people = seat_line(seat, self.tints, self.now), self.key_candidates.get(seat["number"], [])
        if not people:
            return line
        before = wording.contest_before(seat, people)
        waits = line.sentence == say("key.awaiting", seat=line.name)
        return replace(line, before=before, sentence=before if waits else line.sentence)

    @property
    def close(self) -> list[SeatLine]:
        """The smallest margins first, of seats that have someone ahead."""
        fights = [s for s in self.board["seats"] if s["margin"] is not None and wording.is_close(s)]
        fights.sort(key=lambda s: (s["margin"], s["number"]))
        return [seat_line(s, self.tints, self.now) for s in fights[:CLOSE_SHOWN]]

    @property
    def swings(self) -> list[Swing]:
        return swings(self.board["seats"], self.tints)

    @property
    def rehearsal(self) -> str:
        """What the banner of a replay says of itself."""
        replay = self.election.get("replay") or {}
        speed, made = replay.get("speed"), replay.get("made", [])
        key = "test.recorded" if speed else "test.plain"
        sentences = [say(key, day=self.stamp, speed=f"{speed or 1:g}")]
        if "votes" in made:
            sentences.append(say("test.votes"))
        elif made:
            sentences.append(say("test.details"))
        return " ".join(sentences)

    @cached_property
    def since(self) -> int | None:
        """The year that changes are counted from."""
        years = {s["previous"]["year"] for s in self.board["seats"] if s.get("previous")}
        return years.pop() if len(years) == 1 else None

    @property
    def stamp(self) -> str:
        """The day of the count as a reader writes it."""
        return day(f"{self.election['date']}T12:00:00+05:30" if self.election.get("date") else None)


def is_key(seat: Entry) -> bool:
    return any(p and p.get("alias") for p in (seat["leader"], seat["runner_up"]))


def moment_line(moment: Entry, names: dict[int, str], tints: dict[str, str]) -> MomentLine:
    """A moment by the source's clock: in a rehearsal that is the recorded night's."""
    at = moment.get("source_at") or moment["at"]
    fields = {name: moment[name] for name in ("id", "seat", "retracted", "kind")}
    colour = tints.get(moment.get("party") or "", "")
    return MomentLine(clock=clock(at), at=at, headline=wording.moment_words(moment, names), colour=colour, **fields)


def build_scene(
    board: Entry,
    now: datetime,
    names: dict[str, str] | None = None,
    candidate_counts: dict[str, int] | None = None,
    **options: Any,
) -> Scene:
    """The scene of a snapshot at `now`, with party names in the reader's language where known, and how many candidates
    each party has."""
    return Scene(
        board, board["election"], colours(board, candidate_counts), now.astimezone(INDIA), names or {}, **options
    )
