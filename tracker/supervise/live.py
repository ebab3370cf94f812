"""The whole tracker on one machine, with nothing set up: what `make live` starts, and in which order."""

import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tracker.supervise import maintenance, ports, redis_client, redis_server
from tracker.supervise.child import Child, Spec, stop_all
from tracker.supervise.environment import Context
from tracker.supervise.health import Queues, get_json, page_works
from tracker.supervise.keeper import Keeper
from tracker.supervise.registration import Registration
from tracker.supervise.replay_site import ReplaySite

CELERY = (sys.executable, "-m", "celery", "-q", "-A", "tracker.celery:app")
QUEUES = ("ticks", "polls")
STOP_SECONDS = 6.0
STORES = ("redis", "postgres")
UNPAUSED = (*STORES, "replay", "nginx")
"""What goes on while a database is restored."""


class Live:
    """Redis, the replay or a real site, one worker, beat and one web process."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.options = context.options
        self.keeper = Keeper(context.say)
        self.site: Child | None = None
        self.web_child: Child | None = None
        self.registration: Registration | None = None
        self.replay = ReplaySite(self.options, context.logs / "replay.log")
        self.listener = ports.listen(self.options.port)
        self.port = int(self.listener.getsockname()[1])

    def start(self) -> None:
        """Start everything in order. Raises StartFailed, Stopped, redis_server.RedisMissing."""
        if self.options.port not in (0, self.port):
            self.context.say(f"Port {self.options.port} is taken: using {self.port}.")
        self.start_redis()
        self.start_site()
        self.start_database()
        self.start_web()
        if self.options.replayed:
            self.track()
            self.start_workers()
        else:
            self.start_workers()
            self.track_site()
        self.context.until(self.is_ready, "The web process", child=self.web_child)
        self.context.say(f"Dashboard ready: http://127.0.0.1:{self.port}/")

    def start_redis(self) -> None:
        redis_url = self.options.redis_url
        if redis_url:
            self.context.until(lambda: redis_client.answers(redis_url), f"Redis at {redis_url}", 10)
            self.context.environ["REDIS_URL"] = redis_url
            return
        port = ports.free() if redis_server.needs_port(self.context.run) else 0
        address = redis_server.url(self.context.run, port)
        command = redis_server.command(self.context.run, port)
        healthy = partial(redis_client.answers, address)
        child = self.keeper.add(self.context.child(Spec("redis", lambda: command, healthy=healthy, check_seconds=2)))
        self.context.until(healthy, "Redis", 10, child)
        self.context.environ["REDIS_URL"] = address
        self.context.say(f"Redis runs ({Path(command[0]).name}).")

    def start_site(self) -> None:
        if self.options.replayed:
            spec = Spec("replay", self.replay.command, healthy=self.replay.healthy, check_seconds=2, grace=5)
            self.site = self.keeper.add(self.context.child(spec))

    def start_database(self) -> None:
        self.context.manage("migrate", "--no-input", "-v", "0")

    def start_web(self) -> None:
        self.web_child = self.keeper.add(self.context.child(self.web("web")))

    def web(self, name: str) -> Spec:
        """A web process on the supervisor's listening socket."""
        command = [sys.executable, "-m", "tracker.server", "--fd", str(self.listener.fileno())]
        healthy = partial(page_works, self.port, "/healthz", 3)
        return Spec(name, lambda: command, healthy=healthy, files=(self.listener.fileno(),))

    def track(self) -> None:
        """Register the replayed night with the tracker: it always starts afresh."""
        self.context.until(self.replay.address, "The replay", child=self.site)
        self.context.manage("track", self.replay.address(), *self.track_options())
        self.context.say(f"Tracking {self.replay.address()}")

    def track_site(self) -> None:
        """Register a real site. One that is down, refuses or has published nothing yet is tried again while all that is
        stored is served; the workers go on with elections that are registered already."""
        self.registration = Registration(self.context, self.options.url, self.track_options())
        self.registration.begin()
        while not (self.registration.tried or self.registration.done):
            self.context.wait(0.1)
            self.registration.advance(time.monotonic())

    def track_options(self) -> list[str]:
        filters = {"--states": self.options.states, "--slug": self.options.slug}
        chosen = [word for name, value in filters.items() if value for word in (name, value)]
        if self.options.roster:
            chosen += ["--roster", str(self.options.roster)]
        return [*chosen, "--fresh"] if self.options.replayed else chosen

    def start_workers(self) -> None:
        self.keeper.add(self.context.child(self.worker("worker", QUEUES)))
        self.keeper.add(self.context.child(self.beat(QUEUES)))

    def worker(self, name: str, queues: Sequence[str], concurrency: int = 2) -> Spec:
        """A Celery worker, restarted also when tasks wait and it takes none."""
        options = ("--without-gossip", "--without-mingle", "--without-heartbeat")
        command = [*CELERY, "worker", "-n", f"{name}@%h", "-Q", ",".join(queues), "-c", str(concurrency), *options]
        health = Queues(self.context.environ["REDIS_URL"], queues)
        return Spec(name, lambda: command, healthy=health.are_worked, strikes=1)

    def beat(self, queues: Sequence[str]) -> Spec:
        """Celery beat, a process of its own: inside a worker it would outlive it. It keeps no file of its intervals."""
        command = [*CELERY, "beat", "--scheduler", "celery.beat:Scheduler", "--pidfile", ""]
        health = Queues(self.context.environ["REDIS_URL"], queues)
        return Spec("beat", lambda: command, healthy=health.are_fed, strikes=1)

    def is_ready(self) -> bool:
        """Whether the dashboard of the election that comes first can be read."""
        elections = (page_works(self.port, "/readyz") and get_json(self.port, "/api/v1/elections")) or []
        if not elections:
            return self.registration is not None and page_works(self.port, "/")
        return any(page_works(self.port, f"/e/{election['slug']}/") for election in elections[:1])

    def watch(self) -> None:
        """Keep everything running until asked to stop: ends with Stopped."""
        while True:
            if maintenance.is_asked(self.context.folder):
                self.pause_for_maintenance()
            if self.context.restart_asked:
                self.restart_in_turn()
            self.keeper.check_children(time.monotonic())
            if self.registration:
                self.registration.advance(time.monotonic())
            self.context.wait(0.2)

    def restart_in_turn(self) -> None:
        """Start each process anew, web processes first: the next is stopped only when the last one works again."""
        self.context.restart_asked = False
        for child in [child for child in self.keeper.children if child.name not in UNPAUSED]:
            stop_all([child], STOP_SECONDS)
            self.keeper.restart([child], time.monotonic())
            self.keeper.check_children(time.monotonic())
            self.context.until(child.spec.healthy, f"{child.name} after its restart", child=child)
        self.context.say("Restarted, one after the other.")

    def pause_for_maintenance(self) -> None:
        """Stop all but the stores, the replay and nginx until the command that asked for it has ended."""
        paused = [child for child in self.keeper.children if child.name not in UNPAUSED]
        self.context.say("Stopped for maintenance.")
        if self.registration:
            self.registration.stop()
        stop_all(paused, STOP_SECONDS)
        maintenance.set_stopped(self.context.folder, True)
        try:
            while maintenance.is_asked(self.context.folder):
                self.context.wait(0.1)
        finally:
            maintenance.set_stopped(self.context.folder, False)
        self.keeper.restart(paused, time.monotonic())
        self.context.say("Maintenance is over: all is started again.")

    def stop(self) -> None:
        """Stop all, the stores last. Takes at most 8 seconds."""
        if self.registration:
            self.registration.stop()
        everyone = self.keeper.children
        killed = stop_all([child for child in everyone if child.name not in STORES], STOP_SECONDS)
        killed += stop_all([child for child in everyone if child.name in STORES], 2)
        self.listener.close()
        self.context.say(f"Stopped{' (killed: ' + ', '.join(killed) + ')' if killed else ''}.")
