"""What the acts of the audit are called, and who did them. What an entry says beyond its columns
is in `details.py`."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from console import naming
from conversations.models import AuditEntry, User

ACTS: dict[str, Any] = {
    "transcript.viewed": pgettext_lazy("audit", "read a transcript"),
    "blind.given_up": pgettext_lazy("audit", "saw the findings of what was to be read blind"),
    "file.opened": pgettext_lazy("audit", "opened a file"),
    "rule.chosen": pgettext_lazy("audit", "changed a rule of the brand"),
    "message.redacted": pgettext_lazy("audit", "redacted a message"),
    "customer.exported": pgettext_lazy("audit", "handed out a customer’s file"),
    "customer.erased": pgettext_lazy("audit", "erased a customer"),
    "conversation.exported": pgettext_lazy("audit", "handed it out with its customer’s file"),
    "conversation.erased": pgettext_lazy("audit", "erased its words, as its customer asked"),
    "retention.set": pgettext_lazy("audit", "changed the times of keeping"),
    "retention.ran": pgettext_lazy("audit", "deleted what was kept long enough"),
    "floor.seat": pgettext_lazy("audit", "added an extra seat"),
    "floor.cap": pgettext_lazy("audit", "changed the number of seats"),
    "floor.queues": pgettext_lazy("audit", "moved an advisor between queues"),
    "floor.intake": pgettext_lazy("audit", "paused the intake of a queue"),
    "floor.priority": pgettext_lazy("audit", "raised a priority"),
    "floor.target": pgettext_lazy("audit", "changed a target for the day"),
    "floor.undone": pgettext_lazy("audit", "undid an act of steering"),
    "export.made": pgettext_lazy("audit", "exported a table"),
    "mystery.marked": pgettext_lazy("audit", "marked a mystery test"),
    "mystery.unmarked": pgettext_lazy("audit", "took off the mark of a mystery test"),
    "queue.set": pgettext_lazy("audit", "changed a queue"),
    "reply.set": pgettext_lazy("audit", "changed a canned reply"),
    "reason.set": pgettext_lazy("audit", "changed a contact reason"),
    "pause.set": pgettext_lazy("audit", "changed a pause reason"),
    "dispute.viewed": pgettext_lazy("audit", "read a dispute"),
    "dispute.made": pgettext_lazy("audit", "disputed"),
    "dispute.answered": pgettext_lazy("audit", "answered a dispute"),
    "coaching.collected": pgettext_lazy("audit", "collected a passage for coaching"),
    "coaching.left_out": pgettext_lazy("audit", "left a passage out of a coaching note"),
    "coaching.given": pgettext_lazy("audit", "gave a coaching note"),
    "coaching.dropped": pgettext_lazy("audit", "dropped the draft of a coaching note"),
    "coaching.viewed": pgettext_lazy("audit", "read a coaching note"),
    "coaching.acknowledged": pgettext_lazy("audit", "acknowledged a coaching note"),
    "coaching.closed": pgettext_lazy("audit", "closed a coaching note"),
    "customer.unveiled": pgettext_lazy("audit", "asked who a customer is"),
    "finding.judged": pgettext_lazy("audit", "judged a finding"),
    "finding.calibrated": pgettext_lazy("audit", "judged a finding for a calibration"),
    "fault.marked": pgettext_lazy("audit", "marked a fault"),
    "fault.calibrated": pgettext_lazy("audit", "marked a fault for a calibration"),
    "fault.settled": pgettext_lazy("audit", "settled a marked fault after a calibration"),
    "fault.taken_back": pgettext_lazy("audit", "took back the mark of a fault"),
    "criterion.settled": pgettext_lazy("audit", "settled a criterion after a calibration"),
    "review.submitted": pgettext_lazy("audit", "submitted a review"),
    "review.calibrated": pgettext_lazy("audit", "read it for a calibration"),
    "grid.live": pgettext_lazy("audit", "put a review grid in use"),
    "plan.renamed": pgettext_lazy("audit", "renamed a review plan"),
    "plan.extended": pgettext_lazy("audit", "added conversations to a review plan"),
    "plan.closed": pgettext_lazy("audit", "closed a review plan"),
    "plan.reopened": pgettext_lazy("audit", "opened a review plan again"),
    "customer.sought": pgettext_lazy("audit", "found a conversation by its customer"),
    "presentation.set": pgettext_lazy("audit", "changed what an advisor says they can do"),
    "policy.set": pgettext_lazy("audit", "changed times and manners"),
    "anger.switched": pgettext_lazy("audit", "switched the marking of customers’ angry words"),
}


def act_name(act: str) -> str:
    """An act that nobody has named yet is shown as it is stored."""
    return str(ACTS.get(act, act))


def actor_name(reader: User, entry: AuditEntry) -> str:
    """The name, where the reader may know it; else whose they are."""
    actor = entry.actor
    if actor is None:
        return _("Motjuste, by itself")
    return naming.name_or_house(reader, entry.brand, actor)
