"""Alliances: sums over parties, with seats where a party counts otherwise. Pure; never mixed into party lines."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from results.domain.tally import Tally


@dataclass(frozen=True, slots=True)
class Bloc:
    """An alliance of one election on its counting day. `exceptions` is by (contest number, party code): True where
    that party counts for it in that seat alone, False where it does not though it is a member (a friendly fight)."""

    code: str
    name: str
    colour: str = ""
    parties: frozenset[str] = frozenset()
    exceptions: Mapping[tuple[int, str], bool] = field(default_factory=dict)


def total(bloc: Bloc, tally: Mapping[str, Tally], of_seat: Mapping[int, Mapping[str, Tally]]) -> Tally:
    """`of_seat` is what each contest with an exception gives to the tally, by party."""
    line = Tally()
    for party in bloc.parties:
        line = line.plus(tally.get(party, Tally()))
    for (number, party), joins in bloc.exceptions.items():
        if joins is not (party in bloc.parties):
            line = line.plus(of_seat.get(number, {}).get(party, Tally()), 1 if joins else -1)
    return line
