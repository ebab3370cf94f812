"""results.eci.gov.in: one module for each kind of page."""

from results.sources.eci.registry import kind_of, parse

__all__ = ["kind_of", "parse"]
