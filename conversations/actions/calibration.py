"""Calibration: showing the reviewers one another's words, and writing down what they settle.

Agreement is `core.agreement`, what there is to settle `queries/calibration.py`.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from conversations.actions.audit import record
from conversations.actions.batches import hold_batch
from conversations.actions.reviewed import fold_reviewed, hold_reviewed
from conversations.actions.verdicts import give_verdict, mark_missed
from conversations.actions.written import written
from conversations.core.pseudonyms import hidden
from conversations.core.verdicts import CALIBRATION, CONFIRMED, DECISION, DISMISSED, Span
from conversations.errors import BadFrame, Conflict, NotFound, Settled
from conversations.models import (
    CalibrationBatch,
    CalibrationDecision,
    Conversation,
    Event,
    Finding,
    MissedFault,
    Review,
    ReviewTask,
    RuleExample,
    User,
)
from conversations.queries.matching import findings_of
from conversations.queries.naming import known_as
from conversations.queries.reviewing import ANYWHERE, place_of

LONGEST_WORDS = 1000
N_BEFORE = 2  # messages that an example keeps before the one it is about


@transaction.atomic
def reveal(batch: CalibrationBatch, user: User, now: datetime, n_missing: int = 0) -> None:
    """Once; from then on nobody of the batch is hidden from the others, and nothing is added to it.
    `n_missing` reviews may be left out for it. Raises Conflict where more are."""
    if hold_batch(batch.pk).revealed_at is not None:
        return
    left = ReviewTask.objects.filter(plan=batch.pk, analyst__isnull=False, done_at=None)
    if left.count() > n_missing:
        raise Conflict("Not everybody has finished: say that you compare all the same.")
    CalibrationBatch.objects.filter(pk=batch.pk).update(revealed_at=now, revealed_by=user)


@transaction.atomic
def decide_finding(
    batch: CalibrationBatch, finding_id: UUID, word: str, words: str, user: User, now: datetime,
    *, seen: str | None = None,
) -> CalibrationDecision:  # fmt: skip
    """What was settled holds for the finding from now on, and becomes an example of its rule.
    `seen` is what the page showed as settled there ("": nothing). Raises NotFound, BadFrame,
    Conflict, Settled."""
    _may_decide(batch, words)
    _has_seen(batch, seen, finding=finding_id)
    rows = Finding.objects.select_related("conversation__customer")
    finding = rows.filter(
        pk=finding_id, conversation__in=batch.plan.tasks.values("conversation")
    ).first()
    if finding is None:
        raise NotFound
    _known(word)
    note = written(words, LONGEST_WORDS)
    decision = CalibrationDecision.objects.create(
        batch=batch, conversation=finding.conversation, finding=finding, rule=finding.rule,
        word=word, words=note, at=now, by=user,
    )  # fmt: skip
    give_verdict(finding.pk, user, word, now, reason="other", note=note[:500], lane=DECISION)
    _keep_example(decision, Span(finding.seq, finding.start, finding.end), now)
    return decision


@transaction.atomic
def decide_missed(
    batch: CalibrationBatch, missed_id: UUID, word: str, words: str, user: User, now: datetime,
    *, seen: str | None = None,
) -> CalibrationDecision:  # fmt: skip
    """Whether what somebody marked is a fault that the rules missed: it counts from now on, or not,
    and becomes an example. Raises NotFound, BadFrame, TooLong, Conflict, Settled."""
    _may_decide(batch, words)
    _has_seen(batch, seen, missed=missed_id)
    rows = MissedFault.objects.select_related("conversation__customer")
    mark = rows.filter(
        pk=missed_id, review__task__plan=batch.pk, lane=CALIBRATION, undone_at=None
    ).first()
    if mark is None:
        raise NotFound
    _known(word)
    note = written(words, LONGEST_WORDS)
    decision = CalibrationDecision.objects.create(
        batch=batch, conversation=mark.conversation, missed=mark, rule=mark.rule, word=word,
        words=note, at=now, by=user,
    )  # fmt: skip
    _count_missed(mark, word, note[:500], user, now)
    _keep_example(decision, Span(mark.seq, mark.start, mark.end), now)
    return decision


def _count_missed(mark: MissedFault, word: str, note: str, user: User, now: datetime) -> None:
    """As settled, once: what was settled of these words before no longer counts, and where a rule
    found them too, it is a word on that finding."""
    talk, span = mark.conversation, Span(mark.seq, mark.start, mark.end)
    hold_reviewed(talk.pk, now)
    made = MissedFault.objects.filter(review=mark.review_id, rule=mark.rule, undone_at=None)
    if finding := findings_of(made.order_by("at", "pk")).get(mark.pk):
        give_verdict(finding.pk, user, word, now, reason="other", note=note, lane=DECISION)
        return
    before = MissedFault.objects.filter(
        conversation=talk, rule=mark.rule, lane=DECISION, undone_at=None
    )
    if place_of(mark.rule) != ANYWHERE:
        before = before.filter(seq=mark.seq, start__lt=mark.end, end__gt=mark.start)
    before.update(undone_at=now)
    if word == CONFIRMED:
        mark_missed(talk, user, mark.rule, span, now, note=note, lane=DECISION)
    else:
        record("fault.settled", user, now, conversation=talk, rule=mark.rule, word=word)
        fold_reviewed(talk.pk, now)


@transaction.atomic
def decide_criterion(
    batch: CalibrationBatch, conversation_id: UUID, criterion: str, value: float | None,
    words: str, user: User, now: datetime, *, seen: str | None = None,
) -> CalibrationDecision:  # fmt: skip
    """How this conversation is scored on it from now on (None: it does not apply); everybody's own
    score stays as it was. Raises NotFound, BadFrame, TooLong, Conflict, Settled."""
    _may_decide(batch, words)
    _has_seen(batch, seen, conversation=conversation_id, criterion=criterion)
    talks = Conversation.objects.filter(pk__in=batch.plan.tasks.values("conversation"))
    talk = talks.filter(pk=conversation_id).first()
    if talk is None:
        raise NotFound
    _step_of(batch, talk, criterion, value)
    decision = CalibrationDecision.objects.create(
        batch=batch, conversation=talk, criterion=criterion[:40], value=value,
        words=written(words, LONGEST_WORDS), at=now, by=user,
    )  # fmt: skip
    record(
        "criterion.settled", user, now, conversation=talk, criterion=decision.criterion,
        value="na" if value is None else f"{value:g}",
    )  # fmt: skip
    return decision


def _step_of(
    batch: CalibrationBatch, talk: Conversation, criterion: str, value: float | None
) -> None:
    """As in the grid that its reviewers filled in, where each may not apply."""
    made = Review.objects.filter(task__plan=batch.pk, conversation=talk, grid__isnull=False)
    review = made.select_related("grid").first()
    asked = review.grid.asked if review and review.grid else ()
    if not any(one.key == criterion and value in (None, *one.values) for one in asked):
        raise BadFrame("Settle at one of the steps of this criterion.")


def _may_decide(batch: CalibrationBatch, words: str) -> None:
    if hold_batch(batch.pk).revealed_at is None:
        raise Conflict("Show the words of all to all first.")
    if not words.strip():
        raise BadFrame("Say what you agreed on: it becomes the example.")


def _has_seen(batch: CalibrationBatch, seen: str | None, **point: object) -> None:
    """One settles a point knowing what stands there. Raises Settled, which names whose it is."""
    last = batch.decisions.filter(**point).select_related("by").order_by("-at", "-pk").first()
    if seen is not None and seen != (str(last.pk) if last else ""):
        raise Settled(by=last.by.name if last else "")


def _known(word: str) -> None:
    if word not in (CONFIRMED, DISMISSED):
        raise BadFrame("A finding is confirmed or dismissed.")


def _keep_example(decision: CalibrationDecision, span: Span, now: datetime) -> None:
    """In the place of what the same meeting had settled about it before."""
    talk = decision.conversation
    before = CalibrationDecision.objects.filter(
        batch=decision.batch, finding=decision.finding, missed=decision.missed
    )
    RuleExample.objects.filter(decision__in=before).delete()
    said = Event.objects.filter(conversation=talk, kind="message.posted", seq__lte=span.seq)
    last = list(said.order_by("-seq")[: N_BEFORE + 1])[::-1]
    known = known_as(talk.customer)
    lines: list[dict[str, Any]] = [
        {
            "speaker": "customer" if row.actor_kind == "customer" else "advisor",
            "text": hidden(row.text or "", known),
        }
        for row in last
    ]
    RuleExample.objects.create(
        rule=decision.rule, brand_id=talk.brand_id, teams=list(talk.teams), language=talk.language,
        is_fault=decision.word == CONFIRMED, lines=lines, line=len(lines) - 1,
        start=span.start, end=span.end, words=hidden(decision.words, known), decision=decision,
        at=now,
    )  # fmt: skip
