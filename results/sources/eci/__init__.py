"""results.eci.gov.in: one module for each kind of page."""

from results.sources.eci.registry import parse

__all__ = ["parse"]
