"""Rosters as CSV, by name."""

from results.editorial.rosters import alliances, candidates, parties, seats
from results.editorial.rosters.sheets import Sheet

SHEETS: dict[str, Sheet] = {
    sheet.name: sheet for sheet in (candidates.SHEET, parties.SHEET, alliances.SHEET, seats.SHEET)
}
