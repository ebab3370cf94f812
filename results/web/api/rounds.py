"""Votes round by round as the source's own pages print them, each row with the ballot serial that it speaks of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from results.domain.names import key
from results.models import Candidate, Observation, Party
from results.web.api.answer_types import Round, RoundRow


class BallotNames:
    """The candidates of one contest, looked up by printed name. Nothing is guessed: a name of two matches by party."""

    def __init__(self, candidates: Iterable[Candidate], party_codes: dict[str, str]) -> None:
        """`candidates` come with their parties. `party_codes`: the code by `key` of each name that a party has."""
        self._party_codes = party_codes
        self._by_name: dict[str, list[Candidate]] = defaultdict(list)
        for candidate in candidates:
            for name in {key(name) for name in (candidate.name, candidate.name_hi, *candidate.aliases) if name}:
                self._by_name[name].append(candidate)

    def find(self, name: str, party: str) -> Candidate | None:
        """The only candidate of this name; of several, the only one of this party."""
        same_name = self._by_name.get(key(name), [])
        if len(same_name) > 1:
            code = self._party_codes.get(key(party))
            same_name = [candidate for candidate in same_name if candidate.party.code == code]
        return same_name[0] if len(same_name) == 1 else None


def party_codes() -> dict[str, str]:
    """Party code by `key` of every name that a source uses for it."""
    rows = Party.objects.values_list("code", "name", "aliases")
    return {key(name): code for code, full_name, aliases in rows for name in (code, full_name, *aliases)}


def rounds_table(observations: Iterable[Observation], names: BallotNames) -> list[Round]:
    """The rounds so far, EVM votes only; empty where the source has no page that tells them."""
    tables: list[dict[str, Any]] = next(
        (observation.record["tables"] for observation in observations if observation.record.get("tables")), []
    )
    return [_round(table, names) for table in tables]


def _round(table: dict[str, Any], names: BallotNames) -> Round:
    return {
        "round": table["round"],
        "rows": list(_rows(table["rows"], names)),
        "total_brought": table.get("total_brought"),
        "total_current": table.get("total_current"),
        "total": table.get("total"),
    }


def _rows(rows: Iterable[dict[str, Any]], names: BallotNames) -> Iterator[RoundRow]:
    for row in rows:
        candidate = names.find(row["name"], row["party"])
        yield {
            "serial": candidate.serial if candidate else None,
            "party_code": candidate.party.code if candidate else None,
            "name": row["name"],
            "party": row["party"],
            "brought": row["brought"],
            "current": row["current"],
            "total": row["total"],
        }
