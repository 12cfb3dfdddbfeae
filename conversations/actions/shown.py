"""Remembering which facts stood on whose screen."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

STORE = """
INSERT INTO conversations_shown AS s (conversation_id, advisor_id, kinds, at)
SELECT c.id, %(advisor)s, n.kinds, %(now)s
  FROM jsonb_to_recordset(%(shown)s) AS n(id uuid, kinds text[])
  JOIN conversations_conversation c ON c.id = n.id
  JOIN conversations_seat t ON t.id = c.seat_id AND t.advisor_id = %(advisor)s
 ORDER BY c.id
ON CONFLICT (conversation_id, advisor_id) DO UPDATE
   SET kinds = ARRAY(SELECT DISTINCT k FROM unnest(s.kinds || EXCLUDED.kinds) AS k ORDER BY k)
 WHERE NOT s.kinds @> EXCLUDED.kinds
"""


def note_shown(advisor_id: UUID | str, shown: Mapping[str, Collection[str]], now: datetime) -> None:
    """Kinds by conversation, in one statement. The first time is kept; what is no longer at this
    desk was not shown there."""
    rows = [{"id": key, "kinds": sorted(kinds)} for key, kinds in shown.items()]
    values: dict[str, Any] = {"advisor": str(advisor_id), "shown": json.dumps(rows), "now": now}
    with connection.cursor() as cursor:
        cursor.execute(STORE, values)
