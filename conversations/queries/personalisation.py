"""What is known of the customers at a desk and not yet said; and how many were treated as known.

What would help to say is decided in `core.personalisation`.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from conversations.core.personalisation import Known, Prompt, Talk, prompts
from conversations.models import Analysis, Conversation, Event, SentText, Shown
from qa_rules.parroting.figures import wilson
from qa_rules.sent import LONG, fingerprint
from qa_rules.text import fold

Frames = dict[str, dict[str, Any]]
STRICT = frozenset({"product", "history"})


def personal(conversation_ids: Iterable[UUID | str]) -> Frames:
    """A `personal` frame by conversation: `known` and `used` kinds of facts, and the prompts.
    Three queries, whatever the number."""
    ids = [UUID(str(key)) for key in conversation_ids]
    rows = Conversation.objects.filter(pk__in=ids).select_related("customer", "analysis")
    texts = _texts(ids)
    return {
        str(row.pk): _frame(row, known_of(row, row.n_past), texts[row.pk])
        for row in rows.annotate(n_past=_n_past())
    }


def _n_past() -> Any:
    earlier = Conversation.objects.filter(
        customer=OuterRef("customer"), opened_at__lt=OuterRef("opened_at")
    )
    counted = earlier.order_by().values("customer").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _texts(ids: list[UUID]) -> dict[UUID, dict[str, list[str]]]:
    found: dict[UUID, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = Event.objects.filter(conversation__in=ids, kind="message.posted").order_by("seq")
    for key, kind, text in rows.values_list("conversation_id", "actor_kind", "text"):
        found[key]["customer" if kind == "customer" else "staff"].append(text or "")
    return found


def known_of(conversation: Conversation, n_past: int) -> Known:
    customer = conversation.customer
    history = [entry for entry in customer.history if isinstance(entry, dict)]
    return Known(customer.name, customer.title, customer.products, history, n_past)


def _frame(row: Conversation, known: Known, texts: dict[str, list[str]]) -> dict[str, Any]:
    facts = _facts(row)
    used = [kind for kind in facts.get("facts_used") or () if kind in known.kinds]
    talk = Talk(texts["customer"], used, bool(facts.get("advisor_named")), len(texts["staff"]))
    found = prompts(known, talk) if row.state == "active" else []
    return {
        "type": "personal",
        "conversation": str(row.pk),
        "known": known.kinds,
        "used": used,
        "prompts": [_told(prompt) for prompt in found],
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
    """`n` of `eligible` used what was on screen, with Wilson's interval at 95 %."""

    n: int
    eligible: int

    @property
    def share(self) -> float | None:
        return self.n / self.eligible if self.eligible else None

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.n, self.eligible)

    @property
    def is_four_of_five(self) -> bool:
        """Claimed only when the lower bound reaches it."""
        return bool(self.eligible) and self.interval[0] >= 0.8


def personalised(conversations: QuerySet[Conversation]) -> dict[str, Personalised]:
    """`personalised_lenient` and `personalised_strict` (measures) over the conversations that
    ended, were analysed, and had facts on a screen."""
    rows = (
        Shown.objects.filter(conversation__in=conversations, conversation__analysis__is_final=True)
        .exclude(kinds=[])
        .values_list("conversation", "kinds", "conversation__analysis__facts")
    )
    on_screen: dict[UUID, set[str]] = defaultdict(set)
    used: dict[UUID, set[str]] = {}
    for key, kinds, facts in rows:
        on_screen[key] |= set(kinds)
        used[key] = set(facts.get("facts_used") or ())
    strict = {key: shown for key, shown in on_screen.items() if shown & STRICT}
    return {
        "personalised_lenient": _share(on_screen, used),
        "personalised_strict": _share({key: shown & STRICT for key, shown in strict.items()}, used),
    }


def _share(on_screen: dict[UUID, set[str]], used: dict[UUID, set[str]]) -> Personalised:
    n = sum(bool(shown & used[key]) for key, shown in on_screen.items())
    return Personalised(n, len(on_screen))
