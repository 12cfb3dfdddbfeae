"""Findings with the verdict that holds."""

from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When

from conversations.core.dispute import PARTLY
from conversations.core.verdicts import COUNTING, DISMISSED, DISPUTE, PARTIAL
from conversations.models import Event, Finding, Verdict


def with_word(rows: QuerySet[Finding]) -> QuerySet[Any]:
    """Each with `word`: the last that counts, "partial" where a dispute was accepted in part, None
    where nobody has judged it."""
    in_part = When(
        lane=DISPUTE, word=DISMISSED, finding__disputes__outcome=PARTLY, then=Value(PARTIAL)
    )
    held = Case(in_part, default=F("word"))
    return rows.annotate(word=Subquery(_last().annotate(held=held).values("held")[:1]))


def let_stand(rows: QuerySet[Finding]) -> QuerySet[Any]:
    """Those that nobody has dismissed: what nobody has judged stands as well. (`exclude` would
    drop it, as the word of an annotation may be NULL.)"""
    return with_word(rows).filter(Q(word=None) | ~Q(word=DISMISSED))


def with_author(rows: QuerySet[Finding]) -> QuerySet[Any]:
    """Each with `written_by`: who wrote the words, None where they whom it is with did."""
    said = Event.objects.filter(conversation=OuterRef("conversation"), seq=OuterRef("seq"))
    others = said.filter(actor__isnull=False).exclude(actor=OuterRef("conversation__handler"))
    return rows.annotate(written_by=Subquery(others.values("actor_name")[:1]))


def with_word_and_giver(rows: QuerySet[Finding]) -> QuerySet[Any]:
    """And with `word_at`, `word_role`, `word_lane`, `word_reason`, `word_note`: when, as what, in
    which lane and why it was given."""
    given: QuerySet[Any] = with_word(rows).annotate(
        word_at=Subquery(_last().values("at")[:1]),
        word_role=Subquery(_last().values("analyst__role")[:1]),
        word_lane=Subquery(_last().values("lane")[:1]),
        word_reason=Subquery(_last().values("reason")[:1]),
        word_note=Subquery(_last().values("note")[:1]),
    )
    return given


def _last() -> QuerySet[Verdict]:
    words = Verdict.objects.filter(finding=OuterRef("pk"), lane__in=COUNTING)
    return words.order_by("-at", "-pk")
