"""Whom an API key belongs to (`Authorization: Bearer <key>`). Making keys is an action."""

from django.utils import timezone

from conversations.actions.crm import note_brand_key_used
from conversations.actions.keys import NOTE_EVERY, note_key_used
from conversations.core.secrets import BRAND_PREFIX, KEY_PREFIX, digest
from conversations.models import ApiKey, Brand, BrandKey, User

MAX_LENGTH = 100


def user_for_key(key: str) -> User | None:
    """The active user whose key this is, or nobody: unknown, revoked and deactivated look alike."""
    if not key.startswith(KEY_PREFIX) or len(key) > MAX_LENGTH:
        return None
    found = (
        ApiKey.objects.select_related("user")
        .filter(digest=digest(key), revoked_at=None, user__is_active=True)
        .first()
    )
    if found is None:
        return None
    now = timezone.now()
    if found.last_used_at is None or found.last_used_at < now - NOTE_EVERY:
        note_key_used(found, now)
    return found.user


def brand_for_key(key: str) -> Brand | None:
    """The brand in whose name this key speaks, or none: unknown and revoked look alike."""
    if not key.startswith(BRAND_PREFIX) or len(key) > MAX_LENGTH:
        return None
    rows = BrandKey.objects.select_related("brand").filter(digest=digest(key), revoked_at=None)
    found = rows.first()
    if found is None:
        return None
    now = timezone.now()
    if found.last_used_at is None or found.last_used_at < now - NOTE_EVERY:
        note_brand_key_used(found, now)
    return found.brand


def bearer(header: str) -> str:
    """The key in an Authorization header, or ""."""
    scheme, _, key = header.partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""
