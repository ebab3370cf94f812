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


class Missing(NotAPage):
    """The site says that there is no such page, possibly with status 200."""


def _shorten(found: object) -> str:
    text = found if isinstance(found, str) else repr(found)
    return text if len(text) <= _FOUND_LIMIT else f"{text[:_FOUND_LIMIT]}… ({len(text)} characters)"
