"""Conversations as transcripts for the rules, and what a draft is checked against.

Which of them want analysing is in `wanting.py`, running the rules in `actions/analysis.py`.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from msgspec.structs import replace

from conversations.models import Assignment, Conversation, Event
from conversations.queries.rules import settings_of
from qa_rules.settings import Settings
from qa_rules.transcript import Advisor, Customer, Policy, Transcript, Turn

SPEAKERS = {"customer": "customer", "advisor": "advisor", "leader": "advisor", "bot": "bot"}
RELATED = ("brand", "queue", "customer", "handler__user")
MOST_TURNS = 24
# A leader who holds the conversation is its advisor; who has joined it speaks beside them.
_SAID = """
SELECT conversation_id, seq, actor_kind, actor_name, extract(epoch FROM at)::float8, text,
       actor_kind = 'leader' AND NOT EXISTS (
         SELECT FROM conversations_assignment a
          WHERE a.conversation_id = e.conversation_id AND a.advisor_id = e.actor_id
            AND a.assigned_at <= e.at AND (a.released_at IS NULL OR e.at <= a.released_at)),
       (SELECT array_agg(ARRAY[extract(epoch FROM a.assigned_at)::float8,
                               extract(epoch FROM least(a.released_at, e.at))::float8]
                         ORDER BY a.assigned_at)
          FROM conversations_assignment a
         WHERE a.conversation_id = e.conversation_id AND a.advisor_id = e.actor_id
           AND a.assigned_at <= e.at)
  FROM conversations_event e
 WHERE conversation_id = ANY(%s) AND kind = 'message.posted' AND seq IS NOT NULL
   AND text IS NOT NULL ORDER BY conversation_id, seq
"""


def transcripts(conversations: Sequence[Conversation]) -> list[Transcript]:
    """In the given order, one query whatever their number, another one where a leader closed;
    rows come with RELATED."""
    turns: dict[UUID, list[Turn]] = defaultdict(list)
    names: dict[UUID, str] = {}
    for key, seq, kind, name, at_s, text, is_beside, held in _said_in(conversations):
        speaker = _speaker(kind)
        turns[key].append(Turn(seq, speaker, text, at_s, is_beside, held or []))
        if speaker == "advisor" and not is_beside:
            names[key] = name
    beside = _closed_beside(conversations)
    return [
        _timed(_transcript(c, turns[c.pk], names.get(c.pk, ""), c.pk in beside), c)
        for c in conversations
    ]


def is_advisors(event: Event) -> bool:
    """Its words are those of whoever had the conversation then: a fault in them is theirs."""
    if event.actor_kind != "leader":
        return event.actor_kind == "advisor"
    held = Assignment.objects.filter(
        Q(released_at=None) | Q(released_at__gte=event.at),
        conversation=event.conversation_id, advisor=event.actor_id, assigned_at__lte=event.at,
    )  # fmt: skip
    return held.exists()


def _said_in(conversations: Sequence[Conversation]) -> list[Any]:
    """All messages of many conversations, the cheap way: read whole at every look."""
    with connection.cursor() as cursor:
        cursor.execute(_SAID, [[row.pk for row in conversations]])
        rows: list[Any] = cursor.fetchall()
    return rows


def _closed_beside(conversations: Sequence[Conversation]) -> set[UUID]:
    """Closed by staff who did not hold them; of imported ones their transcript has said it."""
    by_leaders = {c.pk: c.handler_id for c in conversations if c.closed_by == "leader"}
    if not by_leaders:
        return set()
    closed = Event.objects.filter(conversation__in=by_leaders, kind="conversation.closed")
    rows = closed.order_by("seq").values_list("conversation_id", "actor_id", "data__staff__beside")
    last = {key: (closer, is_beside) for key, closer, is_beside in rows}
    return {
        key
        for key, (closer, is_beside) in last.items()
        if is_beside or (closer is not None and closer != by_leaders[key])
    }


def _timed(transcript: Transcript, conversation: Conversation) -> Transcript:
    """An import without times has them in the log, made up: the rules are not told of them."""
    if conversation.has_times:
        return transcript
    bare = [replace(turn, at=None, held=[]) for turn in transcript.turns]
    return replace(transcript, turns=bare, opened_at=None, closed_at=None)


def _transcript(
    conversation: Conversation, turns: list[Turn], advisor: str, closed_beside: bool
) -> Transcript:
    """`advisor` is who wrote last: an imported conversation has no handler of ours."""
    closed_at, handler = conversation.closed_at, conversation.handler
    language: Any = conversation.language if conversation.language in ("fr", "en") else None
    closed_by: Any = conversation.closed_by or None
    return Transcript(
        turns,
        id=str(conversation.pk),
        language=language,
        brand=conversation.brand.slug,
        queue=conversation.queue.slug,
        advisor=Advisor(str(handler.pk), handler.user.name) if handler else Advisor(name=advisor),
        customer=_customer(conversation),
        opened_at=conversation.opened_at.timestamp(),
        closed_at=closed_at.timestamp() if closed_at else None,
        closed_by=closed_by,
        closed_beside=closed_beside,
        policy=_policy(conversation.policy),
    )


def _customer(conversation: Conversation) -> Customer:
    customer = conversation.customer
    return Customer(
        name=" ".join(part for part in (customer.title, customer.name) if part),
        title=customer.title,
        external_id=customer.external_id or "",
        email=customer.email,
        products=list(customer.products),
        product_aliases=list(customer.product_aliases),
        history=[text for text in map(_said, customer.history) if text],
    )


def _said(entry: Any) -> str:
    """A past fact as text, however it is stored: {"text"}, [date, kind, text] or a string."""
    if isinstance(entry, dict):
        return str(entry.get("text", ""))
    return str(entry[-1]) if isinstance(entry, list) and entry else str(entry or "")


def _policy(policy: dict[str, Any]) -> Policy:
    names = Policy.__struct_fields__
    return Policy(**{name: value for name, value in policy.items() if name in names})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a draft is checked against: the last turns, the customer, the brand's choices."""

    turns: list[Turn]
    customer: Customer
    language: str
    settings: Settings


def asked_of(conversation_id: UUID | str) -> Asked:
    """Four queries."""
    conversation = Conversation.objects.select_related("customer").get(pk=conversation_id)
    rows = Event.objects.filter(conversation=conversation.pk, kind="message.posted")
    latest = rows.exclude(text=None).order_by("-seq")[:MOST_TURNS]
    turns = [
        Turn(
            row.seq or 0, _speaker(row.actor_kind), row.text or "", row.at.timestamp(),
            row.is_beside,
        )
        for row in reversed(latest.annotate(is_beside=_is_beside()))
    ]  # fmt: skip
    brand = settings_of([conversation.brand_id])[conversation.brand_id]
    settings = brand.of(conversation.language)
    return Asked(turns, _customer(conversation), conversation.language, settings)


def _is_beside() -> Case:
    """As `_SAID` tells it."""
    held = Assignment.objects.filter(
        Q(released_at=None) | Q(released_at__gte=OuterRef("at")),
        conversation=OuterRef("conversation"),
        advisor=OuterRef("actor"),
        assigned_at__lte=OuterRef("at"),
    )
    return Case(When(actor_kind="leader", then=~Exists(held)), default=Value(value=False))


def _speaker(actor_kind: str) -> Any:
    return SPEAKERS.get(actor_kind, "system")
