"""What is to be reached, in one run with the peers, and whether it was."""

from collections.abc import Iterator
from dataclasses import dataclass

from bench.fanout.measure import Result

OURS, NCHAN, FLOOR = "this project", "nginx + nchan", "C floor"
Measured = dict[tuple[str, str], Result]
"""By case and peer."""


@dataclass(frozen=True)
class Target:
    """`measured` is at most `most`, or it is not reached."""

    what: str
    measured: float
    most: float

    @property
    def reached(self) -> bool:
        return self.measured <= self.most

    def line(self) -> str:
        return (
            f"{self.what}: {self.measured:.2f}, at most {self.most:g}: {'reached' if self.reached else 'NOT REACHED'}"
        )


def targets(found: Measured) -> Iterator[Target]:
    """Those of which both sides were measured."""
    ten, fifty = found.get(("ten", OURS)), found.get(("fifty", OURS))
    for peer, most in ((NCHAN, 0.95), (FLOOR, 1.3)):
        if ten and (other := found.get(("ten", peer))):
            yield Target(f"10 messages/s: CPU, times that of {peer}", ten.cost / other.cost, most)
    if fifty and (other := found.get(("fifty", NCHAN))):
        yield Target(f"50 messages/s, coalescing: CPU, times that of {NCHAN}", fifty.cost / other.cost, 0.35)
    many, theirs = found.get(("five-thousand", OURS)), found.get(("five-thousand", NCHAN))
    if many and theirs:
        yield Target(f"5,000 subscribers: p99, times that of {NCHAN}", many.p99_ms / theirs.p99_ms, 1.0)
    if many:
        yield Target("5,000 subscribers: KB a connection", many.kb_per_connection, 25)
    yield from _of_stalled(found.get(("healthy", OURS)), found.get(("stalled", OURS)))


def _of_stalled(healthy: Result | None, stalled: Result | None) -> Iterator[Target]:
    if stalled:
        missed = stalled.expected - stalled.delivered
        yield Target(f"{stalled.load.stalled} stalled: messages that the others missed", missed, 0)
        grown = stalled.grown_kb / 1024 / stalled.load.stalled
        yield Target(f"{stalled.load.stalled} stalled: MB of memory for each of them", grown, 1.0)
    if healthy and stalled:
        ratio = stalled.p99_ms / healthy.p99_ms
        yield Target(f"{stalled.load.stalled} stalled: p99 of the others, times that without them", ratio, 1.2)
