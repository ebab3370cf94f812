"""Is everything ready for a counting day? Questions that a person would ask the evening before, each with its answer.

Nothing is written but one row that is rolled back, and a few pages are asked for, within the usual budget.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from results.enrolment.places import folder
from results.models import Election
from results.polling.network import Network
from results.polling.preflight.checks import Check, Grade
from results.polling.preflight.installation import installation, rosters
from results.polling.preflight.site import site

__all__ = ["Check", "Grade", "preflight"]

PATIENCE_S = 30.0


def preflight(url: str, states: Sequence[str], now: Callable[[], datetime]) -> Iterator[Check]:
    """Every check, the site first. Raises NothingThere where `url` is no results folder's address."""
    base = folder(url)
    network = Network(Election(source_url=base), PATIENCE_S)
    yield from site(base, states, network, now)
    checks = list(installation(now()))
    yield from checks
    if not any(check.about == "database" and check.grade == Grade.FAIL for check in checks):
        for election in Election.objects.filter(source_url=base):
            yield from rosters(election)
