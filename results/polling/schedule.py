"""When to ask next: by the source's own clock, learned from its stamps; seldom once the count is over."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db.models import Max, Q

from results.domain.statuses import STOPPED, WON, Status
from results.models import Election
from results.scrape.lists import ListCheck
from results.scrape.retries import on_this_machine, speed
from results.scrape.visit import Visit
from results.sources.clock import SourceClock
from results.sources.fetch import http_date

LEASE_S = 45.0
"""A poll that has not come back after this is given up, and the election may be claimed again."""
UNHEARD = STOPPED | {Status.AWAITING, Status.SCHEDULED}
"""A seat in one of these may never be counted on the day."""
SOONEST_S = 2.0
SOONEST_REPLAY_S = 0.5
QUIET_S = 3600.0
REST_S = 900.0
END_S = 86_400.0
"""Of the source's seconds: quiet for an hour after the last declaration, it is asked seldom; after a day no more."""
LONGEST_S = 1200.0
"""No poll is planned further ahead: one that seems to be was planned by a clock that has been set back since."""
AWAITED_S = 6 * QUIET_S
"""The same while a seat was never heard of: its count may have been put off by hours."""


def due(now: datetime) -> list[Election]:
    """Elections whose time has come."""
    latest = now + timedelta(seconds=LONGEST_S)
    come = Q(next_poll_at=None) | Q(next_poll_at__lte=now) | Q(next_poll_at__gt=latest)
    return list(Election.objects.filter(come, tracking=True).exclude(source_url=""))


def claim(election: Election, now: datetime) -> datetime | None:
    """Take the poll that is due; its token, or None where another has it. Two beats claim each poll once."""
    token = now + timedelta(seconds=_lease(election))
    unclaimed = Election.objects.filter(pk=election.pk, next_poll_at=election.next_poll_at)
    return token if unclaimed.update(next_poll_at=token) else None


def holds(election_id: int, token: datetime) -> bool:
    """Whether a claim still stands: a poll that waited too long in the queue has been claimed anew."""
    return Election.objects.filter(pk=election_id, next_poll_at=token).exists()


def _lease(election: Election) -> float:
    return min(LEASE_S, max(10.0, election.source_interval_s * 2))


def learn(clock: SourceClock, visits: Iterable[Visit]) -> SourceClock:
    """The clock after these answers. A fetch's Date header is the source's time; ours is when it came."""
    pages = [v.page for v in visits if v.page and not v.failure and v.page.source_at]
    for page in sorted(pages, key=lambda page: page.seen_at):
        if page.source_at:
            server = http_date(page.headers.get("date"))
            clock = clock.learn(
                page.source_at.timestamp(), server.timestamp() if server else None, page.seen_at.timestamp()
            )
    return clock


def plan(
    election: Election, check: ListCheck, seats_again_at: datetime | None, token: datetime | None, now: datetime
) -> datetime:
    """Learn from a check of the list and write down when to check next; a claim that was lost plans nothing.
    `seats_again_at`: when seats whose pages lag are to be asked for again."""
    before = SourceClock.from_dict(election.clock) if election.clock else SourceClock(rate=speed(election))
    clock = learn(before, check.visits)
    again_at = min(filter(None, (check.ask_again_at, seats_again_at)), default=None)
    next_at = _next(election, clock, check, again_at, now)
    facts = {"clock": clock.to_dict(), "next_poll_at": next_at}
    if len(clock.stamps) > 2:
        facts["source_interval_s"] = clock.period / clock.rate
    row = Election.objects.filter(pk=election.pk)
    if token is not None:
        row = row.filter(next_poll_at=token)
    if row.update(**facts) and _is_over(election, now):
        Election.objects.filter(pk=election.pk).update(tracking=False)
    return next_at


def _next(
    election: Election, clock: SourceClock, check: ListCheck, again_at: datetime | None, now: datetime
) -> datetime:
    seconds = _seconds(election, clock, check, again_at, now)
    return now + timedelta(seconds=min(max(seconds, _soonest(election)), LONGEST_S))


def _seconds(
    election: Election, clock: SourceClock, check: ListCheck, again_at: datetime | None, now: datetime
) -> float:
    until = float(election.asking.get("circuit", {}).get("until", 0)) - now.timestamp()
    if until > 0 and any(v.not_sent for v in check.visits):
        return until
    if check.visits and not any(v.page and not v.failure for v in check.visits):
        return election.poll_seconds
    if is_quiet(election, now):
        return REST_S / speed(election)
    planned = _until_new(election, clock, now)
    return min(planned, (again_at - now).total_seconds()) if again_at else planned


def _until_new(election: Election, clock: SourceClock, now: datetime) -> float:
    """Seconds until the source is expected to have made its pages anew."""
    if not clock.stamps:
        return election.poll_seconds
    until_new = clock.next_ask(now.timestamp()) - now.timestamp()
    return until_new if _keeps_time(election, clock, now) else min(until_new, election.poll_seconds)


def _keeps_time(election: Election, clock: SourceClock, now: datetime) -> bool:
    """Whether the source's rhythm is known and holds: its stamps are recent by its own clock, and not of the future, as
    they seem to be when ours is set back. A rehearsal on this machine may print what it likes whenever it likes."""
    lag = clock.server_time(now.timestamp()) - clock.stamps[-1]
    rehearsed = on_this_machine(election.source_url) and not election.replay
    return len(clock.stamps) > 2 and -clock.period < lag < 2 * clock.period and not rehearsed


def _soonest(election: Election) -> float:
    return SOONEST_REPLAY_S if election.replay else SOONEST_S


def is_quiet(election: Election, now: datetime) -> bool:
    """Whether nothing more is expected soon."""
    return _quiet_s(election, now) > QUIET_S


def _quiet_s(election: Election, now: datetime) -> float:
    """The source's seconds since anything changed, once every seat that was counted is declared; 0 before. A seat that
    is awaited still holds that up, but not for ever: one that was stopped is counted weeks later."""
    seats = election.contests.order_by().values_list("status").annotate(last=Max("changed_at"))
    last_of: dict[str, datetime | None] = dict(seats)
    counted = last_of.keys() - UNHEARD
    if not counted or not counted <= WON or (Status.DECLARED not in counted and counted != last_of.keys()):
        return 0.0
    newest = max((at for at in last_of.values() if at), default=datetime.fromtimestamp(0, UTC))
    quiet = (now - newest).total_seconds() * speed(election)
    return 0.0 if Status.AWAITING in last_of and quiet < AWAITED_S else quiet


def _is_over(election: Election, now: datetime) -> bool:
    return not election.is_test and _quiet_s(election, now) > END_S
