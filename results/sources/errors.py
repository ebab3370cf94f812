"""What can be wrong with a page, said so that a person can act on it."""

_FOUND_LIMIT = 300


class PageError(Exception):
    """A page is not what it should be: names the page, where on it, what was expected there and what was found.

    Nothing of such a page may be published; the page itself is kept.
    """

    def __init__(self, page: str, selector: str, expected: str, found: object) -> None:
        self.page = page
        self.selector = selector
        self.expected = expected
        self.found = _shorten(found)
        super().__init__(f"{page}: {selector}: expected {expected}, found {self.found}")

    def __reduce__(self) -> tuple[type["PageError"], tuple[str, str, str, str]]:
        return type(self), (self.page, self.selector, self.expected, self.found)


class UnknownPage(PageError):
    """The name is not the name of any page kind that can be read."""


class EmptyPage(PageError):
    """The body is empty or blank."""


class Oversized(PageError):
    """The body is larger than any page of this source can be."""


class Truncated(PageError):
    """The page ends before its own end."""


class WrongPage(PageError):
    """A sound page, but of another seat, state, party or list page than its address names."""


class NotAPage(PageError):
    """Something else was served in the page's place."""


class Blocked(NotAPage):
    """The site's edge refused the client, possibly with status 200."""


class Redirected(NotAPage):
    """A page that only leads to another address; `found` is that address."""


class Missing(NotAPage):
    """The site says that there is no such page, possibly with status 200."""


def _shorten(found: object) -> str:
    text = found if isinstance(found, str) else repr(found)
    return text if len(text) <= _FOUND_LIMIT else f"{text[:_FOUND_LIMIT]}… ({len(text)} characters)"


class FetchError(Exception):
    """A page could not be fetched. `kind` says how to react; `status` and `retry_after` (seconds) as answered.

    Kinds: `refused` (not an allowed address), `dns`, `connect`, `timeout`, `network`, `protocol`, `too_large`,
    `encoding`, `truncated`, `redirects`, `missing` (404, 410), `blocked` (401, 403), `throttled` (429),
    `server` (5xx), `status` (any other), `budget` (the caller's budget said no).
    """

    def __init__(
        self, kind: str, detail: str, *, url: str = "", status: int | None = None, retry_after: float | None = None
    ) -> None:
        self.kind, self.detail, self.url, self.status, self.retry_after = kind, detail, url, status, retry_after
        super().__init__(f"{kind}: {detail}" + (f" ({url})" if url else ""))
