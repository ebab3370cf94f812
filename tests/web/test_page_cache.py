"""Drawn pages are kept: drawn once for a crowd, tried again when drawing failed, and only so many."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from results.web.pages import page_cache


def test_a_page_that_is_being_drawn_is_waited_for() -> None:
    """Twenty ask at once; one draws."""
    drawings: list[int] = []
    pages = page_cache.PageCache()

    def draw() -> page_cache.RenderedPage:
        drawings.append(1)
        time.sleep(0.05)
        return page_cache.RenderedPage(b"page", {})

    with ThreadPoolExecutor(20) as crowd:
        answers = list(crowd.map(lambda _: pages.get("key", draw), range(20)))
    assert len(drawings) == 1
    assert len({id(answer) for answer in answers}) == 1


def test_a_page_that_could_not_be_drawn_is_tried_again() -> None:
    pages = page_cache.PageCache()

    def fail() -> page_cache.RenderedPage:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        pages.get("key", fail)
    assert pages.get("key", lambda: page_cache.RenderedPage(b"page", {})).body == b"page"


def test_pages_are_kept_by_the_hundred_not_by_the_million() -> None:
    pages = page_cache.PageCache()
    for n in range(page_cache.MAX_PAGES + 50):
        pages.get(n, lambda: page_cache.RenderedPage(b"page", {}))
    assert len(pages.pages) == page_cache.MAX_PAGES
    assert pages.render_locks == {}
