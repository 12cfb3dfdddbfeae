"""The rows. What may happen to them is in `actions`; what may be read, in `queries`."""

from conversations.models.conversation import (
    Assignment,
    Attachment,
    Conversation,
    Event,
    SeenMark,
)
from conversations.models.operations import Beat, Block, PresenceChange
from conversations.models.people import (
    Advisor,
    ApiKey,
    Brand,
    Customer,
    Invitation,
    Provider,
    Seat,
    Team,
    User,
)
from conversations.models.texts import CannedReply, Disposition, PauseReason, Queue

__all__ = [
    "Advisor",
    "ApiKey",
    "Assignment",
    "Attachment",
    "Beat",
    "Block",
    "Brand",
    "CannedReply",
    "Conversation",
    "Customer",
    "Disposition",
    "Event",
    "Invitation",
    "PauseReason",
    "PresenceChange",
    "Provider",
    "Queue",
    "Seat",
    "SeenMark",
    "Team",
    "User",
]
