"""Whose names a reader is told: those of their own house, and where the brand shares transcripts;
and how long beside latencies.

Which rows they see at all is in `roles.py`.
"""

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from console import roles
from conversations.actions.figures import alias_in_tables
from conversations.models import Brand, Conversation, User
from conversations.queries.retention import shortest_named_days


def may_know_name(user: User, brand: Brand, colleague: User) -> bool:
    """Advisors of another provider are named only where the brand shares transcripts."""
    same = user.provider_id is None or user.provider_id == colleague.provider_id
    return same or brand.shares_transcripts


def handler_name(user: User, conversation: Conversation) -> str:
    """Who handled it, where the reader may know; "" else. Brand and handler come with the row."""
    handler = conversation.handler.user if conversation.handler else None
    is_known = handler is not None and may_know_name(user, conversation.brand, handler)
    return handler.name if handler is not None and is_known else ""


def is_told_codes(user: User) -> bool:
    """A brand compares providers, not their people: where marks are listed or exported, advisors
    stand under a code for it. A transcript has the name that the customer saw."""
    return user.brand_id is not None


def handler_listed(user: User, conversation: Conversation) -> str:
    """As `handler_name`, in a list with marks."""
    if is_told_codes(user):
        return alias_in_tables(conversation.handler_id)
    return handler_name(user, conversation)


def name_or_house(user: User, brand: Brand | None, colleague: User) -> str:
    """Who did something, where the reader may know; else whose they are."""
    same = user.provider_id is None or user.provider_id == colleague.provider_id
    if same or (brand is not None and may_know_name(user, brand, colleague)):
        return colleague.name
    if colleague.brand_id:
        return _("somebody of the brand")
    other = _("somebody of another provider")
    return other if colleague.provider_id else _("the house’s administrators")


def named_since(user: User, now: datetime) -> datetime:
    """The shortest term of the brands in scope: since then latencies stand beside names. For a
    brand's own people they never do."""
    if is_told_codes(user):
        return datetime.max.replace(tzinfo=UTC)
    return now - timedelta(days=shortest_named_days(roles.visible_brands(user)))
