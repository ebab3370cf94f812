"""A ballot's names and parties, looked up as pages print them. An ambiguous name is nobody's."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from results.domain.contest import Ballot
from results.domain.name_forms import ALIKE, APART, NameForms, name_forms
from results.domain.names import key

_party_key = lru_cache(4096)(key)


@dataclass(frozen=True, slots=True)
class Recognition:
    """Whose name it may be. `similar` says that no spelling of the ballot was the same, only one that is alike."""

    serials: tuple[int, ...] = ()
    similar: bool = False

    @property
    def serial(self) -> int | None:
        """The one person that it can be."""
        return self.serials[0] if len(self.serials) == 1 else None

    def without(self, serial: int | None) -> "Recognition":
        """Of several people, those that are not this one."""
        return Recognition(tuple(candidate for candidate in self.serials if candidate != serial), self.similar)


NOBODY = Recognition()


class BallotNames:
    """Aliases and names in other languages count as spellings. `complete` says that everybody who stands is on the
    ballot; else a name with another party may be somebody who is not."""

    def __init__(
        self,
        ballots: Sequence[Ballot],
        parties: Mapping[str, str],
        spellings: Mapping[int, Iterable[str]] | None = None,
        complete: bool = True,
    ) -> None:
        """`parties` gives the party code by `key` of every name known; `spellings` other names by serial."""
        self.ballots = ballots
        self.complete = complete
        self._parties = parties
        self.party_of = {ballot.serial: ballot.party for ballot in ballots}
        self._names = {b.serial: [b.name, *(spellings.get(b.serial, ()) if spellings else ())] for b in ballots}
        self._serials: dict[str, list[int]] = defaultdict(list)
        for serial, names in self._names.items():
            for name in {key(spelling) for spelling in names}:
                self._serials[name].append(serial)

    def code(self, party: str | None) -> str | None:
        """The code of the party that a page calls so, or None where it is not known."""
        return self._parties.get(_party_key(party)) if party else None

    def exact(self, name: str, party: str) -> list[int]:
        """Serials that bear this name and stand for this party."""
        return self._of_party(self._serials.get(key(name), []), self.code(party))

    def bearers(self, name: str | None, party: str | None) -> list[int]:
        """Serials that bear this name; of several, those of this party."""
        serials = self._serials.get(key(name), []) if name else []
        return self._of_party(serials, self.code(party)) if len(serials) > 1 else serials

    def recognise(self, name: str | None, party: str | None) -> Recognition:
        """Whose name a page prints: the name and the party; another form of it with the party; the name alone, where
        nobody else can be meant; a form alone; last, the one name that is alike."""
        if not name:
            return NOBODY
        code, bearers = self.code(party), self._serials.get(key(name), [])
        if exact := self._of_party(bearers, code):
            return Recognition(tuple(exact))
        same = [serial for serial, forms in self._forms if any(name_forms(name).same_as(form) for form in forms)]
        if of_party := self._of_party(same, code):
            return Recognition(tuple(of_party))
        if bearers and (self.complete or code is None):
            return Recognition(tuple(bearers))
        if code is None and same:
            return Recognition(tuple(same))
        return self._alike(name, code) if not bearers else NOBODY

    def _of_party(self, serials: Iterable[int], code: str | None) -> list[int]:
        return [serial for serial in serials if self.party_of[serial] == code]

    @cached_property
    def _forms(self) -> list[tuple[int, list[NameForms]]]:
        return [(serial, [name_forms(name) for name in names]) for serial, names in self._names.items()]

    def _alike(self, name: str, code: str | None) -> Recognition:
        """The nearest name of the whole ballot, where it is of this party and no other comes near."""
        forms = name_forms(name)
        nearest = sorted(
            ((max(map(forms.likeness, forms_of_one)), serial) for serial, forms_of_one in self._forms), reverse=True
        )
        if not nearest or nearest[0][0] < ALIKE or (len(nearest) > 1 and nearest[1][0] > nearest[0][0] - APART):
            return NOBODY
        serial = nearest[0][1]
        return Recognition((serial,), True) if code in (None, self.party_of[serial]) else NOBODY
