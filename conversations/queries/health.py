"""Is the house running? Signs of life and a few sizes, each one cheap question to the database."""

from datetime import datetime
from typing import Any

from django.db import connection

from conversations.models import Beat
from conversations.queries.wanting import n_behind, oldest_unseen

_SIZES = """
SELECT q.slug, b.slug, count(c.id) FILTER (WHERE c.state = 'waiting'),
       count(c.id) FILTER (WHERE c.state = 'active'), count(c.id) FILTER (WHERE c.state = 'wrap_up')
  FROM conversations_queue q JOIN conversations_brand b ON b.id = q.brand_id
  LEFT JOIN conversations_conversation c
    ON c.queue_id = q.id AND c.state IN ('waiting', 'active', 'wrap_up')
 GROUP BY q.slug, b.slug
"""
_SEATS = "SELECT count(*) FROM conversations_seat WHERE retired_at IS NULL"


def beats() -> dict[str, datetime]:
    """The last sign of life of each background process."""
    return dict(Beat.objects.values_list("name", "at"))


def sizes(now: datetime) -> dict[str, Any]:
    """Open conversations by (brand, queue) and state, granted seats, and how far the analysis is
    behind: in conversations, and in seconds where somebody still talks."""
    with connection.cursor() as cursor:
        cursor.execute(_SIZES)
        queues = {
            (brand, queue): {"waiting": waiting, "active": active, "wrap_up": wrap_up}
            for queue, brand, waiting, active, wrap_up in cursor.fetchall()
        }
        cursor.execute(_SEATS)
        seats = cursor.fetchone()[0]
    behind = {"behind": n_behind(), "unanalysed_s": oldest_unseen(now)}
    return {"queues": queues, "seats": seats, **behind}
