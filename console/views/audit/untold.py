"""Entries of the audit whose details a reader is not told yet, as they still judge the same by
themselves: what they read blind, and what a calibration has not compared.

That somebody did it stays in the list; what an entry says otherwise is in `details.py`.
"""

from collections.abc import Collection
from typing import Any

from django.utils.translation import pgettext_lazy

from conversations.models import AuditEntry, User
from conversations.models.people import Role
from conversations.queries.calibration import not_compared
from conversations.queries.reviewing import read_blind

JUDGING = ("finding.", "fault.", "criterion.", "review.", "dispute.", "coaching.")
CALIBRATED = frozenset({"finding.calibrated", "fault.calibrated", "fault.taken_back"})
BLIND: Any = pgettext_lazy("audit", "hidden while you read this conversation blind")
APART: Any = pgettext_lazy("audit", "hidden until the calibration is compared")


def untold(reader: User, entries: Collection[AuditEntry]) -> dict[int, Any]:
    """By entry, what stands in the place of its details. Two queries."""
    others = [one for one in entries if one.conversation and one.actor_id != reader.pk]
    blind = set(read_blind(reader))
    found = {
        one.pk: BLIND for one in others if one.conversation in blind and one.act.startswith(JUDGING)
    }
    return _apart(reader, [one for one in others if one.act in CALIBRATED]) | found


def _apart(reader: User, entries: Collection[AuditEntry]) -> dict[int, Any]:
    """Who administers may follow a calibration that they have no part in."""
    plans = not_compared({one.conversation for one in entries if one.conversation})
    found = {}
    for one in entries:
        own = plans.get((one.conversation, reader.pk), set())
        theirs = plans.get((one.conversation, one.actor_id), set())
        if theirs & own or (theirs and reader.role != Role.ADMINISTRATOR):
            found[one.pk] = APART
    return found
