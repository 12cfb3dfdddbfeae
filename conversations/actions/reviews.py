"""Reviews: begun, answered criterion by criterion, submitted; and who the customer is, if asked.

Verdicts and missed faults are in `verdicts.py`; where the work comes from, in `review_plans.py`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from conversations.actions.audit import record
from conversations.actions.batches import hold_open, hold_uncompared
from conversations.actions.grids import grid_in_use
from conversations.actions.reviewed import fold_reviewed, hold_reviewed
from conversations.actions.verdicts import settle_blind
from conversations.actions.written import written
from conversations.core import sampling, verdicts
from conversations.core.masking import masked
from conversations.core.pseudonyms import hidden
from conversations.core.review_grid import total
from conversations.core.verdicts import Span
from conversations.errors import (
    BadFrame,
    Conflict,
    Misquoted,
    NotFound,
    Outrun,
    PlanClosed,
    Unjudged,
)
from conversations.models import (
    Analysis,
    Conversation,
    Event,
    Review,
    ReviewAnswer,
    ReviewedScore,
    ReviewPlan,
    ReviewTask,
    Unveiling,
    User,
)
from conversations.queries.naming import known_as
from conversations.queries.reviewing import GAVE_UP, blind_ahead, blind_beside, seen, unjudged

LONGEST_COMMENT, LONGEST_WORDS, LONGEST_REASON = 2000, 1000, 200
SHORTEST_REASON = 5  # letters and digits
WANT_THE_GRID = frozenset({sampling.RANDOM, sampling.CALIBRATION})


@dataclass(frozen=True, slots=True)
class Answer:
    """`score` is None where the criterion does not apply."""

    score: float | None
    comment: str = ""
    quote: str = ""
    span: Span | None = None


@transaction.atomic
def begin_review(
    conversation: Conversation, user: User, task: ReviewTask | None, now: datetime
) -> Review:
    """The same again gives the same; the task is theirs from then on. Blind only for whom has not
    yet seen what the rules found there; until they have submitted that one, or if it is still ahead
    of them, it is what they get whatever they begin of this conversation. Raises Compared for what
    is left of a calibration that was, PlanClosed for what nobody has begun of a closed plan."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # one beginning at a time
    if beside := blind_beside(user, conversation.pk, task.pk if task else None):
        return beside
    if task is None or not task.is_blind:
        task = blind_ahead(user, conversation.pk) or task
    if task is not None and task.done_at is None:
        _hold_plan(task, user)
    is_calibration = task is not None and task.plan.kind == sampling.CALIBRATION
    if task is not None and is_calibration and task.done_at is None:
        hold_open(task.plan_id)
    defaults = {
        "grid": grid_in_use(conversation.brand, now),
        "lane": verdicts.CALIBRATION if is_calibration else verdicts.DESK,
        "is_blind": task is not None and task.is_blind and not seen(user, [conversation.pk]),
        "probability": task.probability if task else None,
        "started_at": now,
    }
    review, _ = Review.objects.get_or_create(
        conversation=conversation, analyst=user, task=task, defaults=defaults
    )
    _still_blind(review, now)
    record("transcript.viewed", user, now, conversation=conversation, where="review")
    if task is not None:
        ReviewTask.objects.filter(pk=task.pk, analyst=None).update(analyst=user, taken_at=now)
    return review


@transaction.atomic
def give_up_blind(conversation: Conversation, user: User, now: datetime) -> None:
    """They see the findings of what they had to read blind, knowing that they then read it openly.
    Once."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if blind_ahead(user, conversation.pk) is not None:
        record(GAVE_UP, user, now, conversation=conversation)


def _hold_plan(task: ReviewTask, user: User) -> None:
    """What they have begun of a closed plan may be finished. Raises PlanClosed."""
    closed = ReviewPlan.objects.filter(pk=task.plan_id, closed_at__isnull=False)
    if closed.exists() and not Review.objects.filter(task=task, analyst=user).exists():
        raise PlanClosed


def _still_blind(review: Review, now: datetime) -> None:
    """Whoever left it open and has seen meanwhile what the rules found there reads it openly."""
    if not review.is_blind or review.submitted_at is not None:
        return
    if not seen(review.analyst, [review.conversation_id]):
        return
    review.is_blind = False
    Review.objects.filter(pk=review.pk).update(is_blind=False)
    if review.lane == verdicts.DESK:
        hold_reviewed(review.conversation_id, now)
        settle_blind(review, now)
        fold_reviewed(review.conversation_id, now)


def _open(review_id: UUID) -> Review:
    """Locked until the transaction ends. Raises NotFound, Conflict, Compared."""
    rows = Review.objects.select_for_update(of=("self",), no_key=True)
    review = (
        rows.select_related("grid", "analyst", "task__plan", "conversation__customer")
        .filter(pk=review_id)
        .first()
    )
    if review is None:
        raise NotFound
    if review.submitted_at is not None:
        raise Conflict("This review was submitted already.")
    hold_uncompared(review)
    return review


@transaction.atomic
def save_answers(
    review_id: UUID, answers: Mapping[str, Answer], comment: str, n_changes: int | None = None
) -> Review:
    """As far as the reviewer has come; what is left out is not answered. `n_changes` orders what
    one reviewer sends from several tabs, or sends again while an older state is on its way.
    Raises NotFound, Conflict, Compared, Outrun, BadFrame, Misquoted, TooLong."""
    review = _open(review_id)
    if n_changes is not None and n_changes < review.n_changes:
        raise Outrun
    asked = {one.key: one for one in (review.grid.asked if review.grid else ())}
    for key, answer in answers.items():
        if key not in asked or (answer.score is not None and answer.score not in asked[key].values):
            raise BadFrame("This is no answer to the grid.")
    answers = _quoting(review, answers)
    review.answers.exclude(criterion__in=answers).delete()
    ReviewAnswer.objects.bulk_create(
        [_row(review, key, answer) for key, answer in answers.items()],
        update_conflicts=True,
        unique_fields=["review", "criterion"],
        update_fields=[
            "score", "comment", "quote", "quote_seq", "quote_start", "quote_end",
        ],
    )  # fmt: skip
    Review.objects.filter(pk=review.pk).update(
        comment=written(comment, LONGEST_COMMENT),
        n_changes=review.n_changes if n_changes is None else n_changes,
    )
    return review


def _quoting(review: Review, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The same, each quotation as it stands in the log; without what was redacted since. One query.
    Raises Misquoted."""
    seqs = [one.span.seq for one in answers.values() if one.quote.strip() and one.span]
    said = Event.objects.filter(conversation=review.conversation_id, seq__in=seqs)
    texts = dict(said.filter(kind="message.posted").values_list("seq", "text")) if seqs else {}
    names = known_as(review.conversation.customer)
    return {key: _quoted(one, texts, names) for key, one in answers.items()}


