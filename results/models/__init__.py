"""Tables. No rules live here: facts and rules are in `results.domain`."""

from results.models.alliance import Alliance, Membership
from results.models.audit import AppendOnly, AuditLine
from results.models.contest import Candidate, Category, Constituency, Contest
from results.models.decisions import Call, NameDecision, Note, Proposal
from results.models.election import Election, Kind, SourceState, new_epoch
from results.models.event import Event, Moment
from results.models.held import Held, HeldState
from results.models.login import CredentialReset, FailedLogin
from results.models.override import Override
from results.models.page import Observation, Outcome, Page, PageBody
from results.models.party import Party, PartyTally
from results.models.source import Boundary, Contradiction, FeedToken, KindHealth, Retry, Upload
from results.models.webhook import Webhook

__all__ = [
    "Alliance",
    "AppendOnly",
    "AuditLine",
    "Boundary",
    "Call",
    "Candidate",
    "Category",
    "Constituency",
    "Contest",
    "Contradiction",
    "CredentialReset",
    "Election",
    "Event",
    "FailedLogin",
    "FeedToken",
    "Held",
    "HeldState",
    "Kind",
    "KindHealth",
    "Membership",
    "Moment",
    "NameDecision",
    "Note",
    "Observation",
    "Outcome",
    "Override",
    "Page",
    "PageBody",
    "Party",
    "PartyTally",
    "Proposal",
    "Retry",
    "SourceState",
    "Upload",
    "Webhook",
    "new_epoch",
]
