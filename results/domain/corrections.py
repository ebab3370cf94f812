"""An editor's corrections laid over what sources say of one contest, and whether the source has counted on since."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from results.domain.contest import Ballot, Basis, Correction, Standing, Votes

OF_VOTES = frozenset({"evm_votes", "postal_votes", "votes"})
OF_COUNT = OF_VOTES | {"round"}
"""Fields that a moving count goes on changing underneath a correction."""
SOURCE_MOVED_ON = "source_moved_on"
"""Flag of a contest that mixes a corrected value with newer ones, as `source_moved_on:5:7`: the source's round when it
was corrected, and its round now (`-` where it names none)."""


def corrected_standing(ballot: Ballot, votes: Votes, corrections: Sequence[Correction]) -> Standing:
    """A ballot line with its corrections in place of what sources say."""
    values = {c.field: c.value for c in corrections if c.serial == ballot.serial}
    if not values:
        return Standing(ballot, votes)
    ballot = replace(ballot, name=values.get("name", ballot.name), party=values.get("party", ballot.party))
    return Standing(
        ballot, _corrected_votes(votes, {f: int(v) for f, v in values.items() if f in OF_VOTES}), corrected=True
    )


def _corrected_votes(source: Votes, values: dict[str, int]) -> Votes:
    """Corrected parts make the total; parts that a corrected total does not leave standing are not known any more."""
    if not values:
        return source
    evm, postal = values.get("evm_votes", source.evm), values.get("postal_votes", source.postal)
    if "votes" not in values:
        return Votes(evm, postal, (evm or 0) + (postal or 0))
    total = values["votes"]
    if evm is None or postal is None or evm + postal == total:
        return Votes(evm, postal, total)
    return Votes(values.get("evm_votes"), values.get("postal_votes"), total)


def source_moved_on(corrections: Iterable[Correction], counted: int | None, at_round: int | None) -> str | None:
    """The flag SOURCE_MOVED_ON where a corrected count stands over another state of the source than `counted` votes at
    `at_round`; else None."""
    now = Basis(counted or 0, at_round)
    outdated = [c.basis for c in corrections if c.field in OF_COUNT and c.basis and c.basis != now]
    if not outdated:
        return None
    rounds = (min(outdated, key=lambda basis: basis.counted).round, at_round)
    return ":".join([SOURCE_MOVED_ON, *("-" if number is None else str(number) for number in rounds)])


def is_mixture(flags: Iterable[str]) -> bool:
    """Whether a contest's numbers are of two times: nothing that follows from them is news."""
    return any(flag.startswith(SOURCE_MOVED_ON) for flag in flags)
