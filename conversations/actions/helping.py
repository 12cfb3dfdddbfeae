"""An advisor asks for help, and says when it is no longer needed.

Who answers, and how, is the leaders' affair (`lead.py`, notes); a leader's note is an answer.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from conversations.actions.hold import author_of, draft, held_by
from conversations.log import append
from conversations.models import User


@transaction.atomic
def ask_help(user: User, conversation_id: UUID | str, text: str, now: datetime) -> None:
    """`text` may be empty. Raises NotFound for what is not at this desk."""
    conversation = held_by(conversation_id, user)
    append(conversation, [draft("help.asked", author_of(user), text.strip() or None)], now)


@transaction.atomic
def withdraw_help(user: User, conversation_id: UUID | str, now: datetime) -> None:
    conversation = held_by(conversation_id, user)
    append(conversation, [draft("help.withdrawn", author_of(user))], now)
