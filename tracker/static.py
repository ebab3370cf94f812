"""Static files straight to the socket, without a walk through Django's middleware."""

import gzip
import re
from collections.abc import MutableMapping
from functools import lru_cache
from io import BufferedIOBase
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from whitenoise import WhiteNoise

from results.web.accept_encoding import accepts_gzip

_COMMENT = re.compile(rb"^ *//.*\n", re.MULTILINE)


def folders() -> list[Path]:
    """Every folder that holds static files: those of the installed apps."""
    locations = {
        store.location for finder in get_finders() for _, store in finder.list(None) if hasattr(store, "location")
    }
    return sorted(map(Path, locations))


def library() -> WhiteNoise:
    """The files, known by address. A change needs a restart unless DEBUG is on."""
    files = WhiteNoise(None, autorefresh=settings.DEBUG, max_age=0, add_headers_function=add_headers)
    for folder in folders():
        files.add_files(str(folder), prefix=settings.STATIC_URL)
    return files


def add_headers(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"


class StaticFiles:
    """ASGI application for addresses under STATIC_URL. Browsers revalidate by ETag, so a deployment shows at once."""

    def __init__(self) -> None:
        self.files = library()

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        path: str = scope["path"]
        file = self.files.find_file(path) if self.files.autorefresh else self.files.files.get(path)
        if file is None:
            await respond(send, 404, [("Content-Type", "text/plain")], b"Not found\n")
            return
        variables = environ(scope)
        response = file.get_response(scope["method"], variables)
        headers, content = [*response.headers, ("Vary", "Accept-Encoding")], body(response.file)
        if accepts_gzip(variables.get("HTTP_ACCEPT_ENCODING", "")) and content and is_text(headers):
            content = gzipped(without_comments(content) if path.endswith(".js") and "/results/" in path else content)
            headers = [(name, value) for name, value in headers if name.lower() != "content-length"]
            headers += [("Content-Encoding", "gzip"), ("Content-Length", str(len(content)))]
        await respond(send, int(response.status), headers, content)


def is_text(headers: list[tuple[str, str]]) -> bool:
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    return kind.startswith(("text/", "application/json", "application/manifest", "image/svg"))


@lru_cache(maxsize=128)
def without_comments(content: bytes) -> bytes:
    """Our own modules without the lines that only say why: a twelfth of what a phone is sent."""
    return _COMMENT.sub(b"", content)


@lru_cache(maxsize=512)
def gzipped(content: bytes) -> bytes:
    """Compressed once for everybody."""
    return gzip.compress(content, 9, mtime=0)


def environ(scope: MutableMapping[str, Any]) -> dict[str, str]:
    """Request headers under the names WSGI gives them, as WhiteNoise asks for them."""
    return {
        "HTTP_" + name.decode("latin-1").upper().replace("-", "_"): value.decode("latin-1")
        for name, value in scope["headers"]
    }


def body(file: BufferedIOBase | None) -> bytes:
    if file is None:
        return b""
    with file:
        return file.read()


async def respond(send: Any, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
    encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": content})
