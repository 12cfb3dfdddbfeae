"""Personal API keys: made, used, revoked. Whom a key belongs to is asked in `console.api.keys`."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from conversations import wake
from conversations.core import secrets
from conversations.errors import NotFound
from conversations.models import ApiKey, User

NOTE_EVERY = timedelta(minutes=10)


def create_api_key(user: User, label: str, now: datetime) -> tuple[ApiKey, str]:
    """The row and the key itself, which is never shown again."""
    key = secrets.new_key()
    row = ApiKey.objects.create(
        user=user,
        label=label,
        prefix=secrets.shown(key),
        digest=secrets.digest(key),
        created_at=now,
    )
    return row, key


def revoke_api_key(user: User, key_id: UUID, now: datetime) -> None:
    """Ends the user's sockets, those opened with this key among them; the others come back."""
    changed = ApiKey.objects.filter(pk=key_id, user=user, revoked_at=None).update(revoked_at=now)
    if not changed:
        raise NotFound
    wake.poke(f"user:{user.pk}")


def note_key_used(key: ApiKey, now: datetime) -> None:
    """At most one write per key in ten minutes, so that a busy integration costs nothing."""
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTE_EVERY)
    ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=now)
