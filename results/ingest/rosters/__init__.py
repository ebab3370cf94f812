"""Rosters as CSV, by name."""

from results.ingest.rosters import alliances, candidates, parties, seats
from results.ingest.sheets import Sheet

SHEETS: dict[str, Sheet] = {each.name: each for each in (candidates.SHEET, parties.SHEET, alliances.SHEET, seats.SHEET)}
