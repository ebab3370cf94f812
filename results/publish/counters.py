"""What this process has sent since its start, for `/metrics`: counted once a frame, not once a socket."""

from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram

REGISTRY = CollectorRegistry()
FRAMES = Counter("tracker_frames_sent", "Frames handed to sockets and event streams", registry=REGISTRY)
BYTES = Counter("tracker_bytes_sent", "Bytes of those frames before compression", registry=REGISTRY)
RESYNCS = Counter("tracker_resyncs", "Readers told to begin again", ["reason"], registry=REGISTRY)
SLOW_READERS = Counter("tracker_slow_readers_closed", "Connections closed for reading too slowly", registry=REGISTRY)
PUBLISH_DELAY = Histogram(
    "tracker_publish_delay_seconds",
    "From a change's commit to its frame, in this process",
    buckets=(0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30),
    registry=REGISTRY,
)


def count_frame(size: int, readers: int) -> None:
    FRAMES.inc(readers)
    BYTES.inc(size * readers)


def observe_publish_delay(committed_at: str, now: datetime) -> None:
    """`committed_at` as in an event (ISO 8601). Clocks of two machines may differ: never below 0."""
    PUBLISH_DELAY.observe(max(0.0, (now - datetime.fromisoformat(committed_at)).total_seconds()))
