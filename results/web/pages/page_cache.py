"""A page is rendered once for all who ask while it would look the same: thousands of readers cost what one does."""

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

MAX_AGE_S = 2.0
"""How far behind the age shown for the numbers may be, in seconds; everything else is as new as the log."""
MAX_PAGES = 400
"""Pages stored at once; the longest unused goes first."""
WORTH_COMPRESSING = 600


@dataclass(frozen=True)
class RenderedPage:
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
class PageCache:
    """Finished pages by what they show. A reader who asks for one that is being rendered waits for it."""

    pages: OrderedDict[Hashable, tuple[float, RenderedPage]] = field(default_factory=OrderedDict)
    render_locks: dict[Hashable, threading.Lock] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Hashable, render: Callable[[], RenderedPage]) -> RenderedPage:
        """The page of `key`, rendered now if nobody has it. What `render` raises is raised, and not stored."""
        with self.lock:
            if stored := self._fresh(key):
                return stored
            page_lock = self.render_locks.setdefault(key, threading.Lock())
        with page_lock:
            with self.lock:
                if stored := self._fresh(key):
                    return stored
            try:
                rendered = render()
                with self.lock:
                    self.pages[key] = time.monotonic(), rendered
                    while len(self.pages) > MAX_PAGES:
                        self.pages.popitem(last=False)
            finally:
                with self.lock:
                    self.render_locks.pop(key, None)
        return rendered

    def get_fresh(self, key: Hashable) -> RenderedPage | None:
        """The page of `key`, where it is stored and not too old."""
        with self.lock:
            return self._fresh(key)

    def _fresh(self, key: Hashable) -> RenderedPage | None:
        rendered_at, rendered = self.pages.get(key, (0.0, None))
        if rendered is None or time.monotonic() - rendered_at > MAX_AGE_S:
            return None
        self.pages.move_to_end(key)
        return rendered


page_cache = PageCache()
