"""What an advisor may see of how they are judged, and the disputes that wait for an answer.

Disputing and answering is `actions/disputes.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Avg, Case, Count, Exists, F, OuterRef, Q, QuerySet, When

from conversations.core.verdicts import CALIBRATION, DECISION, DESK
from conversations.models import (
    CoachingNote,
    Conversation,
    Dispute,
    Event,
    Finding,
    MissedFault,
    Review,
    User,
    Verdict,
)
from conversations.queries.judged import with_author, with_word_and_giver
from conversations.queries.paging import page
from conversations.queries.reports.wanted import Wanted, rows_of
from conversations.queries.reviewing import counted_missed

SHOWN = 50
Place = tuple[datetime, UUID]
IS_JUDGED = (
    Q(reviewed__n_reviews__gt=0)
    | Q(reviewed__n_confirmed__gt=0)
    | Q(reviewed__n_dismissed__gt=0)
    | Q(reviewed__n_missed__gt=0)
)


def mine(advisor: User) -> QuerySet[Conversation]:
    """What this advisor handled last, finished."""
    return Conversation.objects.filter(handler=advisor.pk, state="closed")


def told(advisor: User, before: Place | None) -> tuple[list[Any], Place | None]:
    """With scores and how much was found and reviewed; newest first, and the place that asks for
    the next; None on the last. Counted for what is shown. What was read for a calibration is no
    review: it counts for no score."""
    newest, place = page(mine(advisor).only("pk", "opened_at"), "opened_at", before, SHOWN)
    standing = Count("findings", filter=Q(findings__retracted_at=None), distinct=True)
    given = Q(reviews__submitted_at__isnull=False, reviews__lane=DESK)
    made = Count("reviews", filter=given, distinct=True)
    unseen = Q(missed__review__is_blind=True, missed__review__submitted_at=None)
    is_marked = Q(missed__undone_at=None, missed__lane__in=(DESK, DECISION)) & ~unseen
    marked = Count("missed", filter=is_marked, distinct=True)
    rows = Conversation.objects.filter(pk__in=[row.pk for row in newest])
    rows = with_after(rows).select_related("queue", "analysis")
    counted = rows.annotate(n_findings=standing, n_reviews=made, n_missed=marked)
    return list(counted.order_by("-opened_at", "-pk")), place


def with_after(rows: QuerySet[Conversation]) -> QuerySet[Any]:
    """Each with `after`, the score once people have judged it; None where nobody has."""
    return rows.annotate(after=Case(When(IS_JUDGED, then=F("reviewed__score"))))


@dataclass(frozen=True, slots=True)
class Moved:
    """Of the `n` that people have judged: the mean by the rules, and with what people said."""

    n: int
    before: float | None
    after: float | None


def moved(scope: QuerySet[Conversation], wanted: Wanted) -> Moved:
    """Chosen by people, not drawn: it says what they changed, and estimates nothing."""
    judged = rows_of(scope, wanted).filter(IS_JUDGED, reviewed__score__isnull=False)
    means = {"before": Avg("analysis__score"), "after": Avg("reviewed__score")}
    return Moved(**judged.aggregate(n=Count("pk"), **means))


def findings_of(conversation: Conversation) -> list[Any]:
    """Each with the word that holds, in the order of the talk; those too whose words were
    redacted."""
    rows = Finding.objects.filter(conversation=conversation)
    rows = rows.filter(Q(retracted_at=None) | Q(evidence__withdrawn=True))
    return list(told_findings(rows).order_by("seq", "start"))


def told_findings(rows: QuerySet[Finding]) -> QuerySet[Any]:
    """Each with the word that holds, who wrote its words, and its dispute."""
    return with_word_and_giver(with_author(rows).prefetch_related("disputes__answered_by"))


def missed_of(conversation: Conversation) -> list[MissedFault]:
    """The faults that people marked, as far as they count or were disputed, in the order of the
    talk. What an answer left of one is told with that one."""
    counted = [row.pk for row in counted_missed(conversation.pk)]
    rows = MissedFault.objects.filter(conversation=conversation, lane__in=(DESK, DECISION))
    rows = rows.filter(Q(pk__in=counted) | Q(disputes__isnull=False)).order_by("seq", "start")
    related = rows.select_related("analyst", "review")
    return list(related.prefetch_related("disputes__answered_by"))


def known_since(row: Finding | Review | MissedFault) -> datetime | None:
    """Since when its advisor could know of it; a mark made blind, since it was submitted."""
    if isinstance(row, Finding):
        return row.created_at
    if isinstance(row, Review):
        return row.submitted_at
    return row.review.submitted_at if row.review and row.review.is_blind else row.at


def said_in(conversation: Conversation) -> dict[int | None, tuple[str, datetime]]:
    """By its number each message's words, none where they are gone, and its time."""
    rows = Event.objects.filter(conversation=conversation, kind="message.posted")
    return {seq: (text or "", at) for seq, text, at in rows.values_list("seq", "text", "at")}


