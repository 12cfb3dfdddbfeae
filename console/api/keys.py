"""Whom an API key belongs to (`Authorization: Bearer <key>`). Making keys is an action."""

from typing import TypeVar

from django.db.models import QuerySet

from conversations.actions.keys import note_key_used
from conversations.core.secrets import BRAND_PREFIX, KEY_PREFIX, digest
from conversations.models import ApiKey, Brand, BrandKey, User
from conversations.now import house

MAX_LENGTH = 100
K = TypeVar("K", ApiKey, BrandKey)


def user_for_key(key: str) -> User | None:
    """The active user whose key this is, or nobody: unknown, revoked and deactivated look alike."""
    rows = ApiKey.objects.select_related("user").filter(user__is_active=True)
    found = _found(rows, key, KEY_PREFIX)
    return found.user if found else None


def brand_for_key(key: str) -> Brand | None:
    """The brand in whose name this key speaks, or none: unknown and revoked look alike."""
    found = _found(BrandKey.objects.select_related("brand"), key, BRAND_PREFIX)
    return found.brand if found else None


def _found(rows: QuerySet[K], key: str, prefix: str) -> K | None:
    if not key.startswith(prefix) or len(key) > MAX_LENGTH:
        return None
    found = rows.filter(digest=digest(key), revoked_at=None).first()
    if found is not None:
        note_key_used(found, house.now())
    return found


def bearer(header: str) -> str:
    """The key in an Authorization header, or ""."""
    scheme, _, key = header.partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""
