"""The names of tables in the set-up, of one row and of many.

Those of columns and of their codes are in `labels.py`.
"""

from typing import Any

from django.utils.translation import pgettext_lazy

NAMES: dict[str, tuple[Any, Any]] = {
    "Advisor": (pgettext_lazy("model", "desk"), pgettext_lazy("model", "desks")),
    "Alert": (pgettext_lazy("model", "alert"), pgettext_lazy("model", "alerts")),
    "AlertEdition": (
        pgettext_lazy("model", "choice about alerts"),
        pgettext_lazy("model", "choices about alerts"),
    ),
    "AlertHook": (
        pgettext_lazy("model", "address told of alerts"),
        pgettext_lazy("model", "addresses told of alerts"),
    ),
    "AlertPost": (
        pgettext_lazy("model", "message about an alert"),
        pgettext_lazy("model", "messages about alerts"),
    ),
    "Analysis": (pgettext_lazy("model", "analysis"), pgettext_lazy("model", "analyses")),
    "ApiKey": (pgettext_lazy("model", "API key"), pgettext_lazy("model", "API keys")),
    "Assignment": (
        pgettext_lazy("model", "stay at a desk"),
        pgettext_lazy("model", "stays at desks"),
    ),
    "Attachment": (pgettext_lazy("model", "attachment"), pgettext_lazy("model", "attachments")),
    "AuditEntry": (
        pgettext_lazy("model", "entry of the audit"),
        pgettext_lazy("model", "entries of the audit"),
    ),
    "CoachingNote": (
        pgettext_lazy("model", "coaching note"),
        pgettext_lazy("model", "coaching notes"),
    ),
    "CoachingPassage": (
        pgettext_lazy("model", "passage of a coaching note"),
        pgettext_lazy("model", "passages of coaching notes"),
    ),
    "Dispute": (pgettext_lazy("model", "dispute"), pgettext_lazy("model", "disputes")),
    "MysteryTest": (
        pgettext_lazy("model", "mystery test"),
        pgettext_lazy("model", "mystery tests"),
    ),
    "PastFigure": (
        pgettext_lazy("model", "figure under a pseudonym"),
        pgettext_lazy("model", "figures under a pseudonym"),
    ),
    "RetentionEdition": (
        pgettext_lazy("model", "edition of the time of keeping"),
        pgettext_lazy("model", "editions of the time of keeping"),
    ),
    "RetentionRun": (
        pgettext_lazy("model", "run of retention"),
        pgettext_lazy("model", "runs of retention"),
    ),
    "Beat": (pgettext_lazy("model", "sign of life"), pgettext_lazy("model", "signs of life")),
    "Block": (
        pgettext_lazy("model", "blocked customer"),
        pgettext_lazy("model", "blocked customers"),
    ),
    "Brand": (pgettext_lazy("model", "brand"), pgettext_lazy("model", "brands")),
    "BrandRule": (
        pgettext_lazy("model", "rule of a brand"),
        pgettext_lazy("model", "rules of brands"),
    ),
    "CannedReply": (
        pgettext_lazy("model", "canned reply"),
        pgettext_lazy("model", "canned replies"),
    ),
    "Conversation": (
        pgettext_lazy("model", "conversation"),
        pgettext_lazy("model", "conversations"),
    ),
    "Customer": (pgettext_lazy("model", "customer"), pgettext_lazy("model", "customers")),
    "Disposition": (
        pgettext_lazy("model", "contact reason"),
        pgettext_lazy("model", "contact reasons"),
    ),
    "Event": (pgettext_lazy("model", "event"), pgettext_lazy("model", "events")),
    "Finding": (pgettext_lazy("model", "finding"), pgettext_lazy("model", "findings")),
    "FloorAct": (
        pgettext_lazy("model", "act of steering"),
        pgettext_lazy("model", "acts of steering"),
    ),
    "HintDismissal": (
        pgettext_lazy("model", "ignored tip"),
        pgettext_lazy("model", "ignored tips"),
    ),
    "Invitation": (pgettext_lazy("model", "invitation"), pgettext_lazy("model", "invitations")),
    "PauseReason": (
        pgettext_lazy("model", "pause reason"),
        pgettext_lazy("model", "pause reasons"),
    ),
    "PolicyVersion": (
        pgettext_lazy("model", "version of the times and manners"),
        pgettext_lazy("model", "versions of the times and manners"),
    ),
    "PresenceChange": (
        pgettext_lazy("model", "change of presence"),
        pgettext_lazy("model", "changes of presence"),
    ),
    "MembershipChange": (
        pgettext_lazy("model", "change of team"),
        pgettext_lazy("model", "changes of team"),
    ),
    "ServingChange": (
        pgettext_lazy("model", "change of who serves a queue"),
        pgettext_lazy("model", "changes of who serves a queue"),
    ),
    "Provider": (pgettext_lazy("model", "provider"), pgettext_lazy("model", "providers")),
    "Queue": (pgettext_lazy("model", "queue"), pgettext_lazy("model", "queues")),
    "Score": (pgettext_lazy("model", "score"), pgettext_lazy("model", "scores")),
    "Seat": (pgettext_lazy("model", "seat"), pgettext_lazy("model", "seats")),
    "SeenMark": (pgettext_lazy("model", "read mark"), pgettext_lazy("model", "read marks")),
    "SentText": (pgettext_lazy("model", "sent text"), pgettext_lazy("model", "sent texts")),
    "Team": (pgettext_lazy("model", "team"), pgettext_lazy("model", "teams")),
    "User": (pgettext_lazy("model", "person"), pgettext_lazy("model", "people")),
    "BrandKey": (
        pgettext_lazy("model", "key of a brand"),
        pgettext_lazy("model", "keys of brands"),
    ),
    "CustomerAttribute": (
        pgettext_lazy("model", "further fact about customers"),
        pgettext_lazy("model", "further facts about customers"),
    ),
    "Mail": (pgettext_lazy("model", "e-mail"), pgettext_lazy("model", "e-mails")),
    "OpeningHours": (
        pgettext_lazy("model", "opening hours"),
        pgettext_lazy("model", "editions of opening hours"),
    ),
    "RuleChange": (
        pgettext_lazy("model", "choice about a rule"),
        pgettext_lazy("model", "choices about rules"),
    ),
    "Shown": (pgettext_lazy("model", "facts on screen"), pgettext_lazy("model", "facts on screen")),
    "Survey": (pgettext_lazy("model", "survey"), pgettext_lazy("model", "surveys")),
    "SurveyAnswer": (
        pgettext_lazy("model", "answer to a survey"),
        pgettext_lazy("model", "answers to surveys"),
    ),
}
