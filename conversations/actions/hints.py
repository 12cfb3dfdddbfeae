"""Counting the hints that were waved off: a sign about a rule, never about a person."""

from datetime import datetime
from uuid import UUID

from django.db.models import F

from conversations.models import Conversation, HintDismissal


def dismiss_hint(conversation_id: UUID | str, rule: str, now: datetime) -> None:
    """By rule, brand and day, nobody named."""
    brand_id = Conversation.objects.values_list("brand_id", flat=True).get(pk=conversation_id)
    row, _ = HintDismissal.objects.get_or_create(rule=rule, brand_id=brand_id, day=now.date())
    HintDismissal.objects.filter(pk=row.pk).update(n=F("n") + 1)
