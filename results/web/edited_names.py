"""Names and parties that editors gave to candidates. The candidate's own row keeps what the source says."""

from collections import defaultdict

from results.models import Election, Override

IDENTITY = ("name", "party")


def identities(election: Election) -> dict[int, dict[str, str]]:
    """By candidate id: the edited `name` and the code of the edited `party`, where there are any."""
    edited: dict[int, dict[str, str]] = defaultdict(dict)
    rows = Override.objects.filter(contest__election=election, lifted_at=None, field__in=IDENTITY)
    for candidate, field, value in rows.exclude(candidate=None).values_list("candidate", "field", "value"):
        edited[candidate][field] = value
    return edited
