"""Tables. No rules live here: facts and rules are in `results.domain`."""

from results.models.contest import Candidate, Category, Constituency, Contest
from results.models.election import Election, Kind, SourceState, new_epoch
from results.models.event import Event, Moment
from results.models.override import Override
from results.models.page import Observation, Outcome, Page, PageBody
from results.models.party import Party, PartyTally
from results.models.source import Boundary, Contradiction, FeedToken, KindHealth, Retry, Upload

__all__ = [
    "Boundary",
    "Candidate",
    "Category",
    "Constituency",
    "Contest",
    "Contradiction",
    "Election",
    "Event",
    "FeedToken",
    "Kind",
    "KindHealth",
    "Moment",
    "Observation",
    "Outcome",
    "Override",
    "Page",
    "PageBody",
    "Party",
    "PartyTally",
    "Retry",
    "SourceState",
    "Upload",
    "new_epoch",
]
