"""The measured part of bench/poll.py; run in a process of its own with the database in its environment."""

import json
import os
import statistics
import time
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
django.setup()

from django.conf import settings  # noqa: E402

settings.CHANNEL_LAYERS = {}  # the poke is not what is measured

from results.enrolment.discover import discover  # noqa: E402
from results.enrolment.folder_facts import TrackRequest  # noqa: E402
from results.models import Election  # noqa: E402
from results.polling.context import PollContext  # noqa: E402
from results.polling.poll import poll  # noqa: E402
from results.polling.seat_pages import read_seats  # noqa: E402
from results.rehearsal.command import find  # noqa: E402
from results.rehearsal.http import http_date  # noqa: E402
from results.rehearsal.site import Site  # noqa: E402
from results.sources.errors import FetchError  # noqa: E402
from results.sources.fetch import Ask, Fetched  # noqa: E402
from tracker import gc_tuning  # noqa: E402

BASE = "https://results.eci.gov.in/bench/"


class Answers:
    """Answers from memory; what making them costs is not counted. A page made no later than asked for is a 304."""

    def __init__(self, site: Site, at: datetime) -> None:
        self.site, self.at = site, at
        self.spent = 0.0
        self.pages = 0

    def __call__(self, asks: Sequence[Ask]) -> Iterable[Fetched | FetchError]:
        began = time.process_time()
        answers = [self._answer(ask) for ask in asks]
        self.spent += time.process_time() - began
        return answers

    def _answer(self, ask: Ask) -> Fetched | FetchError:
        name, now = ask.url.removeprefix(BASE), datetime.now(self.at.tzinfo)
        headers = {"date": http_date(self.at + timedelta(seconds=20)), "last-modified": http_date(self.at)}
        page = None if name.startswith(("hi/", "ac/", "Roundwise", "index")) else self.site.page(name, self.at)
        if page is None:
            return FetchError("missing", "404", url=ask.url, status=404)
        self.pages += 1
        if ask.validators.last_modified == headers["last-modified"]:
            return Fetched(ask.url, 304, headers, b"", now, now, not_modified=True)
        return Fetched(ask.url, 200, headers, page.encode(), now, now)


def once(election: Election, answers: Answers) -> tuple[float, int]:
    """CPU seconds of one poll with all that it hands out, and the pages it read."""
    election.refresh_from_db()
    answers.spent, answers.pages = 0.0, 0

    def hand_out(_: int, pages: list[int], numbers: list[int]) -> None:
        read_seats(election, pages, numbers, context)

    context = PollContext(answers, hand_out)
    began = time.process_time()
    poll(election, context)
    return time.process_time() - began - answers.spent, answers.pages


def main(night: str, repeats: int) -> None:
    gc_tuning.tune_worker()  # as in a worker
    site = Site(find(night))
    times = [m.at for m in site.night.moments if len(m.standings) > len(site.night.seats) // 2]
    answers = Answers(site, times[0])
    (election,) = discover(TrackRequest(BASE, slug="bench", states=(site.night.states[0].code,)), answers)
    once(election, answers)
    steps = {"idle": [once(election, answers) for _ in range(repeats)]}
    quiet = []
    for _ in range(repeats):
        answers.at += timedelta(minutes=3)  # made anew before the next capture: the same lines under a new stamp
        quiet.append(once(election, answers))
    steps["same"] = quiet
    news = []
    for at in times[1:4]:
        answers.at = at
        news.append(once(election, answers))
    steps["all"] = [max(news, key=lambda each: each[1])]
    rows = [
        {
            "step": step,
            "seats": election.contests.count(),
            "pages": max(pages for _, pages in runs),
            "cpu_ms": round(1000 * statistics.median(seconds for seconds, _ in runs), 1),
        }
        for step, runs in steps.items()
    ]
    print("\n=" + json.dumps(rows))
