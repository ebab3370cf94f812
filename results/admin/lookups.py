"""What an address of a table may ask the database: the filters that the table itself offers, and nothing else.

Django lets whoever may look at a table ask for any lookup on its own fields: one regular expression, made so that it
backtracks, holds a SQLite database for minutes.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

SUFFIXES = ("", "__exact", "__id__exact", "__isnull", "__isempty")
"""What Django's own filters append to a field's name."""
LONGEST_SEARCH = 100


class NarrowLookups:
    """A mixin for every table of the desk."""

    list_filter: ClassVar[Any]
    show_facets = admin.ShowFacets.NEVER  # a count for each choice of each filter, for whoever adds it to an address

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        return lookup in {f"{field}{suffix}" for field in self._filter_fields() for suffix in SUFFIXES}

    def _filter_fields(self) -> Iterator[str]:
        for entry in self.list_filter:
            yield entry if isinstance(entry, str) else str(entry[0])

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """A search of thousands of words would be as many conditions."""
        return super().get_search_results(request, queryset, search_term[:LONGEST_SEARCH])  # type: ignore[misc]
