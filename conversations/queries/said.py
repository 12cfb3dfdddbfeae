"""Findings and reviews searched: by rule, severity, verdict and words, newest first, paged by key.

Whose they are is the caller's first argument: the conversations in scope. Conversations themselves
are searched in `past.py`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchVector
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from conversations.core.pseudonyms import hidden
from conversations.core.verdicts import DESK
from conversations.models import Conversation, Event, Finding, Review, ReviewAnswer, Verdict
from conversations.queries.judged import with_word
from conversations.queries.narrowing import narrowed
from conversations.queries.paging import page
from conversations.queries.past import CLOSE, CONFIG, FEW, OPEN, matching

PAGE = 25
AROUND = 70
RELATED = tuple(f"conversation__{one}" for one in ("queue", "brand", "customer", "handler__user"))
NOBODY = "none"  # as a verdict: nobody has judged it


@dataclass(frozen=True)
class Wanted:
    """What is None or empty does not narrow. `until` is excluded; both are of the conversation's
    opening."""

    words: SearchQuery | None = None
    evidence: str = ""
    rule: str = ""
    severity: str = ""
    verdict: str = ""
    analyst: UUID | None = None
    queue: UUID | None = None
    advisor: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Page:
    """`before` asks for the next page: a key, or of reviews a time with it; None on the last."""

    rows: list[Any]
    before: Any


def _of(scope: QuerySet[Conversation], wanted: Wanted) -> QuerySet[Conversation]:
    return narrowed(
        scope,
        queue=wanted.queue,
        handler=wanted.advisor,
        opened_at__gte=wanted.since,
        opened_at__lt=wanted.until,
    )


def _page(rows: QuerySet[Any], before: UUID | None) -> Page:
    """Keys are made in the order of time."""
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return Page(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def findings(scope: QuerySet[Conversation], wanted: Wanted, before: UUID | None) -> Page:
    """Those that stand, each with `word`, the verdict that holds. Two queries, with words three."""
    talks = _of(scope, wanted).values("pk")
    standing = Finding.objects.filter(retracted_at=None, conversation__in=talks)
    rows = with_word(narrowed(standing, rule=wanted.rule, severity=wanted.severity))
    if wanted.verdict:
        judged = Q(word=None) if wanted.verdict == NOBODY else Q(word=wanted.verdict)
        rows = rows.filter(judged)
    if wanted.words is not None:
        rows = _in_messages(rows, wanted.words)
    if wanted.evidence:
        told = rows.annotate(told=Cast("evidence", TextField()))
        rows = told.filter(told__unaccent__icontains=wanted.evidence)
    return _page(rows.select_related(*RELATED), before)


def _in_messages(rows: QuerySet[Any], query: SearchQuery) -> QuerySet[Any]:
    """In whose message the words are. Rare words lead to their conversations; for common ones the
    newest findings are looked at until enough are found."""
    said = matching(query)
    few = list(said.values_list("conversation_id", flat=True)[: FEW + 1])
    if len(few) <= FEW:
        rows = rows.filter(conversation__in=set(few))
    there = said.filter(conversation=OuterRef("conversation"), seq=OuterRef("seq")).values("pk")
    hit: QuerySet[Any] = rows.annotate(hit=Subquery(there[:1]))
    return hit.filter(hit__isnull=False)


@dataclass(frozen=True)
class Excerpt:
    """The words that a finding is about, and a little around them."""

    before: str
    words: str
    after: str


def passages(rows: Sequence[Finding], names: Mapping[UUID, Sequence[str]]) -> dict[UUID, Excerpt]:
    """By finding; one query. Nothing where the text has gone; what `names` says of a conversation
    in dots."""
    wanted = Q()
    for row in rows:
        wanted |= Q(conversation=row.conversation_id, seq=row.seq)
    said = Event.objects.filter(wanted).exclude(text=None) if rows else Event.objects.none()
    texts = {(e.conversation_id, e.seq): _read(e, names) for e in said}
    known = ((row, texts.get((row.conversation_id, row.seq))) for row in rows)
    return {row.pk: _cut(text, row.start, row.end) for row, text in known if text}


def _read(event: Event, names: Mapping[UUID, Sequence[str]]) -> str:
    known = names.get(event.conversation_id)
    return hidden(event.text or "", known) if known else event.text or ""


def _cut(text: str, start: int, end: int) -> Excerpt:
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    return Excerpt(
        ("…" if first else "") + text[first:start],
        text[start:end],
        text[end:last] + ("…" if last < len(text) else ""),
    )


def reviews(
    scope: QuerySet[Conversation], wanted: Wanted, before: tuple[datetime, UUID] | None
) -> Page:
    """Submitted ones that are no calibration, the last submitted first. Two queries."""
    talks = _of(scope, wanted).values("pk")
    made = Review.objects.filter(conversation__in=talks, lane=DESK, submitted_at__isnull=False)
    rows = narrowed(made, analyst=wanted.analyst)
    if wanted.verdict:
        given = Verdict.objects.filter(review=OuterRef("pk"))
        is_there = given.filter(word=wanted.verdict) if wanted.verdict != NOBODY else given
        rows = rows.filter(~Exists(is_there) if wanted.verdict == NOBODY else Exists(is_there))
    if wanted.words is not None:
        rows = rows.filter(_with_words(wanted.words))
    found = rows.select_related("analyst", *RELATED).prefetch_related("verdicts")
    return Page(*page(found, "submitted_at", before, PAGE))


def _with_words(query: SearchQuery) -> Q:
    """In the comment, in what was said of a criterion or quoted for it, or in a verdict's note."""
    commented = _matches(Review.objects.all(), query, "comment").values("pk")
    answered = _matches(ReviewAnswer.objects.all(), query, "comment", "quote").values("review")
    noted = _matches(Verdict.objects.exclude(note=""), query, "note").values("review")
    return Q(pk__in=commented) | Q(pk__in=answered) | Q(pk__in=noted.filter(review__isnull=False))


def _matches(rows: QuerySet[Any], query: SearchQuery, *names: str) -> QuerySet[Any]:
    found: QuerySet[Any] = rows.annotate(words=SearchVector(*names, config=CONFIG))
    return found.filter(words=query)


def excerpts(rows: Iterable[Review], query: SearchQuery | None) -> dict[UUID, str]:
    """By review, where the words stand, those between OPEN and CLOSE. Not escaped. Three queries,
    none without words."""
    ids = [row.pk for row in rows]
    if query is None or not ids:
        return {}
    notes = _matches(Verdict.objects.filter(review__in=ids), query, "note")
    answers = _matches(ReviewAnswer.objects.filter(review__in=ids), query, "comment", "quote")
    comments = _matches(Review.objects.filter(pk__in=ids), query, "comment")
    both = Concat("comment", Value(" « "), "quote", Value(" »"), output_field=TextField())
    found: dict[UUID, str] = {}
    for matched, key, text in ((notes, "review_id", F("note")), (answers, "review_id", both),
                               (comments, "pk", F("comment"))):  # fmt: skip
        told = matched.annotate(excerpt=_headline(text, query))
        found |= dict(told.values_list(key, "excerpt"))
    return found


def _headline(text: Any, query: SearchQuery) -> SearchHeadline:
    return SearchHeadline(
        text, query, config=CONFIG, start_sel=OPEN, stop_sel=CLOSE, max_words=28, min_words=14,
        max_fragments=1,
    )  # fmt: skip
