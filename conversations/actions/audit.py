"""Writing into the audit, inside the transaction of what is recorded.

Who may read it is asked in `console.roles`.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from conversations.actions.unnaming import unnamed_data
from conversations.models import AuditEntry, Brand, Conversation, User


def record(
    act: str,
    by: User | None,
    now: datetime,
    *,
    conversation: Conversation | None = None,
    brand: Brand | None = None,
    advisor: User | None = None,
    teams: Collection[UUID] = (),
    **data: Any,
) -> AuditEntry:
    """`act` is a past fact like "transcript.viewed". Of a conversation the brand, the teams that
    held it and its advisor are noted by themselves, `teams` it concerns besides; reasons and notes
    lose the customer's names, as nothing here is changed when the customer is erased."""
    handler = conversation.handler_id if conversation else None
    of_brand = conversation.brand_id if conversation else (brand.pk if brand else None)
    return AuditEntry.objects.create(
        at=now,
        act=act,
        actor=by,
        as_role=by.role if by else "",
        brand_id=of_brand,
        conversation=conversation.pk if conversation else None,
        advisor_id=advisor.pk if advisor else handler,
        teams=list({*(conversation.teams if conversation else ()), *teams}),
        data=unnamed_data(conversation, data) if conversation else data,
    )
