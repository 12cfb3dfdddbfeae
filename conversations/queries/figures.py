"""The counts behind a floor's figures, of a window, for teams and the queues they serve.

The formulas are in `core.figures`. A conversation counts for the teams that have held it; one that
nobody held, for those who serve its queue.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from conversations.core.figures import Counts
from conversations.models import Conversation, Queue
from conversations.queries.availability import availability
from conversations.queries.personalisation import personalised

_OURS = "(c.teams && %(teams)s::uuid[] OR c.teams = '{}') AND c.queue_id = ANY(%(queues)s::uuid[])"
# What a figure counts, and its rows, stand on the same words (`figure_rows.py`).
ACCEPTED = f"""
  FROM conversations_conversation c
  JOIN LATERAL (SELECT min(assigned_at) AS at FROM conversations_assignment a
                 WHERE a.conversation_id = c.id) AS first ON first.at IS NOT NULL
 WHERE {_OURS} AND c.source = '' AND c.opened_at >= %(from)s
   AND first.at >= %(since)s AND first.at < %(until)s
"""  # noqa: S608 - our own words
WAITED = "extract(epoch FROM first.at - coalesce(c.opens_at, c.opened_at))"
_ACCEPTED = f"SELECT count(*), count(*) FILTER (WHERE {WAITED} <= %(threshold)s) {ACCEPTED}"
WAITS = f"""
SELECT extract(epoch FROM coalesce(c.first_reply_at, c.closed_at, %(until)s)
                          - coalesce(c.opens_at, c.opened_at)), c.first_reply_at IS NOT NULL, c.id
  FROM conversations_conversation c
 WHERE {_OURS} AND c.source = '' AND c.state <> 'offline' AND c.opened_at >= %(from)s
   AND coalesce(c.opens_at, c.opened_at) >= %(since)s
   AND coalesce(c.opens_at, c.opened_at) < %(until)s
"""  # noqa: S608
ANSWERS = f"""
WITH said AS (
  SELECT e.conversation_id, e.seq, e.at, e.actor_kind = 'customer' AS theirs,
         lag(e.actor_kind = 'customer') OVER talk AS before_theirs, c.goodbye_at
    FROM conversations_conversation c
    JOIN conversations_event e ON e.conversation_id = c.id AND e.kind = 'message.posted'
     AND e.actor_kind <> 'system'
   WHERE {_OURS} AND c.source = '' AND c.opened_at >= %(from)s
     AND coalesce(c.last_advisor_at, c.opened_at) >= %(since)s
  WINDOW talk AS (PARTITION BY e.conversation_id ORDER BY e.seq)
), answers AS (
  SELECT conversation_id, at, theirs, before_theirs, goodbye_at,
         max(at) FILTER (WHERE theirs AND before_theirs IS NOT TRUE)
           OVER (PARTITION BY conversation_id ORDER BY seq) AS asked_at
    FROM said
), counted AS (
  SELECT conversation_id, at, extract(epoch FROM at - asked_at) AS took_s
    FROM answers
   WHERE NOT theirs AND before_theirs AND at >= %(since)s AND at < %(until)s
     AND (goodbye_at IS NULL OR asked_at < goodbye_at)
)
"""  # noqa: S608
_LATENCY = f"""
{ANSWERS} SELECT percentile_cont(ARRAY[.5, .9]) WITHIN GROUP (ORDER BY took_s), count(*)
            FROM counted
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures: a leader's teams and the queues they serve, as ids."""

    teams: frozenset[str]
    queues: frozenset[str]


LONGEST_DAYS = 8  # a conversation that began earlier is in no window of a floor


def counts(scope: Scope, since: datetime, until: datetime, threshold_s: int = 60) -> Counts:
    """Of [since, until)."""
    if not scope.teams or not scope.queues:
        return Counts(threshold_s=threshold_s)
    values = values_of(scope, since, until, threshold_s)
    (n_accepted, n_in_time), waits = sql(_ACCEPTED, values)[0], sql(WAITS, values)
    (latency, n_turns) = sql(_LATENCY, values)[0]
    ended = ended_in(scope, since, until)
    announced_s, acceptable_s = _available(scope, since, until)
    return Counts(
        n_accepted=n_accepted,
        n_in_time=n_in_time,
        waits=[float(s) for s, answered, _ in waits if answered],
        unanswered=[float(s) for s, answered, _ in waits if not answered],
        latency=(*(latency or (None, None)), n_turns),
        announced_s=announced_s,
        acceptable_s=acceptable_s,
        n_queues=len(scope.queues),
        personalised=_personalised(ended),
        parroted=_parroted(ended),
        n_closed=ended.count(),
        abandoned=_abandoned(ended),
        csat=_csat(ended),
        threshold_s=threshold_s,
    )


def values_of(scope: Scope, since: datetime, until: datetime, threshold_s: int) -> dict[str, Any]:
    return {
        "teams": list(scope.teams),
        "queues": list(scope.queues),
        "since": since,
        "until": until,
        "from": since - timedelta(days=LONGEST_DAYS),
        "threshold": threshold_s,
    }


def sql(text: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return list(cursor.fetchall())


def ours(scope: Scope) -> QuerySet[Conversation]:
    held = Q(teams__overlap=[UUID(t) for t in scope.teams]) | Q(teams=[])
    return Conversation.objects.filter(held, queue__in=list(scope.queues), source="")


def ended_in(scope: Scope, since: datetime, until: datetime) -> QuerySet[Conversation]:
    recent = ours(scope).filter(opened_at__gte=since - timedelta(days=LONGEST_DAYS))
    return recent.filter(closed_at__gte=since, closed_at__lt=until)


def _available(scope: Scope, since: datetime, until: datetime) -> tuple[float, float]:
    found = [availability(queue, since, until) for queue in queues(scope.queues)]
    return sum(a.announced_s for a in found), sum(a.acceptable_s for a in found)


def queues(ids: Collection[str]) -> QuerySet[Queue]:
    return Queue.objects.filter(pk__in=list(ids)).select_related("brand")


def _personalised(ended: QuerySet[Conversation]) -> tuple[int, int]:
    found = personalised(ended)["personalised_lenient"]
    return found.n, found.eligible


def _parroted(ended: QuerySet[Conversation]) -> tuple[int, int]:
    facts = ended.filter(analysis__is_final=True).values_list("analysis__facts", flat=True)
    told = [(f.get("parroted") or 0, f.get("reformulations") or 0) for f in facts if f]
    return sum(p for p, _ in told), sum(r for _, r in told)


def _abandoned(ended: QuerySet[Conversation]) -> dict[str, int]:
    """Left the queue; no word of the customer after the advisor's first; the rest."""
    found = {"known": 0, "silent": 0, "served": 0}
    for first, last in ended.values_list("first_reply_at", "last_customer_at"):
        found[how_it_ended(first, last)] += 1
    return found


def how_it_ended(first_reply_at: datetime | None, last_customer_at: datetime | None) -> str:
    if first_reply_at is None:
        return "known"
    is_silent = last_customer_at is None or last_customer_at <= first_reply_at
    return "silent" if is_silent else "served"


def _csat(ended: QuerySet[Conversation]) -> tuple[int, int]:
    """Four and five of five, of those who answered."""
    answers = ended.filter(survey_answer__csat__isnull=False)
    return answers.filter(survey_answer__csat__gte=4).count(), answers.count()
