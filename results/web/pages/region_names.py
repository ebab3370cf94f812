"""In what a seat lies: its state, where an election has several, its district, and its Lok Sabha seat."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import slugify

from results.domain.names import familiar
from results.domain.states import STATES
from results.web.pages.wording import Entry

STATE, DISTRICT, LOK_SABHA_SEAT = "state", "district", "lok_sabha_seat"


@dataclass(frozen=True, slots=True)
class Region:
    """`name` is as the board has it. A district and a Lok Sabha seat of one name are two regions."""

    kind: str
    name: str

    @property
    def slug(self) -> str:
        slug = slugify(familiar(self.name), allow_unicode=True)
        return f"lok-sabha-{slug}" if self.kind == LOK_SABHA_SEAT else slug


def spans_states(seats: Iterable[Entry]) -> bool:
    return len({seat.get("state") for seat in seats}) > 1


def regions_of(seat: Entry, several_states: bool) -> list[Region]:
    """The regions a seat lies in: its state only where several vote."""
    code = seat.get("state") or ""
    state = [Region(STATE, STATES.get(code, code))] if several_states else []
    rest = [Region(kind, seat.get(kind) or "") for kind in (DISTRICT, LOK_SABHA_SEAT)]
    return [region for region in (*state, *rest) if region.name]


def places(seat: Entry, several_states: bool) -> list[str]:
    """The names of the regions a seat lies in."""
    return list(dict.fromkeys(region.name for region in regions_of(seat, several_states)))