def has_redacted(conversation: Conversation) -> bool:
    rows = Event.objects.filter(conversation=conversation, kind="message.posted")
    return conversation.text_gone_at is None and rows.filter(data__has_key="redacted").exists()


def reviews_of(conversation: Conversation) -> list[Review]:
    """Submitted ones that are no calibration."""
    made = _submitted(conversation).filter(lane=DESK)
    related = made.select_related("analyst", "grid")
    related = related.prefetch_related("answers", "disputes__answered_by")
    return list(related.order_by("submitted_at"))


def n_calibrations(conversation: Conversation) -> int:
    """How many analysts read it to compare themselves; what they said is shown to none but them."""
    return _submitted(conversation).filter(lane=CALIBRATION).count()


def _submitted(conversation: Conversation) -> QuerySet[Review]:
    return Review.objects.filter(conversation=conversation, submitted_at__isnull=False)


def disputes_in(scope: QuerySet[Conversation]) -> QuerySet[Dispute]:
    rows = Dispute.objects.filter(conversation__in=scope.values("pk"))
    return rows.select_related(
        "conversation__queue", "conversation__brand", "conversation__customer",
        "conversation__analysis", "finding", "review__analyst", "review__grid", "missed__analyst",
        "missed__review", "advisor", "answered_by",
    )  # fmt: skip


def disputed_messages(conversation: Conversation) -> set[int]:
    """Those that a dispute is about which nobody has answered yet, or that a review quotes which
    is in dispute."""
    rows = Dispute.objects.filter(conversation=conversation, answered_at=None)
    seqs = rows.values_list("finding__seq", "missed__seq", "review__answers__quote_seq")
    return {seq for row in seqs for seq in row if seq is not None}


def to_answer(rows: QuerySet[Dispute], reader: User, now: datetime) -> dict[str, int]:
    """How many of these wait for somebody like the reader, and are late: as `authors_of` has it,
    neither what they dispute nor what they judged themselves."""
    verdicts = Verdict.objects.filter(finding=OuterRef("finding"), analyst=reader)
    marks = MissedFault.objects.filter(
        conversation=OuterRef("conversation"), rule=OuterRef("missed__rule"),
        seq=OuterRef("missed__seq"), lane__in=(DESK, DECISION), analyst=reader,
    )  # fmt: skip
    theirs = rows.filter(answered_at=None).exclude(advisor=reader).filter(
        ~Exists(verdicts.exclude(lane=CALIBRATION)), ~Exists(marks),
        Q(review=None) | ~Q(review__analyst=reader),
    )  # fmt: skip
    late = Count("pk", filter=Q(due_at__lt=now))
    return theirs.order_by().aggregate(n=Count("pk"), n_late=late)


def disputes_of(advisor: User) -> list[Dispute]:
    rows = Dispute.objects.filter(advisor=advisor).select_related(
        "conversation__queue", "finding", "review__analyst", "missed", "answered_by"
    )
    return list(rows.order_by("-made_at"))


def authors_of(row: Dispute) -> set[UUID]:
    """Who judged before: the reviewer, or whoever marked the fault or gave a verdict on it."""
    if row.review is not None:
        return {row.review.analyst_id}
    if row.missed is not None:
        same = MissedFault.objects.filter(
            conversation=row.conversation_id, rule=row.missed.rule, seq=row.missed.seq,
            lane__in=(DESK, DECISION),
        )  # fmt: skip
        return set(same.values_list("analyst", flat=True))
    given = Verdict.objects.filter(finding=row.finding_id).exclude(lane="calibration")
    return set(given.values_list("analyst", flat=True))


def whole_history(advisor: User) -> Iterable[Any]:
    """Every conversation with `after` and both scores, the oldest first, a few at a time."""
    rows = with_after(mine(advisor)).select_related("queue", "analysis", "reviewed")
    return rows.order_by("opened_at").iterator(chunk_size=200)


def notes_of(advisor: User) -> QuerySet[CoachingNote]:
    rows = CoachingNote.objects.filter(advisor=advisor, given_at__isnull=False)
    return rows.select_related("author", "closed_by").order_by("given_at")
