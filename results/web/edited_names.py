"""What editors decided candidates are called and whom they stand for. Votes are laid over in what is published; names
and parties stay on the candidate's row as the source has them."""

from collections import defaultdict

from results.models import Election, Override

IDENTITY = ("name", "party")


def identities(election: Election) -> dict[int, dict[str, str]]:
    """By candidate, of those that an editor gave one: `name`, and the code of the `party`."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = Override.objects.filter(contest__election=election, lifted_at=None, field__in=IDENTITY)
    for candidate, field, value in rows.exclude(candidate=None).values_list("candidate", "field", "value"):
        found[candidate][field] = value
    return found
