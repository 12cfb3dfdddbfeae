"""API keys of people and of brands: made, used, revoked. Whose a key is, is asked in
`console.api.keys`."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from conversations import wake
from conversations.core import secrets
from conversations.errors import NotFound
from conversations.models import ApiKey, Brand, BrandKey, User

NOTE_EVERY = timedelta(minutes=10)


def create_api_key(user: User, label: str, now: datetime) -> tuple[ApiKey, str]:
    """The row and the key itself, which is never shown again."""
    key = secrets.new_key()
    kept = secrets.kept(key)
    return ApiKey.objects.create(user=user, label=label, created_at=now, **kept), key


def create_brand_key(
    brand: Brand, label: str, by: User | None, now: datetime
) -> tuple[BrandKey, str]:
    """The row and the key itself, which is never shown again."""
    key = secrets.new_brand_key()
    kept = secrets.kept(key)
    row = BrandKey.objects.create(brand=brand, label=label, created_at=now, created_by=by, **kept)
    return row, key


def revoke_api_key(user: User, key_id: UUID, now: datetime) -> None:
    """Ends the user's sockets, those opened with this key among them; the others come back."""
    changed = ApiKey.objects.filter(pk=key_id, user=user, revoked_at=None).update(revoked_at=now)
    if not changed:
        raise NotFound
    wake.poke(f"user:{user.pk}")


def revoke_brand_key(key_id: UUID, by: User, now: datetime) -> None:
    """From the next call on. Raises NotFound, also when it was revoked before."""
    rows = BrandKey.objects.filter(pk=key_id, revoked_at=None)
    if not rows.update(revoked_at=now, revoked_by=by):
        raise NotFound


def note_key_used(key: ApiKey | BrandKey, now: datetime) -> None:
    """At most one write per key in ten minutes, so that a busy integration costs nothing."""
    since = now - NOTE_EVERY
    if key.last_used_at is None or key.last_used_at < since:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=since)
        type(key).objects.filter(stale, pk=key.pk).update(last_used_at=now)
