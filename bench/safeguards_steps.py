"""The measured part of bench/safeguards.py; run in a process of its own with the database in its environment."""

import json
from collections import Counter

from bench.poll_steps import BASE, Answers, once
from results.enrolment.discover import discover
from results.enrolment.folder_facts import TrackRequest
from results.models import AuditLine, Contest, Note
from results.rehearsal.command import find
from results.rehearsal.site import Site


def main(night: str) -> None:
    """Every mark at which the night says anything new; what was held, by finding, and every seat's flags after each."""
    site = Site(find(night))
    times = sorted({moment.at for moment in site.night.moments})
    answers = Answers(site, times[0])
    (election,) = discover(TrackRequest(BASE, slug="bench", states=(site.night.states[0].code,)), answers)
    flags: Counter[str] = Counter()
    pages = 0
    for at in times:
        answers.at = at
        pages += once(election, answers)[1]
        for shown in Contest.objects.values_list("flags", flat=True):
            flags.update(shown)
    found = {
        "marks": len(times),
        "seats": election.contests.count(),
        "pages": pages,
        "held": _findings("held"),
        "settled": {state: sum(_findings(state).values()) for state in ("gone", "confirmed")},
        "flags": dict(flags),
        "notes": Note.objects.count(),
    }
    print("\n=" + json.dumps(found))


def _findings(action: str) -> dict[str, int]:
    """How many readings of each page kind were held or settled for each reason."""
    counts: Counter[str] = Counter()
    for subject, why in AuditLine.objects.filter(action=action).values_list("subject", "why"):
        counts.update(f"{subject.split(' ')[0]}:{reason.partition(':')[0]}" for reason in why.split("; "))
    return dict(counts)
