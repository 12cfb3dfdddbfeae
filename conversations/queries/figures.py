"""The counts behind a floor's figures, of a window, for teams and the queues they serve.

The formulas are in `core.figures`. A conversation counts for the teams that have held it; one that
nobody held, for those who serve its queue.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, IntegerField, Q, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from conversations.core.availability import Interval, seconds, within
from conversations.core.figures import Counts
from conversations.models import Conversation, Queue
from conversations.queries.availability import of_floor
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
OVERDUE = """
  FROM conversations_conversation c
 WHERE c.state = 'waiting' AND c.queue_id = ANY(%(queues)s::uuid[])
   AND c.queued_at < %(until)s - make_interval(secs => %(threshold)s)
"""
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


Available = list[tuple[list[Interval], list[Interval]]]
LONGEST_DAYS = 8  # a conversation that began earlier is in no window of a floor


def counts(scope: Scope, since: datetime, until: datetime, threshold_s: int = 60) -> Counts:
    """Of [since, until)."""
    return windows(scope, [since], until, threshold_s)[0]


def windows(
    scope: Scope, begins: Sequence[datetime], until: datetime, threshold_s: int = 60
) -> list[Counts]:
    """Of each [begin, until): who was there is read once for all of them."""
    if not scope.teams or not scope.queues:
        return [Counts(threshold_s=threshold_s) for _ in begins]
    found = of_floor(list(queues(scope.queues)), min(begins), until)
    return [_counts(scope, since, until, threshold_s, found) for since in begins]


def _counts(
    scope: Scope, since: datetime, until: datetime, threshold_s: int, available: Available
) -> Counts:
    values = values_of(scope, since, until, threshold_s)
    (n_accepted, n_in_time), waits = sql(_ACCEPTED, values)[0], sql(WAITS, values)
    (latency, n_turns) = sql(_LATENCY, values)[0]
    ended = ended_in(scope, since, until)
    told = _ended(ended)
    announced_s, acceptable_s = _seconds(available, since, until)
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
        parroted=(told["parroted"], told["reformulations"]),
        n_closed=told["n"],
        abandoned={
            "known": told["known"],
            "silent": told["silent"],
            "served": told["n"] - told["known"] - told["silent"],
        },
        csat=(told["satisfied"], told["answered"]),
        threshold_s=threshold_s,
        n_overdue=sql(f"SELECT count(*) {OVERDUE}", values)[0][0],
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


def _seconds(available: Available, since: datetime, until: datetime) -> tuple[float, float]:
    """Announced, and of it acceptable, of all queues together."""
    announced, acceptable = (
        sum(seconds(within(pair[n], since, until)) for pair in available) for n in (0, 1)
    )
    return announced, acceptable


def queues(ids: Collection[str]) -> QuerySet[Queue]:
    return Queue.objects.filter(pk__in=list(ids)).select_related("brand")


def _personalised(ended: QuerySet[Conversation]) -> tuple[int, int]:
    found = personalised(ended)["personalised_lenient"]
    return found.n, found.eligible


def how_it_ended(first_reply_at: datetime | None, last_customer_at: datetime | None) -> str:
    if first_reply_at is None:
        return "known"
    is_silent = last_customer_at is None or last_customer_at <= first_reply_at
    return "silent" if is_silent else "served"


_SILENT = Q(last_customer_at=None) | Q(last_customer_at__lte=F("first_reply_at"))  # as above


def _ended(ended: QuerySet[Conversation]) -> dict[str, int]:
    """How many ended, and how; parroted of reformulations; four and five of five, of those who
    answered."""
    is_read, answered = Q(analysis__is_final=True), Q(survey_answer__csat__isnull=False)
    found = ended.aggregate(
        n=Count("pk"),
        known=Count("pk", filter=Q(first_reply_at=None)),
        silent=Count("pk", filter=Q(first_reply_at__isnull=False) & _SILENT),
        parroted=Sum(_fact("parroted"), filter=is_read),
        reformulations=Sum(_fact("reformulations"), filter=is_read),
        satisfied=Count("pk", filter=Q(survey_answer__csat__gte=4)),
        answered=Count("pk", filter=answered),
    )
    return {name: n or 0 for name, n in found.items()}


def _fact(name: str) -> Cast:
    return Cast(KeyTextTransform(name, "analysis__facts"), IntegerField())
