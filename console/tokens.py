"""The customer's token: made again from a server secret, so that nothing secret is stored.

What a token opens is one conversation; who else may see it is said in `roles.py`.
"""

import base64
import binascii
import hashlib
import hmac
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from conversations.models import Conversation
from conversations.now import now

LIFETIME = timedelta(days=30)
_PURPOSE = b"motjuste.customer-token.v1:"
_ID_BYTES, _MAC_BYTES = 16, 32
LENGTH = 4 * (_ID_BYTES + _MAC_BYTES) // 3


def token_for(conversation: Conversation) -> str:
    """The same for the same conversation until its `token_epoch` is raised."""
    return sign(conversation.pk, conversation.token_epoch)


def sign(conversation: UUID, epoch: int) -> str:
    raw = conversation.bytes + _mac(conversation, epoch)
    return base64.urlsafe_b64encode(raw).decode()


def named_in(token: str) -> UUID | None:
    """The conversation a token speaks of, not yet believed: `is_genuine` decides."""
    raw = _raw(token)
    return UUID(bytes=raw[:_ID_BYTES]) if raw else None


def is_genuine(
    token: str, conversation: UUID, epoch: int, opened_at: datetime, now: datetime
) -> bool:
    """Compared in constant time; a token is good for 30 days after the opening."""
    raw = _raw(token) or bytes(_ID_BYTES + _MAC_BYTES)
    same = hmac.compare_digest(raw, conversation.bytes + _mac(conversation, epoch))
    return same and now < opened_at + LIFETIME


def conversation_for(token: str) -> UUID | None:
    """The conversation that `token` opens now, or None. One row is read."""
    conversation = named_in(token)
    if conversation is None:
        return None
    row = (
        Conversation.objects.filter(pk=conversation).values_list("token_epoch", "opened_at").first()
    )
    if row is None or not is_genuine(token, conversation, row[0], row[1], now()):
        return None
    return conversation


def _mac(conversation: UUID, epoch: int) -> bytes:
    message = _PURPOSE + conversation.bytes + epoch.to_bytes(4, "big")
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).digest()


def _raw(token: str) -> bytes | None:
    if len(token) != LENGTH:
        return None
    try:
        return base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError, ValueError):
        return None
