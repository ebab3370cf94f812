"""Rosters as CSV, by name."""

from results.ingest.enrolling.sheets import Sheet
from results.ingest.rosters import alliances, candidates, parties, seats

SHEETS: dict[str, Sheet] = {each.name: each for each in (candidates.SHEET, parties.SHEET, alliances.SHEET, seats.SHEET)}
