"""The rows. What may happen to them is in `actions`; what may be read, in `queries`."""

from conversations.models.alerts import Alert, AlertEdition, AlertHook, AlertPost
from conversations.models.audit import AuditEntry
from conversations.models.coaching import CoachingNote, CoachingPassage
from conversations.models.conversation import (
    Assignment,
    Attachment,
    Conversation,
    Event,
    SeenMark,
)
from conversations.models.crm import BrandKey, CustomerAttribute
from conversations.models.dispute import Dispute
from conversations.models.floor import FloorAct
from conversations.models.hours import OpeningHours
from conversations.models.labels import label
from conversations.models.mail import Mail
from conversations.models.mystery import MysteryTest
from conversations.models.operations import (
    Beat,
    Block,
    MembershipChange,
    PresenceChange,
    ServingChange,
)
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
from conversations.models.personal import Shown
from conversations.models.policy import PolicyVersion
from conversations.models.quality import (
    Analysis,
    BrandRule,
    Finding,
    HintDismissal,
    RuleChange,
    Score,
    SentText,
)
from conversations.models.retention import PastFigure, RetentionEdition
from conversations.models.retention_run import RetentionRun
from conversations.models.review import (
    MissedFault,
    Review,
    ReviewAnswer,
    ReviewedScore,
    Unveiling,
    Verdict,
)
from conversations.models.review_grid import ReviewGrid
from conversations.models.review_plan import CalibrationBatch, ReviewPlan, ReviewTask
from conversations.models.review_trust import (
    AutoMute,
    CalibrationDecision,
    RuleExample,
    RuleTrust,
)
from conversations.models.survey import Survey, SurveyAnswer
from conversations.models.texts import CannedReply, Disposition, PauseReason, Queue

__all__ = [
    "Advisor",
    "Alert",
    "AlertEdition",
    "AlertHook",
    "AlertPost",
    "Analysis",
    "ApiKey",
    "Assignment",
    "Attachment",
    "AuditEntry",
    "AutoMute",
    "Beat",
    "Block",
    "Brand",
    "BrandKey",
    "BrandRule",
    "CalibrationBatch",
    "CalibrationDecision",
    "CannedReply",
    "CoachingNote",
    "CoachingPassage",
    "Conversation",
    "Customer",
    "CustomerAttribute",
    "Disposition",
    "Dispute",
    "Event",
    "Finding",
    "FloorAct",
    "HintDismissal",
    "Invitation",
    "Mail",
    "MembershipChange",
    "MissedFault",
    "MysteryTest",
    "OpeningHours",
    "PastFigure",
    "PauseReason",
    "PolicyVersion",
    "PresenceChange",
    "Provider",
    "Queue",
    "RetentionEdition",
    "RetentionRun",
    "Review",
    "ReviewAnswer",
    "ReviewGrid",
    "ReviewPlan",
    "ReviewTask",
    "ReviewedScore",
    "RuleChange",
    "RuleExample",
    "RuleTrust",
    "Score",
    "Seat",
    "SeenMark",
    "SentText",
    "ServingChange",
    "Shown",
    "Survey",
    "SurveyAnswer",
    "Team",
    "Unveiling",
    "User",
    "Verdict",
]

label(value for name, value in list(globals().items()) if name in __all__)
