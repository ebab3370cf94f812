"""A generic source: one CSV or JSON file of many constituencies. The form is described in docs/sources.md."""

from results.sources.feed.registry import kind_of, parse

__all__ = ["kind_of", "parse"]
