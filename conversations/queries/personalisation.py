"""What is known of the customers at a desk and not yet said; and how many were treated as known.

What would help to say is decided in `core.personalisation`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from conversations.core.personalisation import (
    KINDS,
    OPENING,
    Known,
    Prompt,
    Talk,
    on_screen,
    prompts,
)
from conversations.core.states import State
from conversations.models import Analysis, Conversation, SentText, Shown
from qa_rules.sent import LONG, fingerprint
from qa_rules.text import fold

Frames = dict[str, dict[str, Any]]
Said = dict[UUID, tuple[list[str], list[str]]]  # of active ones: staff's first, customer's texts
MOST_READ = 50
STRICT = frozenset({"product", "history"})


# The newest of what a customer wrote, where a fact could be spoken of in it; of the staff's
# messages those of the opening. In order of `seq`, so that the index is used:
# without an order PostgreSQL, when it last counted few conversations, hopes to meet a few rows soon
# and reads the whole table for each.
_SAID = """
SELECT asked.id,
       ARRAY(SELECT coalesce(e.text, '') FROM conversations_event e
              WHERE e.conversation_id = asked.id AND e.kind = 'message.posted'
                AND e.actor_kind <> 'customer'
              ORDER BY e.seq LIMIT %s),
       ARRAY(SELECT coalesce(e.text, '') FROM conversations_event e
              WHERE asked.has_facts AND e.conversation_id = asked.id
                AND e.kind = 'message.posted' AND e.actor_kind = 'customer'
              ORDER BY e.seq DESC LIMIT %s)
  FROM unnest(%s::uuid[], %s::boolean[]) AS asked (id, has_facts)
"""


def personal(conversation_ids: Iterable[UUID | str]) -> Frames:
    """A `personal` frame by conversation: `known` and `used` kinds of facts, and the prompts;
    beside them `n_replies`, up to where the opening ends. Two queries, whatever the number."""
    ids = [UUID(str(key)) for key in conversation_ids]
    found = Conversation.objects.filter(pk__in=ids).select_related(
        "customer", "analysis", "handler"
    )
    rows = list(found.annotate(n_past=_n_past()))
    said = _said([row for row in rows if row.state == State.ACTIVE])
    return {str(row.pk): _frame(row, known_of(row, row.n_past), said) for row in rows}


def _n_past() -> Any:
    earlier = Conversation.objects.filter(
        customer=OuterRef("customer"), opened_at__lt=OuterRef("opened_at")
    )
    counted = earlier.order_by().values("customer").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _said(rows: Sequence[Conversation]) -> Said:
    has_facts = [bool(row.customer.products or row.customer.history) for row in rows]
    values: list[Any] = [OPENING, MOST_READ, [row.pk for row in rows], has_facts]
    with connection.cursor() as cursor:
        cursor.execute(_SAID, values)
        return {key: (replies, texts) for key, replies, texts in cursor.fetchall()}


def known_of(conversation: Conversation, n_past: int) -> Known:
    customer = conversation.customer
    history = [entry for entry in customer.history if isinstance(entry, dict)]
    return Known(customer.name, customer.title, customer.products, history, n_past)


def _frame(row: Conversation, known: Known, said: Said) -> dict[str, Any]:
    facts = _facts(row)
    used = [kind for kind in facts.get("facts_used") or () if kind in known.kinds]
    found, (replies, texts) = [], said.get(row.pk, ([], []))
    if row.pk in said:
        is_named = bool(facts.get("advisor_named"))
        own = row.handler.presentation.get(row.language, "") if row.handler else ""
        found = prompts(known, Talk(texts, used, is_named, len(replies), own, replies))
    return {
        "type": "personal",
        "conversation": str(row.pk),
        "known": known.kinds,
        "on_screen": on_screen(known, found),
        "used": used,
        "prompts": [_told(prompt) for prompt in found],
        "n_replies": len(replies),
    }


def _facts(row: Conversation) -> dict[str, Any]:
    analysis: Analysis | None = getattr(row, "analysis", None)
    return analysis.facts if analysis is not None else {}


def _told(prompt: Prompt) -> dict[str, Any]:
    return {"kind": prompt.kind, "what": prompt.what, "n": prompt.n}


def n_sent_before(conversation_id: UUID | str, advisor_id: UUID | str, text: str) -> int:
    """How many other customers got this long text from this advisor, unchanged."""
    if len(text) < LONG:
        return 0
    rows = SentText.objects.filter(advisor=UUID(str(advisor_id)), digest=fingerprint(fold(text)))
    theirs = Conversation.objects.filter(pk=conversation_id).values("customer_id")
    return rows.exclude(customer__in=theirs).values("customer").distinct().count()


@dataclass(frozen=True, slots=True)
class Personalised:
    """`n` of `eligible` used what was on screen."""

    n: int
    eligible: int


def personalised(conversations: QuerySet[Conversation]) -> dict[str, Personalised]:
    """`personalised_lenient` and `personalised_strict` (measures) over the conversations that
    ended, were analysed, and had facts on a screen."""
    shown, used = _shown_and_used(conversations)
    strict = {key: kinds & STRICT for key, kinds in shown.items() if kinds & STRICT}
    return {
        "personalised_lenient": _share(shown, used),
        "personalised_strict": _share(strict, used),
    }


def personalised_each(conversations: QuerySet[Conversation]) -> dict[UUID, bool]:
    """The rows behind `personalised_lenient`, and which of them count."""
    shown, used = _shown_and_used(conversations)
    return {key: bool(kinds & used[key]) for key, kinds in shown.items()}


def _shown_and_used(
    conversations: QuerySet[Conversation],
) -> tuple[dict[UUID, set[str]], dict[UUID, set[str]]]:
    rows = (
        Shown.objects.filter(conversation__in=conversations, conversation__analysis__is_final=True)
        .exclude(kinds=[])
        .values_list("conversation", "kinds", "conversation__analysis__facts")
    )
    shown: dict[UUID, set[str]] = defaultdict(set)
    used: dict[UUID, set[str]] = {}
    for key, kinds, facts in rows:
        shown[key] |= set(kinds) & set(KINDS)
        used[key] = _counted(facts)
    return {key: kinds for key, kinds in shown.items() if kinds}, used


def _counted(facts: Mapping[str, Any]) -> set[str]:
    """What counts of what was used: the name in a bare greeting does not."""
    used = set(facts.get("facts_used") or ())
    return used if facts.get("identity_beyond_greeting") else used - {"identity"}


def _share(shown: dict[UUID, set[str]], used: dict[UUID, set[str]]) -> Personalised:
    n = sum(bool(kinds & used[key]) for key, kinds in shown.items())
    return Personalised(n, len(shown))
