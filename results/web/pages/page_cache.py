"""A page is drawn once for everybody who asks while it would look the same: thousands of readers cost what one does."""

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from results.web.accept_encoding import accepts_gzip

SECONDS = 2.0
"""How old the told age of the numbers may be; everything else is as new as the log."""
CAP = 400
"""Pages kept at once; the longest unused goes first."""
WORTH_COMPRESSING = 600


@dataclass(frozen=True)
class Drawn:
    """A finished page. Nothing secret is in it and no cookie goes with it: compressing it gives nothing away."""

    body: bytes
    headers: dict[str, str]
    is_text: bool = True

    @cached_property
    def gzipped(self) -> bytes:
        return gzip.compress(self.body, compresslevel=6, mtime=0)

    @cached_property
    def tag(self) -> str:
        return quote_etag(hashlib.sha256(self.body).hexdigest()[:20])

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The response to one reader: compressed, or only `not modified`, as they take it."""
        headers = {**self.headers, "ETag": self.tag, "Vary": "Accept-Encoding"}
        unchanged = get_conditional_response(request, self.tag, response=HttpResponse(headers=headers))
        if unchanged is not None and unchanged.status_code != 200:
            return unchanged
        body = self.body
        if self.is_text and len(body) >= WORTH_COMPRESSING and accepts_gzip(request.headers.get("Accept-Encoding", "")):
            body, headers["Content-Encoding"] = self.gzipped, "gzip"
        return HttpResponse(body, headers={**headers, "Content-Length": str(len(body))})


@dataclass
class Kept:
    """Finished pages by what they show. Who asks for one that is being drawn waits for it."""

    pages: OrderedDict[Hashable, tuple[float, Drawn]] = field(default_factory=OrderedDict)
    drawing: dict[Hashable, threading.Lock] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Hashable, draw: Callable[[], Drawn]) -> Drawn:
        """The page of `key`, drawn now if nobody has it. What `draw` raises is raised, and not kept."""
        with self.lock:
            if known := self._fresh(key):
                return known
            mine = self.drawing.setdefault(key, threading.Lock())
        with mine:
            with self.lock:
                if known := self._fresh(key):
                    return known
            try:
                drawn = draw()
                with self.lock:
                    self.pages[key] = time.monotonic(), drawn
                    while len(self.pages) > CAP:
                        self.pages.popitem(last=False)
            finally:
                with self.lock:
                    self.drawing.pop(key, None)
        return drawn

    def fresh(self, key: Hashable) -> Drawn | None:
        """The page of `key` where it is at hand."""
        with self.lock:
            return self._fresh(key)

    def _fresh(self, key: Hashable) -> Drawn | None:
        made, drawn = self.pages.get(key, (0.0, None))
        if drawn is None or time.monotonic() - made > SECONDS:
            return None
        self.pages.move_to_end(key)
        return drawn


kept = Kept()