def _quoted(
    answer: Answer, texts: Mapping[int | None, str | None], names: Collection[str]
) -> Answer:
    """In the words of the message, or those with the customer's name in dots, as they were read."""
    given = answer.quote.replace("\r\n", "\n").strip()[:LONGEST_WORDS]
    if not given:
        return replace(answer, quote="", span=None)
    span = answer.span
    if span is None or span.seq not in texts:
        raise Misquoted
    text = texts[span.seq]
    if text is None:
        return replace(answer, quote="", span=None)
    for read in (text, hidden(text, names)):
        if read[span.start : span.end].strip()[:LONGEST_WORDS] == given:
            return answer
    raise Misquoted


def _row(review: Review, key: str, answer: Answer) -> ReviewAnswer:
    span = answer.span
    return ReviewAnswer(
        review=review, criterion=key, score=answer.score,
        comment=written(answer.comment, LONGEST_WORDS),
        quote=masked(answer.quote.strip()[:LONGEST_WORDS]),
        quote_seq=span.seq if span else None, quote_start=span.start if span else None,
        quote_end=span.end if span else None,
    )  # fmt: skip


@transaction.atomic
def submit_review(review_id: UUID, now: datetime) -> Review:
    """Once, with all criteria answered, or none where only the findings were to be judged: then all
    of them. Raises NotFound, Conflict, Compared, BadFrame, Unjudged."""
    review = _open(review_id)
    assert review.grid is not None
    _still_blind(review, now)
    values = dict(review.answers.values_list("criterion", "score"))
    left = [asked.key for asked in review.grid.asked if asked.key not in values]
    if left and (values or wants_grid(review)):
        raise BadFrame("Answer every criterion, or say that it does not apply.")
    if not values and unjudged(review.conversation_id) is not None:
        raise Unjudged
    score, critical = total(review.grid.asked, values)
    hold_reviewed(review.conversation_id, now)
    automatic = Analysis.objects.get(pk=review.conversation_id)
    Review.objects.filter(pk=review.pk).update(
        submitted_at=now, score=score, critical=critical, automatic=automatic.score,
        automatic_critical=automatic.critical,
    )  # fmt: skip
    if review.is_blind and review.lane == verdicts.DESK:
        settle_blind(review, now)
    fold_reviewed(review.conversation_id, now)
    folded = ReviewedScore.objects.get(pk=review.conversation_id)
    Review.objects.filter(pk=review.pk).update(reviewed=folded.score)
    if review.task_id is not None:
        ReviewTask.objects.filter(pk=review.task_id, done_at=None).update(done_at=now)
    act = "review.submitted" if review.lane == verdicts.DESK else "review.calibrated"
    record(act, review.analyst, now, conversation=review.conversation)
    review.refresh_from_db()
    return review


def wants_grid(review: Review) -> bool:
    """Estimates and agreement are made of grids: there they are not optional."""
    kind = review.task.plan.kind if review.task else ""
    return review.is_blind or kind in WANT_THE_GRID


@transaction.atomic
def unveil(conversation: Conversation, user: User, reason: str, now: datetime) -> Unveiling:
    """Written down each time it is asked. Raises BadFrame, TooLong."""
    if sum(map(str.isalnum, reason)) < SHORTEST_REASON:
        raise BadFrame("Say in a few words why you need to know: it is written down.")
    why = written(reason, LONGEST_REASON)
    record("customer.unveiled", user, now, conversation=conversation, reason=why)
    return Unveiling.objects.create(conversation=conversation, user=user, reason=why, at=now)
