"""What an advisor may see of how they are judged, and the disputes that wait for an answer.

Disputing and answering is `actions/disputes.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Avg, Case, Count, F, Q, QuerySet, When

from conversations.core.verdicts import CALIBRATION, DESK
from conversations.models import (
    CoachingNote,
    Conversation,
    Dispute,
    Event,
    Finding,
    Review,
    User,
    Verdict,
)
from conversations.queries.judged import with_author, with_word
from conversations.queries.reports.wanted import Wanted, rows_of

SHOWN = 50
IS_JUDGED = (
    Q(reviewed__n_reviews__gt=0)
    | Q(reviewed__n_confirmed__gt=0)
    | Q(reviewed__n_dismissed__gt=0)
    | Q(reviewed__n_missed__gt=0)
)


def mine(advisor: User) -> QuerySet[Conversation]:
    """What this advisor handled last, finished."""
    return Conversation.objects.filter(handler=advisor.pk, state="closed")


def lately(advisor: User) -> list[Any]:
    """With scores and how much was found and reviewed; newest first. Counted for what is shown.
    What was read for a calibration is no review: it counts for no score."""
    newest = mine(advisor).order_by("-opened_at").values("pk")[:SHOWN]
    standing = Count("findings", filter=Q(findings__retracted_at=None), distinct=True)
    given = Q(reviews__submitted_at__isnull=False, reviews__lane=DESK)
    made = Count("reviews", filter=given, distinct=True)
    rows = with_after(Conversation.objects.filter(pk__in=newest)).select_related(
        "queue", "analysis"
    )
    return list(rows.annotate(n_findings=standing, n_reviews=made).order_by("-opened_at"))


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


def last_word(rows: QuerySet[Finding]) -> list[Any]:
    """Each with `word`, in the order of the talk."""
    return list(with_word(rows).order_by("seq", "start"))


def findings_of(conversation: Conversation) -> list[Any]:
    rows = Finding.objects.filter(conversation=conversation, retracted_at=None)
    return last_word(with_author(rows).prefetch_related("disputes__answered_by"))


def words_of(conversation: Conversation, findings: Iterable[Any]) -> dict[UUID, str]:
    """By finding the words it is about; none where they are gone, or where it is about none."""
    rows = Event.objects.filter(conversation=conversation, kind="message.posted")
    texts = {seq: text or "" for seq, text in rows.values_list("seq", "text")}
    return {f.pk: texts.get(f.seq, "")[f.start : f.end] for f in findings}


def reviews_of(conversation: Conversation) -> list[Review]:
    """Submitted ones that are no calibration."""
    made = _submitted(conversation).filter(lane=DESK)
    related = made.select_related("analyst").prefetch_related("answers", "disputes__answered_by")
    return list(related.order_by("submitted_at"))


def n_calibrations(conversation: Conversation) -> int:
    """How many analysts read it to compare themselves; what they said is shown to none but them."""
    return _submitted(conversation).filter(lane=CALIBRATION).count()


def _submitted(conversation: Conversation) -> QuerySet[Review]:
    return Review.objects.filter(conversation=conversation, submitted_at__isnull=False)


def disputes_in(scope: QuerySet[Conversation]) -> QuerySet[Dispute]:
    rows = Dispute.objects.filter(conversation__in=scope.values("pk"))
    return rows.select_related(
        "conversation__queue", "conversation__brand", "finding", "review__analyst", "advisor",
        "answered_by",
    )  # fmt: skip


def disputes_of(advisor: User) -> list[Dispute]:
    rows = Dispute.objects.filter(advisor=advisor).select_related(
        "conversation__queue", "finding", "review__analyst", "answered_by"
    )
    return list(rows.order_by("-made_at"))


def authors_of(row: Dispute) -> set[UUID]:
    """Who judged before: the reviewer, or whoever gave a verdict on the finding."""
    if row.review is not None:
        return {row.review.analyst_id}
    given = Verdict.objects.filter(finding=row.finding_id).exclude(lane="calibration")
    return set(given.values_list("analyst", flat=True))


def history(advisor: User, when: Any) -> Iterable[tuple[Any, ...]]:
    """Everything at which one was judged, as rows of a table: what, where, when, said, answered."""
    rows = mine(advisor).select_related("queue", "analysis").order_by("opened_at")
    for talk in rows.iterator(chunk_size=200):
        place = (str(talk.pk), when(talk.opened_at), talk.queue.name)
        yield (*place, "score", talk.analysis.grid, talk.analysis.score, "", "", None, "")
        for finding in findings_of(talk):
            said = finding.word or ""
            yield (*place, "finding", finding.rule, None, finding.severity, said, None, "")
        for review in reviews_of(talk):
            at = when(review.submitted_at)
            yield (*place, "review", "", review.score, review.comment, "", at, review.analyst.name)
    notes = CoachingNote.objects.filter(advisor=advisor, given_at__isnull=False)
    for note in notes.select_related("author").order_by("given_at"):
        said, at = f"{note.reply} {note.closing}".strip(), when(note.acknowledged_at)
        about = ("", when(note.given_at), "", "coaching", note.criterion)
        yield (*about, None, note.aim, said, at, note.author.name)
    for one in disputes_of(advisor):
        then: datetime | None = when(one.answered_at)
        what = one.finding.rule if one.finding else "review"
        by = one.answered_by.name if one.answered_by else ""
        place = (str(one.conversation_id), when(one.made_at), one.conversation.queue.name)
        yield (
            *place,
            "dispute",
            what,
            one.after,
            one.words,
            f"{one.outcome} {one.answer}",
            then,
            by,
        )
