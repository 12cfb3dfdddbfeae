"""Remembering which facts stood on whose screen."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

STORE = """
INSERT INTO conversations_shown AS s (conversation_id, advisor_id, kinds, at)
SELECT c.id, %s, %s, %s FROM conversations_conversation c
 WHERE c.id = %s AND EXISTS (SELECT 1 FROM conversations_seat t
                              WHERE t.id = c.seat_id AND t.advisor_id = %s)
ON CONFLICT (conversation_id, advisor_id) DO UPDATE
   SET kinds = ARRAY(SELECT DISTINCT k FROM unnest(s.kinds || EXCLUDED.kinds) AS k ORDER BY k)
 WHERE NOT s.kinds @> EXCLUDED.kinds
"""


def note_shown(
    advisor_id: UUID | str, conversation_id: UUID | str, kinds: Iterable[str], now: datetime
) -> None:
    """The first time is kept; what is no longer at this desk was not shown there."""
    with connection.cursor() as cursor:
        values: list[Any] = [
            str(advisor_id), sorted(kinds), now, str(conversation_id), str(advisor_id),
        ]  # fmt: skip
        cursor.execute(STORE, values)
