"""What a reader may search for that the board does not have: everybody on a ballot, and every name of a party."""

from results.models import Candidate, Election, Party
from results.web.edited_names import identities
from results.web.pages.party_words import own_short_name
from results.web.pages.search import Names


def searchable(election: Election) -> Names:
    """Every name on every ballot, by seat, and every name of a party that stands."""
    return Names(_candidates_by_seat(election), _names_of_parties(election))


def _names_of_parties(election: Election) -> dict[str, list[str]]:
    rows = Party.objects.filter(candidate__contest__election=election).distinct()
    named = rows.values_list("code", "name", "name_hi", "aliases")
    return {
        code: list(filter(None, [name, name_hi, own_short_name(code), *aliases]))
        for code, name, name_hi, aliases in named
    }


def _candidates_by_seat(election: Election) -> dict[int, list[str]]:
    names_by_seat: dict[int, list[str]] = {}
    rows = Candidate.objects.filter(contest__election=election, is_nota=False).order_by("contest__number", "serial")
    edited = identities(election)
    for pk, number, name, name_hi, aliases in rows.values_list("pk", "contest__number", "name", "name_hi", "aliases"):
        names_by_seat.setdefault(number, []).extend([edited.get(pk, {}).get("name", ""), name, name_hi, *aliases])
    return {number: list(dict.fromkeys(filter(None, names))) for number, names in names_by_seat.items()}
