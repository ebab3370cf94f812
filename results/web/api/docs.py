"""The documents for people who write programs, served by the server itself: an index, and each text as a page."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from results.publish.wire import Frame
from results.web.api import asyncapi, openapi
from results.web.api.responses import Answer, ApiError, api_view, digest

FOLDER = Path(settings.BASE_DIR) / "docs"
TEXTS = {
    "protocol": "The live feed: WebSocket, server-sent events, polling, webhooks",
    "versions": "Versions: what may change, and how an end is announced",
    "clients": "Libraries for Python and JavaScript",
    "browser-client": "The browser's module, as the pages use it",
}
"""Documents that are served, by file name, and what each is about."""
FIVE_MINUTES = "public, max-age=300"
_HEADING = re.compile(r"<h([23])>(.*?)</h\1>")


@dataclass(frozen=True, slots=True)
class Line:
    """One address of the API, as the index shows it."""

    path: str
    summary: str
    parameters: str


@api_view()
async def index(_request: HttpRequest) -> Answer:
    """Every address of the API, and the documents."""
    return _page(_index())


@api_view()
async def page(_request: HttpRequest, name: str) -> Answer:
    """One document as a page."""
    return _page(_rendered(_check_name(name)))


@api_view()
async def source(_request: HttpRequest, name: str) -> Answer:
    """One document as it was written."""
    body = _text(_check_name(name)).encode()
    return Answer(Frame(body), digest(body), type="text/markdown; charset=utf-8", caching=FIVE_MINUTES)


@api_view()
async def live_feed(_request: HttpRequest) -> Answer:
    """The live feed, described as AsyncAPI."""
    body = asyncapi.as_yaml().encode()
    return Answer(Frame(body), digest(body), type="application/yaml; charset=utf-8", caching=FIVE_MINUTES)


def _check_name(name: str) -> str:
    if name not in TEXTS or not (FOLDER / f"{name}.md").is_file():
        raise ApiError(404, "unknown_path", f"no such document; there are: {', '.join(TEXTS)}")
    return name


@cache
def _text(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


@cache
def _index() -> str:
    lines = [Line(endpoint.path, endpoint.summary, endpoint.parameters) for endpoint in openapi.ENDPOINTS]
    texts = [(name, about) for name, about in TEXTS.items() if (FOLDER / f"{name}.md").is_file()]
    return render_to_string("results/api_index.html", {"lines": lines, "texts": texts})


@cache
def _rendered(name: str) -> str:
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(_text(name))
    return render_to_string("results/api_text.html", {"title": TEXTS[name], "name": name, "html": _with_anchors(html)})


def _with_anchors(html: str) -> SafeString:
    """Headings that can be linked to. The text is our own, and Markdown's own HTML is switched off."""
    return mark_safe(_HEADING.sub(lambda m: f'<h{m[1]} id="{_anchor(m[2])}">{m[2]}</h{m[1]}>', html))  # noqa: S308


def _anchor(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", re.sub("<.*?>", "", heading).lower()).strip("-")


def _page(html: str) -> Answer:
    body = html.encode()
    headers = {
        "Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return Answer(Frame(body), digest(body), type="text/html; charset=utf-8", caching=FIVE_MINUTES, headers=headers)
