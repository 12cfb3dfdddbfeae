"""From which conversations a plan may draw: the ended ones of its scope, by what it asks for.

Which of them are drawn is decided in `core.sampling`; the scope is the caller's first argument.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from conversations.core.sampling import Candidate
from conversations.models import Conversation, Finding
from conversations.queries.narrowing import narrowed
from conversations.queries.past import asked, with_words
from conversations.queries.reviewing import HINT, IS_FAULT
from qa_rules.registry import all_rules
from qa_rules.score import default_grid

ANSWERS = ("csat", "ces", "nps")


@dataclass(frozen=True, slots=True)
class Sought:
    """What is empty does not narrow. Of the rules, severities and criteria any will do; the band
    and the answers must hold too."""

    since: datetime
    until: datetime
    rules: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    score_from: float | None = None
    score_to: float | None = None
    answer: str = ""
    answer_to: int | None = None
    words: str = ""
    queue: UUID | None = None
    advisor: UUID | None = None
    language: str = ""

    def as_data(self) -> dict[str, Any]:
        """As a plan keeps it: without what does not narrow."""
        given = {name: getattr(self, name) for name in self.__dataclass_fields__}
        kept = {n: v for n, v in given.items() if v not in ("", None, ()) and n not in _TIMES}
        return {n: str(v) if isinstance(v, UUID) else v for n, v in kept.items()}


_TIMES = ("since", "until")


def sought_of(wanted: Mapping[str, Any], since: datetime, until: datetime) -> Sought:
    """What a plan keeps (`as_data`), as it was asked for."""
    given: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in wanted.items()}
    for name in ("queue", "advisor"):
        given[name] = UUID(given[name]) if given.get(name) else None
    return Sought(since, until, **given)


def endings(scope: QuerySet[Conversation], sought: Sought) -> QuerySet[Conversation]:
    """Closed within the period, looked at to the end by the rules, with an advisor's words."""
    rows = narrowed(
        scope.filter(analysis__is_final=True),
        opened_at__gte=sought.since,
        opened_at__lt=sought.until,
        queue=sought.queue,
        handler=sought.advisor,
        language=sought.language,
        analysis__score__gte=sought.score_from,
        analysis__score__lte=sought.score_to,
    )
    if sought.answer in ANSWERS and sought.answer_to is not None:
        rows = rows.filter(**{f"survey_answer__{sought.answer}__lte": sought.answer_to})
    if sought.words.strip():
        rows = with_words(rows, asked(sought.words))
    return rows


def flagged(scope: QuerySet[Conversation], sought: Sought) -> QuerySet[Conversation]:
    """With a standing finding that is wanted; a tip counts only where its rule was named."""
    found = Finding.objects.filter(conversation=OuterRef("pk"), retracted_at=None)
    if sought.rules or sought.criteria:
        found = found.filter(rule__in=_rules(sought))
    if sought.severities:
        muted = Q(evidence__muted__in=sought.severities)
        found = found.filter(Q(severity__in=sought.severities) | muted)
    elif not sought.rules:
        found = found.filter(IS_FAULT)
    return endings(scope, sought).filter(Exists(found))


def _rules(sought: Sought) -> list[str]:
    criteria = default_grid().criteria
    fed = [criteria[name] for name in sought.criteria if name in criteria]
    return [*sought.rules, *(r for r in all_rules() if any(c.takes(r) for c in fed))]


def ids(rows: QuerySet[Conversation], most: int) -> list[UUID]:
    """The newest first."""
    return list(rows.order_by("-opened_at", "-pk").values_list("pk", flat=True)[:most])


def candidates(
    scope: QuerySet[Conversation], sought: Sought, near: Sequence[str] = ()
) -> list[Candidate]:
    """For a random draw: those with a tip of one of the rules `near` lie near its threshold."""
    rows = endings(scope, sought)
    tips = Finding.objects.filter(
        conversation=OuterRef("pk"), retracted_at=None, severity=HINT, rule__in=near
    ).exclude(evidence__has_key="muted")
    found = rows.annotate(near=Exists(tips)).values_list("pk", "handler_id", "opened_at", "near")
    return [Candidate(pk, handler, at, is_near) for pk, handler, at, is_near in found]
