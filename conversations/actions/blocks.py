"""Keeping an abusive customer out of a brand, with a reason; undoable, and in the log."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from conversations.actions.close import close_conversation
from conversations.actions.hold import author_of, draft, locked
from conversations.core.masking import masked
from conversations.core.states import OPEN
from conversations.errors import Conflict, Empty, NotFound, TooLong
from conversations.log import append
from conversations.models import Block, User

LONGEST_REASON = 200


def block_customer(conversation_id: UUID | str, by: User, reason: str, now: datetime) -> Block:
    """Block the customer of this conversation and close it if it is open."""
    if not reason.strip():
        raise Empty("A block needs a reason.")
    if len(reason) > LONGEST_REASON:
        raise TooLong(f"A reason has at most {LONGEST_REASON} characters.")
    author, reason = author_of(by), masked(reason)
    with transaction.atomic():
        conversation = locked(conversation_id)
        if author.kind == "advisor" and conversation.handler_id != by.pk:
            raise NotFound("This conversation is not at your desk.")
        if conversation.customer.erased_at is not None:
            raise Conflict("This customer was erased: nobody would be known again.")
        if Block.objects.filter(customer=conversation.customer, undone_at__isnull=True).exists():
            raise Conflict("This customer is blocked already.")
        block = Block.objects.create(
            brand_id=conversation.brand_id, customer=conversation.customer,
            conversation=conversation, reason=reason, created_at=now, created_by=by,
            address="" if conversation.customer.is_verified else conversation.address,
        )  # fmt: skip
        append(conversation, [draft("customer.blocked", author, reason=reason)], now)
    if conversation.state in OPEN:
        close_conversation(conversation_id, author, "blocked", now)
    return block


@transaction.atomic
def undo_block(block_id: UUID | str, by: User, now: datetime) -> None:
    """Raises NotFound when it is undone already."""
    block = Block.objects.select_for_update().filter(pk=block_id, undone_at__isnull=True).first()
    if block is None:
        raise NotFound("This block is undone already.")
    conversation = locked(block.conversation_id)
    Block.objects.filter(pk=block.pk).update(undone_at=now, undone_by=by)
    append(conversation, [draft("customer.unblocked", author_of(by))], now)
