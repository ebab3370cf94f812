"""A replay: a site, its clock, and the answers to requests. No sockets here, and time is an argument."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from results.rehearsal import control
from results.rehearsal.clock import Clock, mark
from results.rehearsal.fault_changes import CHANGES
from results.rehearsal.fault_edits import EDITS
from results.rehearsal.fault_replies import REPLIES
from results.rehearsal.faults import Fault, Faults, mark_shown, name_shown
from results.rehearsal.http import Reply, Request, http_date, not_modified, squeeze, takes_gzip
from results.rehearsal.site import Site, content_type

MISSING = b"<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>\n"


@dataclass(frozen=True, slots=True)
class Lag:
    """How long after its mark a page appears: on the real site one to five minutes, not the same for every page."""

    least: timedelta = timedelta()
    spread: timedelta = timedelta()

    def of(self, name: str) -> timedelta:
        return self.least + self.spread * (zlib.crc32(name.encode()) % 97) / 96


NO_LAG = Lag()


class Replay:
    """Answers requests for a night's folder, and for the folders counted beside it on the same day."""

    def __init__(self, site: Site, clock: Clock, beside: tuple[Site, ...] = (), lag: Lag = NO_LAG) -> None:
        self.site = site
        self.night = site.night
        self.clock = clock
        self.lag = lag
        self.sites = {one.night.folder: one for one in (site, *beside)}
        self.faults = Faults()
        self._bytes: dict[tuple[str, str, bool], tuple[datetime, bytes]] = {}

    def answer(self, request: Request, now: float) -> Reply:
        """`now` is seconds outside the night, on the clock that `self.clock` was started with."""
        if request.path.startswith("/_replay/"):
            reply = control.answer(self, request, now)
        elif request.method not in ("GET", "HEAD"):
            reply = Reply(405, b"", {"Allow": "GET, HEAD"})
        else:
            reply = self.page(request, self.clock.at(now))
        reply.headers |= {"Date": http_date(self.clock.at(now)), "X-Replay": self.label(now)}
        return reply

    def page(self, request: Request, night_time: datetime) -> Reply:
        folder, _, name = request.path.removeprefix("/").partition("/")
        name = name or "index.htm"
        late = self.lag.of(name)
        made = mark(night_time - late)
        if met := self.faults.hit(name):
            return self._faulty(met, folder, name, made, late)
        body = self._body(folder, name, made, takes_gzip(request)) if folder in self.sites else None
        if body is None:
            return Reply(404, MISSING, {"Content-Type": "text/html"})
        headers = {
            "Last-Modified": http_date(made + late),
            "Cache-Control": "no-cache, no-store",
            "Vary": "Accept-Encoding",
        }
        if not_modified(request, made + late):
            return Reply(304, b"", headers)
        headers["Content-Type"] = f"{content_type(name)}; charset=utf-8"
        if takes_gzip(request):
            headers["Content-Encoding"] = "gzip"
        return Reply(200, body, headers)

    def _faulty(self, met: Sequence[Fault], folder: str, name: str, made: datetime, late: timedelta) -> Reply:
        """What these faults make of the page: never cached, never packed, never `not modified`."""
        kinds = [one.kind for one in met]
        shown = mark_shown(met, made)
        changes = [CHANGES[kind] for kind in kinds if kind in CHANGES]
        page = self.sites[folder].changed(name_shown(met, name), shown, changes) if folder in self.sites else None
        if page is None:
            return Reply(404, MISSING, {"Content-Type": "text/html"})
        for kind in kinds:
            page = EDITS[kind](page) if kind in EDITS else page
        headers = {"Last-Modified": http_date(shown + late), "Content-Type": f"{content_type(name)}; charset=utf-8"}
        reply = Reply(200, page.encode("utf-8", "surrogateescape"), headers)
        for kind in kinds:
            reply = REPLIES[kind](reply) if kind in REPLIES else reply
        return reply

    def _body(self, folder: str, name: str, made: datetime, gzipped: bool) -> bytes | None:
        key = (folder, name, gzipped)
        cached = self._bytes.get(key)
        if cached is None or cached[0] != made:
            page = self.sites[folder].page(name, made)
            if page is None:
                return None
            body = page.encode("utf-8", "surrogateescape")
            cached = self._bytes[key] = (made, squeeze(body) if gzipped else body)
        return cached[1]

    def label(self, now: float) -> str:
        """The `X-Replay` header: night, speed, and whether these votes are reconstructed or captured."""
        made_up = self.site.reconstructed(mark(self.clock.at(now)))
        parts = list(dict.fromkeys([*(["votes"] if made_up else []), *self.night.made]))
        kind = "simulated" if self.night.simulated else "reconstructed" if made_up else "captured"
        return f"{self.night.name}; speed={self.clock.speed:g}; {kind}" + (f"; made={','.join(parts)}" if parts else "")

    def state(self, now: float) -> dict[str, Any]:
        at = self.clock.at(now)
        captured = self.night.captured_from
        return {
            "night": self.night.name,
            "folder": self.night.folder,
            "beside": [folder for folder in self.sites if folder != self.night.folder],
            "kind": self.night.kind,
            "states": [state.code for state in self.night.states],
            "seats": len(self.night.seats),
            "speed": self.clock.speed,
            "night_time": at.isoformat(),
            "mark": mark(at).isoformat(),
            "paused": self.clock.paused,
            "ended": self.clock.ended(now),
            "start": self.clock.start.isoformat(),
            "end": self.clock.end.isoformat(),
            "reconstructed_until": captured.isoformat() if captured else self.clock.end.isoformat(),
            "reconstructed": list(self.night.made),
            "source": self.night.source,
            "faults": [fault.describe() for fault in self.faults.on],
        }
