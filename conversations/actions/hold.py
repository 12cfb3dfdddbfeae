"""Taking hold of a conversation's row, and the authors of what follows.

Every action that changes a conversation starts here; the message hot path has its own (`log.sql`).
"""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from conversations.core.posting import Author
from conversations.core.states import Draft
from conversations.errors import NotFound
from conversations.models import Conversation, User

SYSTEM = Author("system", None, "Motjuste")


def author_of(user: User) -> Author:
    """As the log names them; customers are shown the first name only."""
    return Author(user.role, str(user.pk), user.public_name)


def customer_of(conversation: Conversation) -> Author:
    return Author("customer", None, conversation.customer.name)


def locked(conversation_id: UUID | str, *, skip: bool = False) -> Conversation:
    """The row, locked until the transaction ends. Raises NotFound (also when `skip` and held)."""
    rows: QuerySet[Conversation] = Conversation.objects.select_related("customer", "queue")
    rows = rows.select_for_update(of=("self",), skip_locked=skip, no_key=True)
    found = rows.filter(pk=conversation_id).first()
    if found is None:
        raise NotFound
    return found


def held_by(conversation_id: UUID | str, user: User) -> Conversation:
    """The locked row of a conversation at this user's desk. Raises NotFound otherwise."""
    refusal = NotFound("This conversation is not at your desk.")
    try:
        conversation = locked(conversation_id)
    except NotFound as error:  # in the same words: who may not see it cannot tell that it is
        raise refusal from error
    if conversation.seat_id is None or conversation.handler_id != user.pk:
        raise refusal
    return conversation


def draft(kind: str, author: Author, text: str | None = None, **data: Any) -> Draft:
    return Draft(kind, author.kind, author.id, author.name, text=text, data=data)


N = TypeVar("N", bound=Model)


def named(rows: QuerySet[N], words: str) -> N | None:
    """The active row of a short list whose id or name, in either language, is `words`."""
    if not words:
        return None
    try:
        match = Q(pk=UUID(words))
    except ValueError:
        match = Q(name_fr__iexact=words) | Q(name_en__iexact=words)
    return rows.filter(match, is_active=True).first()
