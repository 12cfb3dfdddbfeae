"""Findings with the verdict that holds."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from conversations.core.verdicts import COUNTING
from conversations.models import Finding, Verdict


def with_word(rows: QuerySet[Finding]) -> QuerySet[Any]:
    """Each with `word`: the last that counts, None where nobody has judged it."""
    words = Verdict.objects.filter(finding=OuterRef("pk"), lane__in=COUNTING)
    return rows.annotate(word=Subquery(words.order_by("-at", "-pk").values("word")[:1]))
