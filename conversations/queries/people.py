"""Is a connected person still who they were? Asked every few seconds for all of them at once."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

RIGHTS = """
SELECT u.id::text, u.is_active, u.epoch, u.role, u.provider_id::text, u.brand_id::text,
       ARRAY(SELECT t.team_id::text FROM conversations_user_teams t
              WHERE t.user_id = u.id ORDER BY 1)
  FROM conversations_user u WHERE u.id = ANY(%s::uuid[])
"""
SESSIONS = """
SELECT session_key FROM django_session WHERE session_key = ANY(%s) AND expire_date > now()
"""
KEYS = """
SELECT id::text FROM conversations_apikey WHERE id = ANY(%s::uuid[]) AND revoked_at IS NULL
"""

EPOCHS = """
SELECT id::text, token_epoch FROM conversations_conversation WHERE id = ANY(%s::uuid[])
"""


def _rows(sql: str, values: Iterable[str]) -> list[tuple[Any, ...]]:
    wanted = list(values)
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, [wanted])
        return list(cursor.fetchall())


def rights(user_ids: Iterable[str]) -> dict[str, str]:
    """A fingerprint of what each may do; a change of it narrows or ends their sockets."""
    return {row[0]: repr(row[1:]) for row in _rows(RIGHTS, user_ids) if row[1]}


def live_credentials(sessions: Iterable[str], keys: Iterable[str]) -> set[str]:
    """Of these session keys and API key ids, those that still stand."""
    return {row[0] for row in [*_rows(SESSIONS, sessions), *_rows(KEYS, keys)]}


def token_epochs(conversation_ids: Iterable[str]) -> dict[str, int]:
    """What a customer's token must be of, for each of these conversations."""
    return dict(_rows(EPOCHS, conversation_ids))
