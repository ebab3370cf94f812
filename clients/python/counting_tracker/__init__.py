"""Follow an election count of a counting-day tracker."""

from counting_tracker.follow import Follower, Gap, Refused, apply, messages_of
from counting_tracker.tables import tables

follow = messages_of

__all__ = ["Follower", "Gap", "Refused", "apply", "follow", "tables"]
